package cartulary.query.support;

import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.process.ProjectionStatus.Comparison;
import cartulary.contract.process.ProjectionStatus.Outcome;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.query.support.ProjectionState.Role;
import cartulary.query.support.ProjectionState.Version;
import com.mongodb.MongoException;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.context.SmartLifecycle;

/**
 * Runs the projections, a tracking processor for each version of each, tells how far they have come and does what a
 * person wants of them. Which versions there are stands in the views' database, and every process goes by that.
 */
public final class Projections implements SmartLifecycle {
    /**
     * @param position up to which it has read; -1 before the first event
     * @param met the head of the event store when this process began
     * @param head of the event store now
     * @param running whether its processor is at work and not waiting after an error
     * @param paused whether somebody wants it to stand
     */
    public record Status(String projection, long position, long met, long head, boolean running, boolean paused) {
        public long lag() {
            return Math.max(0, head - position);
        }

        /** Shows all that there was when this process began: in a busy shop there is always a moment's work before it. */
        public boolean caughtUp() {
            return running && position >= met;
        }

        public boolean atHead() {
            return running && lag() == 0;
        }
    }

    private static final Logger LOG = LoggerFactory.getLogger(Projections.class);
    /** So that the answer, whichever it is, comes within two seconds. */
    private static final Duration WAIT_MAX = Duration.ofMillis(1500);

    private static final Duration SWITCH_MAX = Duration.ofSeconds(10);
    private static final Duration AGAIN = Duration.ofMillis(500);
    /** How often a waiting reader looks for what another process has projected. */
    private static final Duration LOOK = Duration.ofMillis(10);
    /** How long the process that writes a projection has to take up a wish before any other does. */
    private static final Duration LEFT_TO_ITS_WRITER = Duration.ofSeconds(1);
    /** After which no process still works on a version that was dropped. */
    private static final Duration LET_GO = Duration.ofSeconds(3);

    /** One projection in this process. */
    private static final class Line {
        final String name;
        /** By the code of the fold. */
        final TreeMap<Integer, Projection<?>> folds = new TreeMap<>();

        final Map<Integer, Slot<?>> slots = new ConcurrentHashMap<>();
        /** Of whoever takes it from one state to another. */
        final ReentrantLock acting = new ReentrantLock();

        volatile ProjectionState state;
        /** The head when it began anew or failed last: until it has read so far it recovers; -1 once it has, the largest while it fails. */
        volatile long recoveredAt = -1;
        /** What is watched of it, as the last look saw it: whoever collects measures waits for no database. */
        volatile long lag;

        volatile double lagSeconds;

        Line(String name) {
            this.name = name;
        }

        Slot<?> live() {
            return slots.get(state.live().number());
        }

        boolean isRecovering() {
            return recoveredAt >= 0;
        }
    }

    private final StreamableMessageSource<TrackedEventMessage<?>> events;
    private final TokenStore tokens;
    private final ViewStore views;
    private final MeterRegistry meters;
    private final InstantSource time;
    private final Map<String, Line> lines = new LinkedHashMap<>();
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition advanced = lock.newCondition();
    /** Of all projections; changed under the lock. */
    private final AtomicLong steps = new AtomicLong();

    private final AtomicBoolean restarting = new AtomicBoolean();
    private final ProjectionStates states;
    private final Epoch epoch;
    private final StoredPositions stored;
    private final DeadLetters deadLetters;
    private final Whole whole;
    private ScheduledExecutorService ticker;
    private volatile long begunAt = Long.MAX_VALUE;
    /** Of the event store, when it was looked at last; only the ticker's. */
    private long headSeen = -1;

    private volatile boolean running;

    /**
     * @param stored where processes that project tell each other how far they have come
     * @param projections several of one name are its folds of different code
     * @param time the shop's
     */
    public Projections(
            StreamableMessageSource<TrackedEventMessage<?>> events,
            TokenStore tokens,
            StoredPositions stored,
            ViewStore views,
            Epoch epoch,
            Collection<? extends Projection<?>> projections,
            MeterRegistry meters,
            InstantSource time) {
        this.events = events;
        this.tokens = tokens;
        this.stored = stored;
        this.views = views;
        this.epoch = epoch;
        this.meters = meters;
        this.time = time;
        this.states = new ProjectionStates(views);
        this.deadLetters = new DeadLetters(views);
        for (var projection : projections) {
            var line = lines.computeIfAbsent(projection.name(), Line::new);
            if (line.folds.put(projection.code(), projection) != null) {
                throw new IllegalArgumentException("two folds of code %d: %s".formatted(projection.code(), line.name));
            }
        }
        for (var line : lines.values()) {
            line.state = ProjectionState.first(line.name, line.folds.firstKey());
            Gauge.builder("cartulary.projection.lag", () -> line.lag)
                    .tag("projection", line.name)
                    .register(meters);
            Gauge.builder("cartulary.projection.lag.seconds", () -> line.lagSeconds)
                    .tag("projection", line.name)
                    .register(meters);
        }
        this.whole = views.whole();
        whole.watchedBy(
                epoch::stands,
                // Whoever had it stand wants what it shows to be read.
                name -> lines.get(name).state.paused() || positionOf(lines.get(name), Role.LIVE) >= begunAt,
                this::tokensGone);
    }

    /** Waits, bounded, until the projections have read up to the position, or to the store's head if that is less. */
    public void await(Long position, Projection<?>... wanted) {
        if (position == null) return;
        // Whoever names a position beyond the head gets all there is.
        LongSupplier target = () -> Math.min(position, head());
        if (List.of(wanted).stream().allMatch(projection -> positionOf(projection) >= position)) return;
        long goal = target.getAsLong();
        var until = System.nanoTime() + WAIT_MAX.toNanos();
        for (var projection : wanted) {
            var from = positionOf(projection);
            // Looked at without the lock: of what another process projects, the views' database is asked.
            for (var seen = steps.get(); positionOf(projection) < goal; seen = steps.get()) {
                var left = until - System.nanoTime();
                if (left <= 0 || !awaitStep(seen, isHere(projection.name()) ? left : Math.min(left, LOOK.toNanos()))) {
                    throw behind(position, projection, from);
                }
            }
        }
    }

    /** Until any projection came further than when so many steps had been made, at most so long; false if interrupted. */
    private boolean awaitStep(long seen, long nanos) {
        lock.lock();
        try {
            while (steps.get() == seen && nanos > 0) nanos = advanced.awaitNanos(nanos);
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    /** As {@link #await(Long, Projection[])}, of a projection of another feature. */
    public void awaitNamed(Long position, String projection) {
        await(position, lines.get(projection).folds.firstEntry().getValue());
    }

    /** Of the event store; -1 if it is empty. */
    public long headPosition() {
        return head();
    }

    /** @param from where it stood when the wait for it began */
    private CommandRefused behind(long position, Projection<?> projection, long from) {
        var line = lines.get(projection.name());
        var now = positionOf(projection);
        if (!line.state.paused() && (line.isRecovering() || now == from)) {
            return new CommandRefused(new Failures.Unavailable(
                    now == from ? "the views stand still" : "the views are catching up after a fault"));
        }
        return new CommandRefused(new Failures.ViewBehind(position, now));
    }

    public List<Status> statuses() {
        return lines.values().stream().map(this::status).toList();
    }

    /** How each does, for whoever runs the shop. */
    public List<ProjectionStatus> told() {
        return whole.reachable(() -> lines.values().stream().map(this::told).toList());
    }

    /**
     * Tries the dead letters of a document again.
     *
     * @param version of a projection, by its key
     * @return how many are left
     */
    public int redrive(String version, String document) {
        return slot(version).writer().redrive(document);
    }

    /** As {@link #redrive}, without the first letter, which no view will ever show. */
    public int discard(String version, String document) {
        return slot(version).writer().discard(document);
    }

    /** Whether there is such a version of a projection and this process, and no other, writes it now. */
    public boolean writes(String version) {
        return slots().anyMatch(slot -> slot.key().equals(version) && slot.isHere());
    }

    /** What the projections have set aside, at most so many sequences. */
    public List<DeadLetter> deadLetters(int most) {
        return whole.reachable(() -> deadLetters.all(most));
    }

    public long deadLettersCount() {
        return whole.reachable(deadLetters::count);
    }

    /**
     * Does what a person wants, once, whichever process it is told: the one that writes the projection if there is one,
     * and in the background. What came of it stands in {@link #told()} under the key.
     */
    public void operate(String projection, ProjectionAct act, String key) {
        var line = lines.get(projection);
        if (line == null) return; // Of another version of the shop.
        Thread.ofVirtual().name("operate-" + projection).start(() -> {
            try {
                if (!isHere(projection)) TimeUnit.MILLISECONDS.sleep(LEFT_TO_ITS_WRITER.toMillis());
                if (claimed(line, act, key)) operate(line, act, key);
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
            } catch (RuntimeException e) {
                LOG.error("{} {}: broke off", act, projection, e);
                conclude(
                        line,
                        act,
                        key,
                        "refused",
                        "it broke off: " + e.getClass().getName());
            }
        });
    }

    /** The first of all processes to write the key down does it. */
    private boolean claimed(Line line, ProjectionAct act, String key) {
        var mine = new AtomicBoolean();
        change(line, state -> {
            mine.set(state.outcome() == null || !state.outcome().key().equals(key));
            return mine.get() ? state.with(outcome(act, key, "begun", null)) : state;
        });
        return mine.get();
    }

    private void operate(Line line, ProjectionAct act, String key) {
        line.acting.lock();
        try {
            actOut(line, act, key);
        } finally {
            line.acting.unlock();
        }
    }

    private void actOut(Line line, ProjectionAct act, String key) {
        String refused =
                switch (act) {
                    case PAUSE -> {
                        change(line, state -> state.paused(true));
                        yield null;
                    }
                    case RESUME -> {
                        change(line, state -> state.paused(false));
                        yield null;
                    }
                    case RESET -> begin(line, true, false);
                    case REBUILD -> begin(line, false, false);
                    case REBUILD_WRONG -> begin(line, false, true);
                    case COMPARE -> compare(line);
                    case SWITCH -> switchOver(line);
                    case SWITCH_BACK ->
                        line.state.old().isEmpty()
                                ? "there is no older version to go back to"
                                : switchTo(line, line.state.old().get());
                    case DROP -> drop(line, version -> true);
                };
        conclude(line, act, key, refused == null ? "done" : "refused", refused);
        LOG.info("{} {}: {}", act, line.name, refused == null ? "done" : refused);
    }

    private void conclude(Line line, ProjectionAct act, String key, String result, String detail) {
        change(line, state -> state.with(outcome(act, key, result, detail)));
    }

    private Outcome outcome(ProjectionAct act, String key, String result, String detail) {
        return new Outcome(act, key, result, detail, time.instant());
    }

    private String begin(Line line, boolean unasked, boolean wrong) {
        if (line.state.beside().isPresent()) return "a version is beside it already: switch to it or drop it";
        if (line.state.paused()) return "it is paused";
        drop(line, version -> version.role() == Role.OLD);
        change(line, state -> state.begun(line.folds.lastKey(), unasked, wrong));
        return null;
    }

    /** Null if it was made, whatever it says. */
    private String compare(Line line) {
        var beside = line.state.beside();
        if (beside.isEmpty()) return "there is no version beside it";
        var live = line.state.live();
        long goal = positionOf(line, Role.LIVE);
        if (!awaitPosition(line, beside.get(), goal, SWITCH_MAX)) return "the version beside has not caught up";
        var fold = fold(line, beside.get());
        var result = new Comparing(
                        views.own(live.collection(fold)),
                        views.own(beside.get().collection(fold)),
                        live.code() == beside.get().code() ? Set.of() : fold.madeOtherwise(),
                        rest -> atOnePlace(line, beside.get(), rest))
                .run();
        var made = new Comparison(
                live.number(),
                beside.get().number(),
                goal,
                result.equal(),
                result.live(),
                result.beside(),
                result.checksumLive(),
                result.checksumBeside(),
                result.compared(),
                result.differing(),
                result.differences(),
                time.instant());
        change(line, state -> state.with(made));
        return null;
    }

    /** Null if readers have the version beside now. */
    private String switchOver(Line line) {
        var refused = compare(line);
        if (refused != null) return refused;
        var beside = line.state.beside().orElseThrow();
        var made = line.state.comparison();
        if (!made.equal()) {
            return "%d of %d documents differ, %d live and %d beside, first %s"
                    .formatted(
                            made.differing(),
                            made.compared(),
                            made.documentsLive(),
                            made.documentsBeside(),
                            made.differences().isEmpty()
                                    ? "the counts"
                                    : made.differences().getFirst());
        }
        var letters = deadLetters.parked(beside.key(line.name));
        letters.removeAll(deadLetters.parked(line.state.live().key(line.name)));
        if (!letters.isEmpty()) return "the version beside set aside what the live one took up: " + letters.getFirst();
        return switchTo(line, beside);
    }

    /** Both stand at the same place, so one document can say which is live: no reader gets an older answer than before. */
    private String switchTo(Line line, Version other) {
        return atOnePlace(line, other, () -> change(line, state -> state.switchedTo(other)))
                ? null
                : "the other version does not catch up";
    }

    /**
     * Has the live version and another stop behind the same event and does something then. A version that another process
     * projects cannot be stopped; it is waited for until it is as far as the live one.
     *
     * @return false if that could not be brought about, and nothing was done
     */
    private boolean atOnePlace(Line line, Version other, Runnable work) {
        var live = line.live();
        var that = line.slots.get(other.number());
        if (live.isHere() && that.isHere()) return Slot.atOnePlace(live, that, SWITCH_MAX, work);
        if (!awaitPosition(line, other, positionOf(line, Role.LIVE), SWITCH_MAX)) return false;
        work.run();
        return true;
    }

    private String drop(Line line, Predicate<Version> which) {
        var gone = line.state.versions().stream()
                .filter(version -> version.role() != Role.LIVE && which.test(version))
                .toList();
        change(line, state -> state.without(gone::contains));
        if (!gone.isEmpty()) {
            var _ = ticker.schedule(
                    () -> gone.forEach(version -> forget(line, version)), LET_GO.toMillis(), TimeUnit.MILLISECONDS);
        }
        return null;
    }

    private void forget(Line line, Version version) {
        var key = version.key(line.name);
        views.own(version.collection(fold(line, version))).drop();
        stored.forget(key);
        deadLetters.forget(key);
    }

    /** What a process left behind that died before it had forgotten. */
    private void sweep() {
        var collections = states.collections();
        for (var line : lines.values()) {
            for (int number = 1; number <= line.state.last(); number++) {
                var version = new Version(number, 0, Role.OLD, false, false);
                var known = line.state.versions().stream().anyMatch(each -> each.number() == version.number());
                if (!known && collections.contains(version.collection(fold(line, version)))) forget(line, version);
            }
        }
    }

    private void change(Line line, UnaryOperator<ProjectionState> change) {
        adopt(line, states.change(line.name, line.folds.firstKey(), change));
    }

    /** Makes this process do what the state says. */
    private void adopt(Line line, ProjectionState state) {
        var stopping = new ArrayList<CompletableFuture<Void>>();
        synchronized (line) {
            if (state.revision() < line.state.revision()) return; // Something newer was adopted meanwhile.
            var before = line.state;
            for (var version : state.versions()) {
                line.slots
                        .computeIfAbsent(version.number(), _ -> made(line, version))
                        .role(version.role());
            }
            line.state = state;
            var live = state.live();
            views.live(fold(line, live), live.collection(fold(line, live)));
            if (before.live().number() != live.number()) fold(line, live).switched();
            line.slots.entrySet().removeIf(entry -> {
                var kept = state.versions().stream().anyMatch(version -> version.number() == entry.getKey());
                if (!kept) stopping.add(entry.getValue().shutDown());
                return !kept;
            });
            for (var slot : line.slots.values()) {
                if (state.paused() && slot.isRunning()) stopping.add(slot.shutDown());
                if (!state.paused() && running && !slot.isRunning()) slot.start();
            }
        }
        stopping.forEach(CompletableFuture::join);
        wake();
    }

    private Slot<?> made(Line line, Version version) {
        var fold = fold(line, version);
        if (version.role() == Role.BESIDE) copyIndexes(line, version);
        return new Slot<>(
                fold, version, events, tokens, views, deadLetters, meters, this::tokensGone, () -> stepped(line));
    }

    private void copyIndexes(Line line, Version version) {
        var fold = fold(line, version);
        var live = views.own(line.state.live().collection(fold)).listIndexes();
        for (var index : live) {
            var keys = index.get("key", org.bson.Document.class);
            if (!keys.containsKey("_id") || keys.size() > 1) {
                views.own(version.collection(fold)).createIndex(keys);
            }
        }
    }

    private Projection<?> fold(Line line, Version version) {
        return Objects.requireNonNullElseGet(
                line.folds.get(version.code()), () -> line.folds.lastEntry().getValue());
    }

    private boolean awaitPosition(Line line, Version version, long goal, Duration most) {
        long left = most.toNanos();
        lock.lock();
        try {
            while (positionOf(line, version) < goal) {
                if (left <= 0) return false;
                var slice = Math.min(left, LOOK.toNanos());
                left -= slice - advanced.awaitNanos(slice);
            }
            return true;
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private ProjectionStatus told(Line line) {
        var state = line.state;
        var live = line.live();
        var status = status(line);
        return new ProjectionStatus(
                line.name,
                status.position(),
                status.head(),
                status.lag(),
                lagSeconds(line),
                rounded(live.rate()),
                state.paused() ? "paused" : status.running() ? "running" : live.isFailing() ? "failing" : "stopped",
                live.errors(),
                live.lastError(),
                deadLetters.count(live.key()),
                Stream.concat(
                                Stream.of(state.live()),
                                state.versions().stream().filter(version -> version.role() != Role.LIVE))
                        .map(version -> told(line, version, status.head()))
                        .toList(),
                state.comparison(),
                state.outcome());
    }

    private ProjectionStatus.Version told(Line line, Version version, long head) {
        var slot = line.slots.get(version.number());
        long position = positionOf(line, version);
        long lag = Math.max(0, head - position);
        double rate = slot == null ? 0 : slot.rate();
        return new ProjectionStatus.Version(
                version.number(),
                version.code(),
                version.role().name().toLowerCase(Locale.ROOT),
                version.collection(fold(line, version)),
                position,
                lag,
                head <= 0 ? 100 : rounded(Math.clamp(100.0 * position / head, 0, 100)),
                rounded(rate),
                lag == 0 ? Long.valueOf(0) : rate <= 0 ? null : Long.valueOf(Math.round(Math.ceil(lag / rate))),
                views.own(version.collection(fold(line, version))).estimatedDocumentCount(),
                deadLetters.count(version.key(line.name)));
    }

    private static double rounded(double value) {
        return Math.round(value * 10) / 10.0;
    }

    private Status status(Line line) {
        var live = line.live();
        if (live == null) return new Status(line.name, -1, begunAt, head(), false, line.state.paused());
        boolean healthy = live.isRunning()
                && (live.isHere() || stored.of(live.key()) >= 0 || head() < 0) // Another process has it, or will.
                && !live.isFailing();
        return new Status(line.name, positionOf(line, Role.LIVE), begunAt, head(), healthy, line.state.paused());
    }

    /** How old that is which it has yet to read; 0 if there is nothing. */
    private double lagSeconds(Line line) {
        var live = line.live();
        if (live == null || positionOf(line, Role.LIVE) >= head()) return 0;
        TrackingToken token = live.isHere() ? live.token() : stored.token(live.key());
        try (var stream = events.openStream(token)) {
            if (!stream.hasNextAvailable(100, TimeUnit.MILLISECONDS)) return 0;
            var next = stream.peek().map(EventMessage::getTimestamp).orElse(Instant.MAX);
            return Math.max(0, rounded(Duration.between(next, time.instant()).toMillis() / 1e3));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return 0;
        }
    }

    /** Whether this process writes what readers of it get. */
    public boolean isHere(String projection) {
        var live = lines.get(projection).live();
        return live != null && live.isHere();
    }

    private long positionOf(Projection<?> projection) {
        return positionOf(lines.get(projection.name()), Role.LIVE);
    }

    private long positionOf(Line line, Role role) {
        return line.state.versions().stream()
                .filter(version -> version.role() == role)
                .mapToLong(version -> positionOf(line, version))
                .findFirst()
                .orElse(-1);
    }

    private long positionOf(Line line, Version version) {
        var slot = line.slots.get(version.number());
        return slot != null && slot.isHere() ? slot.positionHere() : stored.of(version.key(line.name));
    }

    private Stream<Slot<?>> slots() {
        return lines.values().stream().flatMap(line -> line.slots.values().stream());
    }

    private Slot<?> slot(String version) {
        return slots().filter(slot -> slot.key().equals(version))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("there is no projection " + version));
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
        var known = states.all();
        for (var line : lines.values()) {
            line.slots.clear(); // Of the views' database as it was before.
            line.state = known.getOrDefault(line.name, ProjectionState.first(line.name, line.folds.firstKey()));
            line.recoveredAt = begunAt;
        }
        running = true;
        for (var line : lines.values()) adopt(line, line.state);
        sweep();
        ticker = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("projections-", 1).factory());
        var _ = ticker.scheduleWithFixedDelay(this::tick, AGAIN.toMillis(), AGAIN.toMillis(), TimeUnit.MILLISECONDS);
    }

    private void tick() {
        try {
            measure();
        } catch (RuntimeException e) {
            LOG.debug("how far the projections are behind is not known now", e);
        }
        follow();
    }

    /** Of those that have not reached yet what was there half a second ago, how old their next event is. */
    private void measure() {
        var before = headSeen;
        headSeen = head();
        for (var line : lines.values()) {
            var position = positionOf(line, Role.LIVE);
            line.lag = Math.max(0, headSeen - position);
            line.lagSeconds = position >= Math.min(before, headSeen) ? 0 : lagSeconds(line);
        }
    }

    /** Learns what other processes did, and takes what has caught up a step further. */
    private void follow() {
        try {
            if (!whole.same()) return;
            var known = states.all();
            for (var line : lines.values()) {
                var state = known.get(line.name);
                if (state != null && state.revision() > line.state.revision()) adopt(line, state);
                look(line);
                line.slots.forEach((number, slot) -> {
                    if (slot.isHere()) slot.sample(slot.positionHere());
                });
                if (isHere(line.name) && wantsCarrying(line)) {
                    Thread.ofVirtual().name("carry-on-" + line.name).start(() -> carryOn(line));
                }
            }
        } catch (MongoException e) {
            LOG.debug("the states of the projections are not read now", e);
        } catch (RuntimeException e) {
            LOG.warn("the projections are looked after again in a moment", e);
        }
    }

    private boolean wantsCarrying(Line line) {
        var beside = line.state.beside();
        return beside.isPresent()
                && !line.state.paused()
                && (beside.get().unasked() || line.state.comparison() == null)
                && positionOf(line, beside.get()) >= positionOf(line, Role.LIVE);
    }

    private void carryOn(Line line) {
        if (!line.acting.tryLock()) return; // Somebody is at it.
        try {
            if (!wantsCarrying(line)) return;
            var beside = line.state.beside().orElseThrow();
            if (!beside.unasked()) {
                compare(line);
            } else if (switchTo(line, beside) == null) {
                drop(line, version -> version.role() == Role.OLD);
            }
        } catch (RuntimeException e) {
            LOG.warn("{} is carried on in a moment", line.name, e);
        } finally {
            line.acting.unlock();
        }
    }

    private void stepped(Line line) {
        look(line);
        wake();
    }

    private void look(Line line) {
        var live = line.live();
        if (live != null && live.isFailing()) {
            line.recoveredAt = Long.MAX_VALUE;
        } else if (line.isRecovering()) {
            if (line.recoveredAt == Long.MAX_VALUE) line.recoveredAt = head();
            if (positionOf(line, Role.LIVE) >= line.recoveredAt) line.recoveredAt = -1;
        }
    }

    private void wake() {
        lock.lock();
        try {
            steps.incrementAndGet();
            advanced.signalAll();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void stop() {
        running = false;
        synchronized (this) {
            shutDown();
        }
    }

    private void shutDown() {
        if (ticker != null) ticker.shutdownNow();
        var stops = new ArrayList<>(slots().map(Slot::shutDown).toList());
        stops.forEach(CompletableFuture::join);
    }

    /** The views' database is another, or as it was some time ago: everything is projected from its tokens on. */
    private void tokensGone() {
        if (!restarting.compareAndSet(false, true)) return;
        Thread.ofVirtual().name("projections-restart").start(() -> {
            try {
                LOG.warn("the views' database is not the one it was: projecting again from its tokens on");
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
}
