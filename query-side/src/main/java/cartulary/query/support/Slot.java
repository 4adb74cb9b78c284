package cartulary.query.support;

import cartulary.eventstore.PatientSource;
import cartulary.eventstore.SteadyProcessor;
import cartulary.query.support.ProjectionState.Role;
import cartulary.query.support.ProjectionState.Version;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventTrackerStatus;
import org.axonframework.eventhandling.EventTrackerStatusChangeListener;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;

/** One version of a projection at work: its processor, and what is seen of it. */
final class Slot<D> {
    private static final int BATCH = 200;
    /** Over which a rate is told. */
    private static final long WINDOW_NANOS = TimeUnit.SECONDS.toNanos(5);

    private static final Duration LOOK = Duration.ofMillis(2);

    private record Sample(long atNanos, long position) {}

    private final Projection<D> projection;
    private final String key;
    private final String collection;
    private final ProjectionWriter<D> writer;
    private final FlushingTokenStore guard;
    private final TrackingEventProcessor processor;
    private final Deque<Sample> samples = new ArrayDeque<>();
    private final AtomicLong errors = new AtomicLong();
    private volatile Role role;
    private volatile Throwable lastError;

    /** @param woken told at each step */
    Slot(
            Projection<D> projection,
            Version version,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            TokenStore tokens,
            ViewStore views,
            DeadLetters deadLetters,
            MeterRegistry meters,
            Runnable onGone,
            Runnable woken) {
        this.projection = projection;
        this.key = version.key(projection.name());
        this.collection = version.collection(projection);
        this.role = version.role();
        var parked = meters.counter("cartulary.projection.parked", "projection", projection.name());
        var claim = new Claim();
        this.writer = new ProjectionWriter<>(
                projection,
                key,
                collection,
                claim,
                version.wrong() ? documents -> writeTooMuch(views, documents) : this::tell,
                views,
                deadLetters,
                _ -> parked.increment());
        var invoker = new FoldInvoker<>(projection, key, writer);
        this.guard = new FlushingTokenStore(tokens, invoker::flush, claim, onGone);
        this.processor = new SteadyProcessor(TrackingEventProcessor.builder()
                .name(key)
                .eventHandlerInvoker(invoker)
                .errorHandler(PropagatingErrorHandler.INSTANCE)
                .messageSource(
                        projection.patience().isZero() ? events : new PatientSource(events, projection.patience()))
                .tokenStore(guard)
                .transactionManager(NoTransactionManager.instance())
                // Said outright: with any real transaction manager Axon stores the token before the first
                // handler runs, and no transaction of ours would undo that in MongoDB.
                .storingTokensAfterProcessing()
                .trackingEventProcessorConfiguration(TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                        .andBatchSize(BATCH)
                        .andTokenClaimInterval(1, TimeUnit.SECONDS)
                        .andInitialTrackingToken(StreamableMessageSource::createTailToken)
                        .andEventTrackerStatusChangeListener(new Watch(woken))));
    }

    /** Only of what readers read, or read a moment ago: another process may not have heard of a switch yet. */
    private void tell(Map<String, D> documents) {
        if (role != Role.BESIDE) projection.written(documents);
    }

    private void writeTooMuch(ViewStore views, Map<String, D> documents) {
        views.writeAll(
                collection,
                documents.entrySet().stream()
                        .map(each -> views.encode(new Stored<>(each.getKey() + "~", 0, each.getValue())))
                        .toList(),
                _ -> false);
    }

    Projection<D> projection() {
        return projection;
    }

    String key() {
        return key;
    }

    String collection() {
        return collection;
    }

    ProjectionWriter<D> writer() {
        return writer;
    }

    void role(Role now) {
        role = now;
    }

    void start() {
        guard.starting();
        writer.begin();
        processor.start();
    }

    CompletableFuture<Void> shutDown() {
        return processor.shutdownAsync().orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> null);
    }

    boolean isRunning() {
        return processor.isRunning();
    }

    /** Whether this process does the work; else another does, and its token tells how far it has come. */
    boolean isHere() {
        return !processor.processingStatus().isEmpty();
    }

    boolean isFailing() {
        return processor.processingStatus().values().stream().anyMatch(EventTrackerStatus::isErrorState);
    }

    /** Only if it {@link #isHere}. */
    long positionHere() {
        return processor.processingStatus().values().stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
    }

    /** Null before the first event, and if it is not here. */
    TrackingToken token() {
        return processor.processingStatus().values().stream()
                .findFirst()
                .map(EventTrackerStatus::getTrackingToken)
                .orElse(null);
    }

    /**
     * Has both take up everything up to the same event and nothing behind it until the work is done.
     *
     * @return false if they did not get there in time, and nothing was done
     */
    static boolean atOnePlace(Slot<?> one, Slot<?> other, Duration most, Runnable work) {
        var end = System.nanoTime() + most.toNanos();
        try {
            var place = new AtomicLong();
            // Neither writes while the place is chosen, so neither is beyond it.
            one.writer.held(() -> other.writer.held(() -> {
                place.set(Math.max(one.seen(), other.seen()));
                one.writer.stopBehind(place.get());
                other.writer.stopBehind(place.get());
            }));
            for (var slot : List.of(one, other)) {
                while (!slot.writer.isStopped() && slot.positionHere() < place.get()) {
                    if (System.nanoTime() > end || !slot.isHere()) return false;
                    TimeUnit.MILLISECONDS.sleep(LOOK.toMillis());
                }
            }
            work.run();
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            one.writer.goOn();
            other.writer.goOn();
        }
    }

    private long seen() {
        return Math.max(positionHere(), writer.writtenUpTo());
    }

    long errors() {
        return errors.get();
    }

    /** The class alone: a message may quote what must stay sealed. Null if there was none. */
    String lastError() {
        var last = lastError;
        return last == null ? null : last.getClass().getName();
    }

    synchronized void sample(long position) {
        var now = System.nanoTime();
        samples.addLast(new Sample(now, position));
        while (samples.size() > 2 && now - samples.getFirst().atNanos() > WINDOW_NANOS) samples.removeFirst();
    }

    /** Events a second, of late. */
    synchronized double rate() {
        if (samples.size() < 2) return 0;
        var first = samples.getFirst();
        var last = samples.getLast();
        return Math.max(0, last.position() - first.position()) * 1e9 / Math.max(1, last.atNanos() - first.atNanos());
    }

    private final class Watch implements EventTrackerStatusChangeListener {
        private final Runnable woken;

        Watch(Runnable woken) {
            this.woken = woken;
        }

        @Override
        public void onEventTrackerStatusChange(Map<Integer, EventTrackerStatus> updated) {
            for (var status : updated.values()) {
                if (status == null
                        || !status.isErrorState()
                        || status.getError().equals(lastError)) continue;
                lastError = status.getError();
                errors.incrementAndGet();
            }
            woken.run();
        }

        /** Told at every step, also over events that are none of the projection's. */
        @Override
        public boolean validatePositions() {
            return true;
        }
    }
}
