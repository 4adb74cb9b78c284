package cartulary.saga.payment;

import cartulary.contract.payment.DisputeCommand.RecordDisputeFact;
import cartulary.contract.payment.DisputeId;
import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentFailure.RefundUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.settlement.SettlementQuery.FindBooks;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.eventstore.Commands;
import cartulary.eventstore.Queries;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderNotification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.axonframework.messaging.HandlerExecutionException;

/** What a notification says, by today's reading of it, and having it told to the payment. */
final class Digest {
    private static final Actor ACTOR = Actor.system("notification-worker");

    /**
     * @param commands none if it says nothing we act on
     * @param disputes likewise
     * @param matched whether it names a payment of ours, as far as can be said without asking the payment
     */
    record Reading(List<PaymentCommand> commands, List<RecordDisputeFact> disputes, boolean matched) {
        boolean saysNothing() {
            return commands.isEmpty() && disputes.isEmpty();
        }
    }

    private final Map<String, PaymentProvider> providers;
    private final Commands commands;
    private final Queries queries;

    Digest(List<PaymentProvider> providers, Commands commands, Queries queries) {
        this.providers = providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, each -> each));
        this.commands = commands;
        this.queries = queries;
    }

    NotificationOutcome take(NotificationReceived event)
            throws InterruptedException, TimeoutException, ExecutionException {
        var reading = read(event);
        if (!reading.matched()) return NotificationOutcome.UNMATCHED;
        if (reading.saysNothing()) return NotificationOutcome.IGNORED;
        try {
            for (var command : reading.commands()) await(commands.send(command, Actor.provider(event.provider())));
            for (var command : reading.disputes()) await(commands.send(command, Actor.provider(event.provider())));
            return NotificationOutcome.APPLIED;
        } catch (ExecutionException e) {
            if (namesNothingOfOurs(e.getCause())) return NotificationOutcome.UNMATCHED;
            throw e;
        }
    }

    void settle(NotificationId id, NotificationOutcome outcome)
            throws InterruptedException, TimeoutException, ExecutionException {
        await(commands.send(new SettleNotification(id, outcome), ACTOR));
    }

    Reading read(NotificationReceived event) throws InterruptedException, TimeoutException, ExecutionException {
        // Its month's key is gone: long since settled.
        if (event.rawBody() == null) return new Reading(List.of(), List.of(), true);
        var provider = providers.get(event.provider());
        if (provider == null) throw new IllegalStateException("there is no provider " + event.provider());
        var told = provider.readVerified(Base64.getDecoder().decode(event.rawBody()));
        var found = new ArrayList<PaymentCommand>();
        var matched = true;
        for (var fact : told.facts()) {
            if (told.paymentId() == null) matched = false;
            else found.add(new RecordProviderFact(told.paymentId(), fact));
        }
        for (var refund : told.refunds()) {
            var payment = paymentOf(told, refund);
            if (payment == null) matched = false;
            else if (refund.refundId() != null) {
                found.add(new RecordRefundFact(payment, refund.refundId(), refund.fact()));
            } else if (refund.amount() != null && refund.fact().providerReference() != null) {
                found.add(new RecordForeignRefund(
                        payment, refund.fact().providerReference(), refund.amount(), refund.fact()));
            }
        }
        var disputes = new ArrayList<RecordDisputeFact>();
        for (var dispute : told.disputes()) {
            var book = bookOf(dispute.money());
            if (book == null) {
                matched = false;
                continue;
            }
            var fact = dispute.fact();
            disputes.add(new RecordDisputeFact(
                    DisputeId.of(event.provider(), fact.reference()),
                    book.paymentId(),
                    book.orderId(),
                    event.provider(),
                    fact));
        }
        return new Reading(found, disputes, matched);
    }

    /** Who gives money back past us does not say our number; the money itself is known by its capture. */
    private PaymentId paymentOf(ProviderNotification told, ProviderNotification.RefundTold refund)
            throws InterruptedException, TimeoutException, ExecutionException {
        if (told.paymentId() != null || refund.refundId() != null || refund.capture() == null) return told.paymentId();
        var book = bookOf(List.of(refund.capture()));
        return book == null ? null : book.paymentId();
    }

    /** Null if none of these references is of money that we know. */
    private PaymentBook bookOf(List<String> references)
            throws InterruptedException, TimeoutException, ExecutionException {
        if (references.isEmpty()) return null;
        var books = await(queries.list(new FindBooks(references), PaymentBook.class, ACTOR, null));
        return books.isEmpty() ? null : books.getFirst();
    }

    private static <T> T await(CompletableFuture<T> answer)
            throws InterruptedException, TimeoutException, ExecutionException {
        return answer.get(10, TimeUnit.SECONDS);
    }

    private static boolean namesNothingOfOurs(Throwable refusal) {
        return refusal instanceof HandlerExecutionException refused
                && refused.<Failure>getDetails()
                        .filter(failure -> failure instanceof PaymentUnknown || failure instanceof RefundUnknown)
                        .isPresent();
    }
}
