package cartulary.eventstore;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import org.axonframework.eventhandling.TrackedEventMessage;

/**
 * The last events of the book, in memory, and the bell that wakes its readers. A process that writes fills it as it
 * commits; in others the first reader that is told of news fetches them for all.
 */
final class Tail {
    static final int EVENTS_MAX = 4096;
    private static final Executor THREADS = Executors.newVirtualThreadPerTaskExecutor();

    /** Reads what is stored behind one position up to and with another. */
    interface Book {
        List<Entry> read(long after, long through);
    }

    /**
     * @param messages what the upcasters made of the event: one message as a rule, none or several at times
     */
    record Entry(long position, List<TrackedEventMessage<?>> messages) {}

    /** A reader who has seen all there was. */
    private static final class Waiting {
        final Predicate<Entry> wanted;
        final long unwantedMillis;
        final Condition bell;
        boolean rung;

        Waiting(Predicate<Entry> wanted, long unwantedMillis, Condition bell) {
            this.wanted = wanted;
            this.unwantedMillis = unwantedMillis;
            this.bell = bell;
        }

        void ring() {
            rung = true;
            bell.signal();
        }
    }

    private final Book book;
    private final ConcurrentSkipListMap<Long, Entry> window = new ConcurrentSkipListMap<>();
    private final Set<Runnable> bells = ConcurrentHashMap.newKeySet();
    private final ReentrantLock lock = new ReentrantLock();
    private final Set<Waiting> waiting = new HashSet<>(); // Under the lock.
    private final Set<Long> ringsLater = new HashSet<>(); // After how many milliseconds; under the lock.
    private volatile long after; // The window holds all that is stored behind this position,
    private volatile long through; // up to and with this one.
    private volatile long head;

    Tail(Book book) {
        this.book = book;
    }

    /** The last position known to be stored. */
    long head() {
        return head;
    }

    /**
     * Stored just now, and all that was between.
     *
     * @param since the last position before them
     */
    void append(long since, List<Entry> entries, long to) {
        lock.lock();
        try {
            extend(since, entries, to);
            ring(to, wanted -> entries.stream().anyMatch(wanted));
        } finally {
            lock.unlock();
        }
    }

    /** So far the book goes, as another says. */
    void wake(long position) {
        if (position <= head) return;
        lock.lock();
        try {
            ring(position, _ -> true);
        } finally {
            lock.unlock();
        }
    }

    /** @return the entries behind the position, at most so many; null if they must be read from the book */
    List<Entry> recent(long position, int max) {
        if (position >= head) return List.of();
        if (position >= through) catchUp();
        if (position < after || position >= through) return null;
        var found = new ArrayList<Entry>();
        for (var entry : window.tailMap(position, false).values()) {
            if (found.size() == max) break;
            found.add(entry);
        }
        // While it was looked at, the window may have moved on and let the first go.
        return position < after ? null : found;
    }

    /**
     * Returns at once when there is something behind the position; when something comes that is wanted; and a while after
     * anything else has come, for all that came meanwhile, lest each append wake some thirty readers of whom few want what it brings.
     *
     * @param unwantedMillis how long that while is
     * @return whether there is something behind the position, now or before the time is over
     */
    boolean await(long position, long nanos, long unwantedMillis, Predicate<Entry> wanted) throws InterruptedException {
        if (head > position) return true;
        lock.lockInterruptibly();
        try {
            if (head > position) return true;
            var one = new Waiting(wanted, unwantedMillis, lock.newCondition());
            waiting.add(one);
            try {
                var left = nanos;
                while (!one.rung && left > 0) left = one.bell.awaitNanos(left);
            } finally {
                waiting.remove(one);
            }
            return head > position;
        } finally {
            lock.unlock();
        }
    }

    /** How many readers have seen all there is. */
    int waiting() {
        lock.lock();
        try {
            return waiting.size();
        } finally {
            lock.unlock();
        }
    }

    void onNews(Runnable bell) {
        bells.add(bell);
    }

    void forget(Runnable bell) {
        bells.remove(bell);
    }

    /** Holding the lock while it reads: whoever else wants these waits for them instead of reading them too. */
    private void catchUp() {
        lock.lock();
        try {
            if (through >= head) return;
            var since = Math.max(through, head - EVENTS_MAX / 2);
            extend(since, book.read(since, head), head);
        } finally {
            lock.unlock();
        }
    }

    /** What is let go is said to be gone first: a reader looks at what there is, and then whether that was all. */
    private void extend(long since, List<Entry> entries, long to) {
        if (since != through) {
            after = since;
            window.clear();
        }
        for (var entry : entries) window.put(entry.position(), entry);
        through = to;
        while (through - after > EVENTS_MAX) {
            var first = window.firstEntry();
            after = first == null ? through : first.getKey();
            if (first != null) window.remove(first.getKey());
        }
    }

    private void ring(long position, Predicate<Predicate<Entry>> brings) {
        head = Math.max(head, position);
        for (var one : waiting) {
            if (brings.test(one.wanted)) one.ring();
            else if (ringsLater.add(one.unwantedMillis)) ringLater(one.unwantedMillis);
        }
        bells.forEach(Runnable::run);
    }

    private void ringLater(long millis) {
        CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, THREADS)
                .execute(() -> {
                    lock.lock();
                    try {
                        ringsLater.remove(millis);
                        for (var one : waiting) if (one.unwantedMillis == millis) one.ring();
                    } finally {
                        lock.unlock();
                    }
                });
    }
}
