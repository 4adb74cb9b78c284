package cartulary.eventstore;

import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;

/**
 * Ends the wait of senders for whom it has been too long. One thread looks at all of them now and then: a wait with an end of its own
 * would set a timer and take it back for each append, and each time wake a thread for it.
 */
final class Patience implements AutoCloseable {
    private static final long LOOK_NANOS = Duration.ofMillis(25).toNanos();

    private final Queue<Append> waiting =
            new ConcurrentLinkedQueue<>(); // About in the order in which their time is over.
    private final Thread thread =
            Thread.ofPlatform().name("event-store-patience").daemon().unstarted(this::run);
    private volatile boolean closed;

    void start() {
        thread.start();
    }

    void watch(Append append) {
        waiting.add(append);
        if (closed) end();
    }

    private void run() {
        while (!closed) {
            LockSupport.parkNanos(LOOK_NANOS);
            var now = System.nanoTime();
            for (var first = waiting.peek(); first != null; first = waiting.peek()) {
                if (!first.settled()) {
                    if (!first.isOver(now)) break;
                    first.giveUp("the event store did not answer in time");
                }
                waiting.poll();
            }
        }
        end();
    }

    private void end() {
        for (var first = waiting.poll(); first != null; first = waiting.poll()) first.giveUp("the shop is closing");
    }

    /** Nobody waits any more. */
    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }
}
