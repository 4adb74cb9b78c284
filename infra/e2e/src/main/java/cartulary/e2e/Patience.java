package cartulary.e2e;

import java.time.Duration;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;

/** Waits for conditions, never for time. What can be signalled wakes at once; what can only be asked is asked at a pace. */
final class Patience {
    private static final Duration PACE = Duration.ofMillis(100);
    /** What has not come true soon is asked for less often: every question counts against the asker's limits. */
    private static final Duration PACE_MAX = Duration.ofSeconds(2);

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private long signals;

    /** Something may have become true. */
    void signal() {
        lock.lock();
        try {
            signals++;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /**
     * @return whether it became true in time
     * @throws Unmet if interrupted
     */
    boolean until(BooleanSupplier condition, Duration within) {
        long deadline = System.nanoTime() + within.toNanos();
        long pace = PACE.toNanos();
        while (true) {
            long heard = signals(); // Before the question: a signal that comes while it is answered is not lost.
            if (condition.getAsBoolean()) return true;
            long left = deadline - System.nanoTime();
            if (left <= 0) return false;
            awaitSignal(heard, Math.min(left, pace));
            pace = Math.min(2 * pace, PACE_MAX.toNanos());
        }
    }

    private long signals() {
        lock.lock();
        try {
            return signals;
        } finally {
            lock.unlock();
        }
    }

    private void awaitSignal(long heard, long nanos) {
        lock.lock();
        try {
            long left = nanos;
            while (signals == heard && left > 0) left = changed.awaitNanos(left);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("interrupted", e);
        } finally {
            lock.unlock();
        }
    }
}
