package cartulary.gateway.support;

import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;

/**
 * Where commands wait for their turn. As many as the shop can do at once are under way; the others stand in line, and whoever
 * would not be answered in time is told so before anything was asked of anybody. Without it all of a crowd would be begun,
 * and hardly any ended.
 */
final class Admission {
    private final Semaphore places;

    /** @param atOnce commands under way */
    Admission(int atOnce, MeterRegistry meters) {
        if (atOnce < 1) throw new IllegalArgumentException("commands under way at once: at least one, not " + atOnce);
        places = new Semaphore(atOnce, true); // In the order in which they came.
        Gauge.builder("cartulary.commands.waiting", places, Semaphore::getQueueLength)
                .description("requests that wait until one of the commands under way is answered")
                .register(meters);
    }

    /**
     * @param patienceNanos how long it may wait
     * @throws ProblemException (unavailable) if its turn did not come
     */
    <T> T inTurn(long patienceNanos, Supplier<T> work) {
        try {
            if (!places.tryAcquire(patienceNanos, TimeUnit.NANOSECONDS)) {
                throw new ProblemException(
                        ProblemCode.UNAVAILABLE,
                        "more is asked for at once than can be done in time; nothing was done");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new ProblemException(ProblemCode.UNAVAILABLE, "the gateway is being stopped");
        }
        try {
            return work.get();
        } finally {
            places.release();
        }
    }
}
