package cartulary.eventstore;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.serialization.Serializer;

/**
 * One reader's way through the book: history in long stretches from the database, what is new from memory. For one thread.
 *
 * <p>Types that its reader passes over are left out, already by the database; but the last event of a stretch is told a
 * moment later unless one that the reader wants came meanwhile, so that its token tells how far it has come: most readers
 * want few of the events, and to store a token for each of the others was most of what they did.
 */
final class BookStream implements BlockingStream<TrackedEventMessage<?>> {
    private static final int STRETCH = 1000;
    private static final int STRETCH_WITH_SKIPS = 5000;
    /** Who reads his own writes may wait twice as long for a view that they do not touch. */
    static final Duration OF_VIEWS = Duration.ofMillis(25);
    /** Nobody waits for how far it says it has come. */
    static final Duration OF_WORKERS = Duration.ofMillis(250);

    private final BookReader reader;
    private final Serializer serializer;
    private final Tail tail;
    private final Duration passing;
    private final Queue<TrackedEventMessage<?>> next = new ArrayDeque<>();
    private final Set<Class<?>> skipped = new HashSet<>();
    private final Set<String> skippedAliases = new HashSet<>();
    private long position;
    private TrackedEventMessage<?> passed; // The last, if its reader does not want it and was not told yet.
    private long passedSince; // Since when there is one, by System.nanoTime.
    private Runnable bell;

    /** @param passing until it is told of events that its reader does not want */
    BookStream(BookReader reader, Serializer serializer, Tail tail, Duration passing, long after) {
        this.reader = reader;
        this.serializer = serializer;
        this.tail = tail;
        this.passing = passing;
        this.position = after;
    }

    @Override
    public Optional<TrackedEventMessage<?>> peek() {
        if (next.isEmpty()) read();
        return Optional.ofNullable(next.peek());
    }

    @Override
    public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
        var deadline = System.nanoTime() + unit.toNanos(timeout);
        while (true) {
            if (next.isEmpty()) read();
            if (!next.isEmpty()) return true;
            var now = System.nanoTime();
            if (now - deadline >= 0) return false;
            var left =
                    passed == null ? deadline - now : Math.min(deadline - now, passedSince + passing.toNanos() - now);
            tail.await(position, left, passing.toMillis(), this::wants);
        }
    }

    /** Asked by whoever appends, while this thread waits. */
    private boolean wants(Tail.Entry entry) {
        return entry.messages().stream().anyMatch(message -> !skipped.contains(message.getPayloadType()));
    }

    @Override
    public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
        var there = false;
        while (!there) there = hasNextAvailable(1, TimeUnit.HOURS);
        return next.remove();
    }

    @Override
    public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
        if (!skipped.add(ignored.getPayloadType())) return;
        // Rows of other revisions are read all the same: an upcaster may make something else of them.
        var type = serializer.typeForClass(ignored.getPayloadType());
        skippedAliases.add(type.getName() + ":" + (type.getRevision() == null ? "" : type.getRevision()));
    }

    @Override
    public boolean setOnAvailableCallback(Runnable callback) {
        if (bell != null) tail.forget(bell);
        bell = callback;
        if (bell != null) tail.onNews(bell);
        return true;
    }

    @Override
    public void close() {
        if (bell != null) tail.forget(bell);
    }

    private void read() {
        var stretch = tail.recent(position, STRETCH);
        if (stretch == null) {
            var through = Math.min(tail.head(), position + (skipped.isEmpty() ? STRETCH : STRETCH_WITH_SKIPS));
            stretch = reader.read(position, through, skippedAliases);
            position = through; // Books of old have holes.
        }
        take(stretch);
        if (next.isEmpty() && passed != null && System.nanoTime() - passedSince >= passing.toNanos()) {
            next.add(passed);
            passed = null;
        }
    }

    private void take(List<Tail.Entry> stretch) {
        for (var entry : stretch) {
            for (var message : entry.messages()) {
                if (skipped.contains(message.getPayloadType())) {
                    if (passed == null) passedSince = System.nanoTime();
                    passed = message;
                } else {
                    next.add(message);
                    passed = null;
                }
            }
            position = Math.max(position, entry.position());
        }
    }
}
