package cartulary.saga.support;

import cartulary.eventstore.MoveClock;
import cartulary.eventstore.ShopClock;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.locks.LockSupport;

/**
 * Moves shop time while no stored task is running: the scheduler has one clock for due times and for heartbeats, and a
 * running task must not be taken for a dead one. The payment sandbox is moved along.
 */
final class StillScheduler implements MoveClock {
    private static final Duration PATIENCE = Duration.ofSeconds(20);

    private final List<Scheduler> schedulers;
    private final ShopClock clock;
    private final String sandbox;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    /** @param sandbox address of the payment sandbox; empty if there is none */
    StillScheduler(List<Scheduler> schedulers, ShopClock clock, String sandbox) {
        this.schedulers = schedulers;
        this.clock = clock;
        this.sandbox = sandbox;
    }

    @Override
    public synchronized Instant to(Instant then) {
        schedulers.forEach(Scheduler::pause);
        try {
            var until = System.nanoTime() + PATIENCE.toNanos();
            while (schedulers.stream()
                    .anyMatch(each -> !each.getCurrentlyExecuting().isEmpty())) {
                if (System.nanoTime() > until) throw new IllegalStateException("stored tasks do not come to rest");
                LockSupport.parkNanos(1_000_000); // The library tells nobody when its last task ends.
            }
            var now = clock.moveTo(then);
            if (!sandbox.isEmpty()) moveSandbox(now);
            return now;
        } finally {
            schedulers.forEach(Scheduler::resume);
            schedulers.forEach(Scheduler::triggerCheckForDueExecutions);
        }
    }

    private void moveSandbox(Instant now) {
        var request = HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/clock"))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"now\":\"" + now + "\"}"))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() >= 300)
                throw new IllegalStateException("the sandbox's clock answered " + answer.statusCode());
        } catch (IOException e) {
            throw new IllegalStateException("the sandbox's clock cannot be reached", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted while moving the sandbox's clock", e);
        }
    }
}
