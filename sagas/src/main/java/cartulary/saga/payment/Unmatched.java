package cartulary.saga.payment;

import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Queries;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tries again what named no payment of ours when it came: our own word of the payment may have been on its way, or
 * restored since. Only of the last three days; the comparison with the provider's list finds what stays unmatched.
 */
final class Unmatched {
    private static final Logger LOG = LoggerFactory.getLogger(Unmatched.class);
    private static final Actor ACTOR = Actor.system("unmatched-notifications");
    private static final Duration BACK = Duration.ofDays(3);
    private static final int BATCH = 100;

    private final Digest digest;
    private final EventStore store;
    private final Queries queries;
    private final InstantSource time;

    Unmatched(Digest digest, EventStore store, Queries queries, InstantSource time) {
        this.digest = digest;
        this.store = store;
        this.queries = queries;
        this.time = time;
    }

    /** Newest first, so that old ones that never match keep no other from its turn. */
    void tryAgain() {
        try {
            var since = time.instant().minus(BACK);
            var wanted = new ListNotifications(NotificationOutcome.UNMATCHED, false, null, BATCH);
            for (var row : queries.page(wanted, NotificationRow.class, ACTOR, null)
                    .get(10, TimeUnit.SECONDS)
                    .items()) {
                if (isSince(row, since)) tryAgain(row.notificationId());
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } catch (ExecutionException | TimeoutException | RuntimeException e) {
            LOG.warn("unmatched notifications are tried again later: {}", e.toString());
        }
    }

    private static boolean isSince(NotificationRow row, Instant since) {
        return !row.receivedAt().isBefore(since);
    }

    private void tryAgain(NotificationId id) throws InterruptedException, ExecutionException, TimeoutException {
        var received =
                (NotificationReceived) store.readEvents(id.value()).next().getPayload();
        var outcome = digest.take(received);
        if (outcome != NotificationOutcome.UNMATCHED) {
            LOG.info("{} is matched after all: {}", id, outcome);
            digest.settle(id, outcome);
        }
    }
}
