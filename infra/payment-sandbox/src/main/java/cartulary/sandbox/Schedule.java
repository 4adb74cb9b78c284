package cartulary.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** Runs tasks when the sandbox's clock says so, each on a thread of its own; moving the clock makes them due at once. */
final class Schedule implements AutoCloseable {
    private record Task(Instant due, long order, Runnable run) implements Comparable<Task> {
        @Override
        public int compareTo(Task other) {
            int byTime = due.compareTo(other.due);
            return byTime != 0 ? byTime : Long.compare(order, other.order);
        }
    }

    private final SandboxClock clock;
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final PriorityQueue<Task> tasks = new PriorityQueue<>();
    private long added;
    private boolean closed;

    Schedule(SandboxClock clock) {
        this.clock = clock;
        Thread.ofPlatform().name("schedule").daemon().start(this::run);
    }

    void at(Instant due, Runnable task) {
        lock.lock();
        try {
            tasks.add(new Task(due, added++, task));
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    void clockMoved() {
        lock.lock();
        try {
            changed.signal();
        } finally {
            lock.unlock();
        }
    }

    private void run() {
        lock.lock();
        try {
            while (!closed) {
                var next = tasks.peek();
                if (next == null) {
                    changed.await();
                    continue;
                }
                var wait = Duration.between(clock.instant(), next.due());
                if (wait.isPositive()) {
                    // One nanosecond more, so that a remainder below the clock's own grain does not spin.
                    changed.await(wait.toNanos() + 1, TimeUnit.NANOSECONDS);
                } else {
                    Thread.startVirtualThread(tasks.remove().run());
                }
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void close() {
        lock.lock();
        try {
            closed = true;
            changed.signal();
        } finally {
            lock.unlock();
        }
    }
}
