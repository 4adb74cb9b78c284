package cartulary.saga.payment;

import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Tells payments what their provider said, in the order in which it was stored, one payment's after another. A
 * notification that cannot be digested goes to the dead letters with later ones of its payment; the others go on.
 */
@ProcessingGroup("notification-worker")
final class NotificationWorker {
    private final Digest digest;

    NotificationWorker(Digest digest) {
        this.digest = digest;
    }

    @EventHandler
    void on(NotificationReceived event) throws InterruptedException, TimeoutException, ExecutionException {
        digest.settle(event.notificationId(), digest.take(event));
    }
}
