package cartulary.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.messaging.StreamableMessageSource;

/**
 * Events for a reader that nobody waits for: the first after a silence comes at once; while more come, one batch a while,
 * for to begin one, to write and to store its token costs more than most events do. Who has much to catch up does not wait.
 */
public final class PatientSource implements StreamableMessageSource<TrackedEventMessage<?>> {
    /** As many in a batch say that there is more where they came from. */
    private static final int MANY = 100;

    private final StreamableMessageSource<TrackedEventMessage<?>> source;
    private final Duration patience;

    /** @param patience from the begin of a batch to that of the next */
    public PatientSource(StreamableMessageSource<TrackedEventMessage<?>> source, Duration patience) {
        this.source = source;
        this.patience = patience;
    }

    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
        return new Stream(source.openStream(after), patience.toNanos());
    }

    @Override
    public TrackingToken createTailToken() {
        return source.createTailToken();
    }

    @Override
    public TrackingToken createHeadToken() {
        return source.createHeadToken();
    }

    @Override
    public TrackingToken createTokenAt(Instant time) {
        return source.createTokenAt(time);
    }

    @Override
    public TrackingToken createTokenSince(Duration duration) {
        return source.createTokenSince(duration);
    }

    /** For one thread, which asks whether there is something as it begins a batch, and then takes what there is. */
    private static final class Stream implements BlockingStream<TrackedEventMessage<?>> {
        private final BlockingStream<TrackedEventMessage<?>> stream;
        private final long patienceNanos;
        private long begun;
        private int taken;

        Stream(BlockingStream<TrackedEventMessage<?>> stream, long patienceNanos) {
            this.stream = stream;
            this.patienceNanos = patienceNanos;
        }

        @Override
        public boolean hasNextAvailable(int timeout, TimeUnit unit) throws InterruptedException {
            if (!stream.hasNextAvailable(timeout, unit)) return false;
            if (taken > 0 && taken < MANY) {
                var left = begun + patienceNanos - System.nanoTime();
                if (left > 0) TimeUnit.NANOSECONDS.sleep(left);
            }
            begun = System.nanoTime();
            taken = 0;
            return true;
        }

        @Override
        public TrackedEventMessage<?> nextAvailable() throws InterruptedException {
            taken++;
            return stream.nextAvailable();
        }

        @Override
        public Optional<TrackedEventMessage<?>> peek() {
            return stream.peek();
        }

        @Override
        public void skipMessagesWithPayloadTypeOf(TrackedEventMessage<?> ignored) {
            stream.skipMessagesWithPayloadTypeOf(ignored);
        }

        @Override
        public boolean setOnAvailableCallback(Runnable callback) {
            return stream.setOnAvailableCallback(callback);
        }

        @Override
        public void close() {
            stream.close();
        }
    }
}
