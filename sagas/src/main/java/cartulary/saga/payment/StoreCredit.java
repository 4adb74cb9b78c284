package cartulary.saga.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.support.Actor;
import cartulary.contract.wallet.WalletCommand.DebitWallet;
import cartulary.contract.wallet.WalletCommand.ReturnCredit;
import cartulary.contract.wallet.WalletEvent.WalletDebited;
import cartulary.contract.wallet.WalletFailure.WalletTooLow;
import cartulary.contract.wallet.WalletId;
import cartulary.eventstore.Commands;
import java.time.Duration;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;

/**
 * The part of a payment that store credit pays. The wallet moves once for each payment, there and back, whoever asks again;
 * without an answer the stored task fails, and asks again.
 */
final class StoreCredit {
    private static final Actor ACTOR = Actor.system("store-credit");
    private static final Duration PATIENCE = Duration.ofSeconds(10);

    private final EventStore store;
    private final Commands commands;

    StoreCredit(EventStore store, Commands commands) {
        this.store = store;
        this.commands = commands;
    }

    /** False if there is not enough. */
    boolean take(PaymentId payment, CustomerId customer, Money amount) {
        return send(new DebitWallet(wallet(customer, amount), customer, amount, taken(payment)));
    }

    boolean isTaken(PaymentId payment, CustomerId customer, Money amount) {
        return store.readEvents(wallet(customer, amount).value())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof WalletDebited paid
                        && paid.reference().equals(taken(payment)));
    }

    /** Of what was taken. */
    void putBack(PaymentId payment, CustomerId customer, Money amount) {
        send(new ReturnCredit(wallet(customer, amount), customer, amount, "credit-back-" + payment));
    }

    private static String taken(PaymentId payment) {
        return "credit-" + payment;
    }

    private static WalletId wallet(CustomerId customer, Money amount) {
        return WalletId.of(customer, amount.currency());
    }

    private boolean send(Object command) {
        try {
            commands.send(command, ACTOR).get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (ExecutionException e) {
            if (e.getCause() instanceof HandlerExecutionException refused
                    && refused.getDetails().orElse(null) instanceof WalletTooLow) return false;
            throw new IllegalStateException("the wallet did not take it", e.getCause());
        } catch (TimeoutException e) {
            throw new IllegalStateException("the wallet did not answer in time", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
