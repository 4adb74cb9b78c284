package cartulary.gateway.testclock;

import cartulary.eventstore.MoveClock;
import cartulary.eventstore.ShopClock;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.locks.LockSupport;
import org.springframework.beans.factory.annotation.Value;
import org.springframework.stereotype.Component;

/**
 * Moves shop time where the sagas run elsewhere: stored, for every process to follow, and in the payment sandbox. In one
 * process with the sagas theirs comes first, which waits for running tasks too; here one may be taken for dead and done
 * again, which its idempotency bears.
 */
@Component
class ClockForAll implements MoveClock {
    /** Processes look at the stored clock twice a second. */
    private static final Duration FOLLOWED = Duration.ofMillis(700);

    private final ShopClock clock;
    private final String sandbox;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(2)).build();

    ClockForAll(ShopClock clock, @Value("${cartulary.test-clock.sandbox:}") String sandbox) {
        this.clock = clock;
        this.sandbox = sandbox;
    }

    @Override
    public Instant to(Instant then) {
        var now = clock.moveTo(then);
        if (!sandbox.isEmpty()) moveSandbox(now);
        for (var until = System.nanoTime() + FOLLOWED.toNanos(); System.nanoTime() < until; ) {
            LockSupport.parkNanos(until - System.nanoTime());
        }
        return now;
    }

    private void moveSandbox(Instant now) {
        var request = HttpRequest.newBuilder(URI.create(sandbox + "/sandbox/clock"))
                .timeout(Duration.ofSeconds(5))
                .header("Content-Type", "application/json")
                .POST(HttpRequest.BodyPublishers.ofString("{\"now\":\"" + now + "\"}"))
                .build();
        try {
            var answer = http.send(request, HttpResponse.BodyHandlers.discarding());
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
