package cartulary.query.support;

import cartulary.contract.process.DeadLetter;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.eventstore.SteadyProcessor;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
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
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/** Runs the projections, one tracking processor each, and tells how far they have come. */
public final class Projections implements SmartLifecycle {
    /**
     * @param position up to which it has read; -1 before the first event
     * @param head of the event store
     * @param running whether its processor is at work and not waiting after an error
     */
    public record Status(String projection, long position, long head, boolean running) {
        public long lag() {
            return Math.max(0, head - position);
        }

        public boolean ready() {
            return running && lag() == 0;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Projections.class);
    private static final int BATCH = 200;
    private static final Duration WAIT_MAX = Duration.ofSeconds(2);
    private static final Duration AGAIN = Duration.ofMillis(500);
    /** How often a waiting reader looks for what another process has projected. */
    private static final Duration LOOK = Duration.ofMillis(10);

    private final StreamableMessageSource<TrackedEventMessage<?>> events;
    private final Map<String, TrackingEventProcessor> processors = new LinkedHashMap<>();
    private final Map<String, ProjectionWriter<?>> writers = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    private final List<FlushingTokenStore> guards = new ArrayList<>();
    private final AtomicBoolean restarting = new AtomicBoolean();
    private final Epoch epoch;
    private final StoredPositions stored;
    private final DeadLetters deadLetters;
    private final Whole whole;
    private volatile long begunAt = Long.MAX_VALUE;
    private volatile boolean running;

    /** @param stored where processes that project tell each other how far they have come */
    public Projections(
            StreamableMessageSource<TrackedEventMessage<?>> events,
            TokenStore tokens,
            StoredPositions stored,
            ViewStore views,
            Epoch epoch,
            Collection<? extends Projection<?>> projections,
            MeterRegistry meters) {
        this.events = events;
        this.stored = stored;
        this.epoch = epoch;
        this.deadLetters = new DeadLetters(views);
        for (var projection : projections) {
            add(projection, tokens, views, meters);
        }
        this.whole = views.whole();
        whole.watchedBy(epoch::stands, name -> positionOf(name) >= begunAt, this::tokensGone);
    }

    private <D> void add(Projection<D> projection, TokenStore tokens, ViewStore views, MeterRegistry meters) {
        var name = projection.name();
        var parked = meters.counter("cartulary.projection.parked", "projection", name);
        var writer = new ProjectionWriter<>(projection, views, deadLetters, _ -> parked.increment());
        var invoker = new FoldInvoker<>(projection, writer);
        var guarded = new FlushingTokenStore(tokens, invoker::flush, this::tokensGone);
        guards.add(guarded);
        writers.put(name, writer);
        processors.put(
                name,
                new SteadyProcessor(TrackingEventProcessor.builder()
                        .name(name)
                        .eventHandlerInvoker(invoker)
                        .errorHandler(PropagatingErrorHandler.INSTANCE)
                        .messageSource(events)
                        .tokenStore(guarded)
                        .transactionManager(NoTransactionManager.instance())
                        // Said outright: with any real transaction manager Axon stores the token before the first
                        // handler runs, and no transaction of ours would undo that in MongoDB.
                        .storingTokensAfterProcessing()
                        .trackingEventProcessorConfiguration(
                                TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                                        .andBatchSize(BATCH)
                                        .andTokenClaimInterval(1, TimeUnit.SECONDS)
                                        .andInitialTrackingToken(StreamableMessageSource::createTailToken)
                                        .andEventTrackerStatusChangeListener(new Wake()))));
        Gauge.builder("cartulary.projection.lag", () -> status(name).lag())
                .tag("projection", name)
                .register(meters);
    }

    /** Waits, bounded, until the projections have read up to the position, or to the store's head if that is less. */
    public void await(Long position, Projection<?>... wanted) {
        if (position == null) return;
        // Whoever names a position beyond the head gets all there is.
        LongSupplier target = () -> Math.min(position, head());
        if (List.of(wanted).stream().allMatch(projection -> positionOf(projection.name()) >= position)) return;
        long goal = target.getAsLong();
        long left = WAIT_MAX.toNanos();
        lock.lock();
        try {
            for (var projection : wanted) {
                while (positionOf(projection.name()) < goal) {
                    if (left <= 0) throw new CommandRefused(new Failures.ViewBehind(position));
                    var slice = isHere(projection.name()) ? left : Math.min(left, LOOK.toNanos());
                    left -= slice - advanced.awaitNanos(slice);
                }
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw new CommandRefused(new Failures.ViewBehind(position));
        } finally {
            lock.unlock();
        }
    }

    public List<Status> statuses() {
        return processors.keySet().stream().map(this::status).toList();
    }

    /**
     * Tries the dead letters of a document again.
     *
     * @return how many are left
     */
    public int redrive(String projection, String document) {
        var writer = writers.get(projection);
        if (writer == null) throw new IllegalArgumentException("there is no projection " + projection);
        return writer.redrive(document);
    }

    /** As {@link #redrive}, without the first letter, which no view will ever show. */
    public int discard(String projection, String document) {
        var writer = writers.get(projection);
        if (writer == null) throw new IllegalArgumentException("there is no projection " + projection);
        return writer.discard(document);
    }

    /** Whether there is such a projection and this process, and no other, writes it now. */
    public boolean writes(String projection) {
        return processors.containsKey(projection) && isHere(projection);
    }

    /** What the projections have set aside, at most so many sequences. */
    public List<DeadLetter> deadLetters(int most) {
        return whole.reachable(() -> deadLetters.all(most));
    }

    public long deadLettersCount() {
        return whole.reachable(deadLetters::count);
    }

    private Status status(String name) {
        var processor = processors.get(name);
        boolean healthy = processor.isRunning()
                && (isHere(name) || stored.of(name) >= 0 || head() < 0) // Another process has it, or will.
                && processor.processingStatus().values().stream().noneMatch(EventTrackerStatus::isErrorState);
        return new Status(name, positionOf(name), head(), healthy);
    }

    /** Whether this process does the work; else another does, and its token tells how far it has come. */
    private boolean isHere(String name) {
        return !processors.get(name).processingStatus().isEmpty();
    }

    private long positionOf(String name) {
        var segments = processors.get(name).processingStatus().values();
        if (segments.isEmpty()) return stored.of(name);
        return segments.stream()
                .mapToLong(segment -> segment.getCurrentPosition().orElse(-1))
                .min()
                .orElse(-1);
    }

    private long head() {
        TrackingToken token = events.createHeadToken();
        return token == null ? -1 : token.position().orElse(-1);
    }

    @Override
    public synchronized void start() {
        whole.begins();
        epoch.ensure();
        begunAt = head();
        guards.forEach(FlushingTokenStore::starting);
        processors.values().forEach(TrackingEventProcessor::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        synchronized (this) {
            shutDown();
        }
    }

    private void shutDown() {
        var stops = processors.values().stream()
                .map(TrackingEventProcessor::shutdownAsync)
                .toList();
        stops.forEach(stop ->
                stop.orTimeout(10, TimeUnit.SECONDS).exceptionally(_ -> null).join());
    }

    /** The views' database was emptied while we ran: everything is projected again. */
    private void tokensGone() {
        if (!restarting.compareAndSet(false, true)) return;
        Thread.ofVirtual().name("projections-restart").start(() -> {
            try {
                LOG.warn("the views' database was emptied: projecting again from the first event");
                while (running && !startedAgain()) TimeUnit.MILLISECONDS.sleep(AGAIN.toMillis());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } finally {
                restarting.set(false);
            }
        });
    }

    private synchronized boolean startedAgain() {
        if (!running) return true;
        try {
            begunAt = Long.MAX_VALUE; // Nobody is to believe the old positions.
            shutDown();
            start();
            return true;
        } catch (RuntimeException e) {
            LOG.warn("the projections are not started again yet: {}", e.toString());
            return false;
        }
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    /** After the event store's own, before the web server. */
    @Override
    public int getPhase() {
        return 10;
    }

    private final class Wake implements EventTrackerStatusChangeListener {
        @Override
        public void onEventTrackerStatusChange(Map<Integer, EventTrackerStatus> updated) {
            lock.lock();
            try {
                advanced.signalAll();
            } finally {
                lock.unlock();
            }
        }

        /** Told at every step, also over events that are none of the projection's. */
        @Override
        public boolean validatePositions() {
            return true;
        }
    }
}
