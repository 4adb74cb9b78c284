package cartulary.saga.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.contract.wallet.WalletCommand.DebitWallet;
import cartulary.contract.wallet.WalletCommand.ReturnCredit;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import cartulary.contract.wallet.WalletFailure.WalletTooLow;
import cartulary.contract.wallet.WalletId;
import cartulary.eventstore.Commands;
import cartulary.payments.DayList;
import cartulary.payments.Notified;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderNotification;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;

/**
 * Takes payments out of the shopper's own store credit: another provider, which is in the house. The wallet knows each payment
 * and refund by its number and moves once for it; that there is not enough is told as a close, for waiting changes nothing.
 */
final class WalletProvider implements PaymentProvider {
    static final String NAME = "wallet";
    private static final Actor ACTOR = Actor.system("wallet-payments");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventStore store;
    private final Commands commands;

    WalletProvider(EventStore store, Commands commands) {
        this.store = store;
        this.commands = commands;
    }

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public boolean answers() {
        return true;
    }

    @Override
    public ProviderFact start(Opening opening) {
        var customer = customer(opening.paymentId());
        var wallet = WalletId.of(customer, opening.due().currency());
        var reference = opening.paymentId().value();
        try {
            send(new DebitWallet(wallet, customer, opening.due(), reference));
            return captured(opening);
        } catch (ExecutionException e) {
            return e.getCause() instanceof HandlerExecutionException refused
                            && refused.<Failure>getDetails().orElse(null) instanceof WalletTooLow
                    ? new ProviderFact.Closed(reference)
                    : new ProviderFact.Unknown(reference, e.getCause().toString());
        } catch (TimeoutException _) {
            return new ProviderFact.Unknown(reference, "the wallet did not answer in time");
        }
    }

    @Override
    public List<ProviderFact> query(Opening opening, String providerReference) {
        return List.of(
                isPaid(opening) ? captured(opening) : new ProviderFact.NotSent(null, "nothing was paid out of it"));
    }

    /** An opening still under way that is faster afterwards takes late money, which goes back. */
    @Override
    public ProviderFact close(Opening opening, String providerReference, int attempt) {
        return isPaid(opening)
                ? captured(opening)
                : new ProviderFact.Closed(opening.paymentId().value());
    }

    @Override
    public ProviderFact capture(Opening opening, String providerReference, Money amount) {
        return query(opening, providerReference).getFirst();
    }

    @Override
    public RefundFact refund(Refunding refunding) {
        var customer = customer(refunding.paymentId());
        var wallet = WalletId.of(customer, refunding.amount().currency());
        var reference = refunding.refundId().value();
        try {
            send(new ReturnCredit(wallet, customer, refunding.amount(), reference));
            return new RefundFact.Succeeded(reference);
        } catch (ExecutionException e) {
            return new RefundFact.Unknown(null, e.getCause().toString());
        } catch (TimeoutException _) {
            return new RefundFact.Unknown(null, "the wallet did not answer in time");
        }
    }

    /** The same again is the same. */
    @Override
    public RefundFact queryRefund(Refunding refunding) {
        return refund(refunding);
    }

    /** Its book is ours: there is nothing to compare. */
    @Override
    public DayList list(LocalDate day) {
        return new DayList.Told(List.of());
    }

    @Override
    public ZoneId calendar() {
        return ZoneOffset.UTC;
    }

    @Override
    public String proof() {
        return null;
    }

    @Override
    public Notified parseNotification(byte[] rawBody, Map<String, String> headers, Instant now) {
        return Notified.refused("a wallet sends none");
    }

    @Override
    public ProviderNotification readVerified(byte[] rawBody) {
        throw new IllegalArgumentException("a wallet sends none");
    }

    private CustomerId customer(PaymentId payment) {
        return ((PaymentRequested) store.readEvents(payment.value()).next().getPayload()).customerId();
    }

    private boolean isPaid(Opening opening) {
        var wallet = WalletId.of(customer(opening.paymentId()), opening.due().currency());
        return store.readEvents(wallet.value())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof WalletDebited paid
                        && paid.reference().equals(opening.paymentId().value()));
    }

    private static ProviderFact captured(Opening opening) {
        var reference = opening.paymentId().value();
        return new ProviderFact.Captured(reference, "debit-" + reference, opening.due());
    }

    private void send(Object command) throws ExecutionException, TimeoutException {
        try {
            commands.send(command, ACTOR).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
