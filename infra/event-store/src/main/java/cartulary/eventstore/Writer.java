package cartulary.eventstore;

import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Supplier;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The one hand that writes in the book. Whoever has something to append waits, without a connection, while the writer's
 * thread stores all who wait in one statement, which is one round trip and one commit. So commits come in the order of the
 * positions, these have no gaps, and a wait for the disk is shared. Who comes alone does not wait for company.
 */
final class Writer implements AutoCloseable {
    /** How often it shows that it lives, at the least. */
    private static final Duration BEAT = Duration.ofMillis(500);

    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final int GROUP_ROWS_MAX = 512;
    private static final Logger LOG = LoggerFactory.getLogger(Writer.class);

    /**
     * @param waitingMax units of work that may stand in the queue
     * @param patience how long one may wait for a place in it and for its commit, both together
     */
    record Limits(int waitingMax, Duration patience) {}

    /** What the writer tells the rest of its process. */
    interface Told {
        /** It writes from now on, for the first time or again; another may have written meanwhile. */
        void taken(long head);

        /** @param since the position before the first of these */
        void stored(long since, List<EventRow> rows);
    }

    private final Connections connections;
    private final Limits limits;
    private final Told told;
    private final BlockingQueue<Append> queue;
    private final YoungStreams young = new YoungStreams();
    private final CountDownLatch firstTaken = new CountDownLatch(1);
    private final Patience patience = new Patience();
    private final Thread thread;
    private volatile Runnable onDisplaced = () -> {};
    private volatile boolean closed;
    private volatile boolean holds;
    private volatile long heard;
    private volatile long head;

    final LongAdder commits = new LongAdder();
    final LongAdder events = new LongAdder();
    final LongAdder conflicts = new LongAdder();
    final LongAdder nanos = new LongAdder();

    private boolean started; // Guarded by this.

    // Of the writer's own thread.
    private Pen pen;
    private Pen last;
    private Append held;
    private List<Append> unsettled = List.of();
    private boolean displaced;
    private long beaten;
    private boolean reachable = true; // An outage is told of once.

    Writer(Connections connections, Limits limits, Told told) {
        this.connections = connections;
        this.limits = limits;
        this.told = told;
        this.queue = new ArrayBlockingQueue<>(limits.waitingMax());
        this.thread = Thread.ofPlatform().name("event-store-writer").daemon().unstarted(this::run);
    }

    /**
     * Stores all of these or none, in one commit.
     *
     * @return the position of the last
     * @throws ConcurrencyException if another event stands in a place of these; nothing was stored
     * @throws cartulary.contract.support.CommandRefused of kind UNAVAILABLE, with an OutcomeUnknown if it may have been
     *     stored
     */
    long append(List<EventRow> rows) {
        start();
        var append = new Append(rows, limits.patience().toNanos());
        try {
            if (!queue.offer(append, limits.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw Append.notStored("too much is being stored at once; nothing was stored");
            }
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            throw Append.notStored("interrupted; nothing was stored");
        }
        if (closed && queue.remove(append)) throw Append.notStored("the shop is closing; nothing was stored");
        patience.watch(append);
        return append.await();
    }

    /** Begins to reach for the pen; until somebody asks for it, a process does not. */
    synchronized void start() {
        if (started || closed) return;
        started = true;
        patience.start();
        thread.start();
    }

    /**
     * Waits, without a bound, until this process is the one that writes: until then it is a standby.
     *
     * @param onDisplaced called once if another takes its place later; must return at once
     */
    void awaitTurn(Runnable onDisplaced) throws InterruptedException {
        this.onDisplaced = onDisplaced;
        start();
        firstTaken.await();
    }

    /** Whether no other can have written by now: what this process remembers of the book is true. */
    boolean holds() {
        return holds && System.nanoTime() - heard < Pen.LEASE.toNanos();
    }

    /** The last position stored, exact while {@link #holds}. */
    long head() {
        return head;
    }

    /** A whole stream, if it is known here and no other can have written in it by now; else null. */
    List<EventRow> young(String aggregateId) {
        var known = young.find(aggregateId);
        return holds() ? known : null; // In this order: what was found was true when it was found to hold.
    }

    /** Looks for a stream that is not known. Where there is nothing, and nobody else could write in it, it is known to begin from now on. */
    <T> List<T> lookFor(String aggregateId, Supplier<List<T>> look) {
        var held = holds();
        var since = young.forgotten();
        var found = look.get();
        if (found.isEmpty() && held && holds()) young.begins(aggregateId, since);
        return found;
    }

    /** The stream has a snapshot now, from which it is read. */
    void grown(String aggregateId) {
        young.forget(aggregateId);
    }

    /**
     * A position at or behind all that this process remembers.
     *
     * @throws cartulary.contract.support.CommandRefused of kind UNAVAILABLE if another may have written since
     */
    long seen() {
        if (!holds()) throw Append.notStored("this process is not sure to be the one that writes; nothing was stored");
        return head;
    }

    boolean started() {
        return thread.getState() != Thread.State.NEW;
    }

    int waiting() {
        return queue.size();
    }

    @Override
    public void close() {
        synchronized (this) {
            closed = true;
            if (!started) return;
        }
        try {
            thread.join(limits.patience().plusSeconds(5));
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        } finally {
            patience.close();
        }
    }

    private void run() {
        while (!closed || (holds && (held != null || !queue.isEmpty()))) {
            try {
                if (pen == null) take();
                else write();
            } catch (SQLException e) {
                if (!closed && reachable) {
                    LOG.warn("the event store cannot be reached; what waits is kept: {}", e.getMessage());
                }
                reachable = false;
                drop();
                LockSupport.parkNanos(AGAIN.toNanos());
            } catch (RuntimeException | Error e) {
                LOG.error("the writer of the event store stumbled", e);
                unsettled.forEach(append -> append.failed(Append.unknown("the writer stumbled")));
                unsettled = List.of();
                drop();
            }
        }
        finish();
    }

    private void take() throws SQLException {
        var taken = Pen.take(connections, last, () -> closed, this::standingBy);
        if (taken == null) return;
        last = pen = taken;
        var sent = System.nanoTime();
        head = taken.head();
        young.forget();
        told.taken(head);
        pen.beat();
        beaten = heard = sent;
        holds = true;
        reachable = true;
        firstTaken.countDown();
        LOG.info("writing in the book from position {}", head + 1);
        var open = unsettled;
        unsettled = List.of();
        if (!open.isEmpty()) settleAndStore(open);
    }

    private void standingBy(String holder) {
        if (displaced) return;
        displaced = true;
        LOG.info("standing by: {} writes in the book", holder);
        if (firstTaken.getCount() == 0) onDisplaced.run();
    }

    private void write() throws SQLException {
        var sent = System.nanoTime();
        if (sent - beaten > BEAT.toNanos()) {
            pen.beat();
            beaten = heard = sent;
        }
        var group = next();
        if (!group.isEmpty()) store(group);
    }

    /** All who wait, but for those whose places are taken in this very group: they are told so after it. */
    private List<Append> next() {
        var group = new ArrayList<Append>();
        var places = new HashSet<Pen.Place>();
        var rows = 0;
        try {
            var append = held != null ? held : queue.poll(BEAT.toNanos(), TimeUnit.NANOSECONDS);
            held = null;
            for (; append != null; append = queue.poll()) {
                if (!group.isEmpty()
                        && (rows + append.rows.size() > GROUP_ROWS_MAX
                                || append.rows.stream().map(Pen.Place::of).anyMatch(places::contains))) {
                    held = append;
                    break;
                }
                if (!append.send()) continue;
                group.add(append);
                rows += append.rows.size();
                append.rows.forEach(row -> places.add(Pen.Place.of(row)));
            }
        } catch (InterruptedException _) {
            closed = true; // Nobody else interrupts it.
        }
        return group;
    }

    private void store(List<Append> group) throws SQLException {
        var since = head;
        var rows = new ArrayList<EventRow>();
        for (var append : group) for (var row : append.rows) rows.add(row.stored(since + rows.size() + 1));
        unsettled = group;
        var before = young.doubt(rows);
        var begun = System.nanoTime();
        try {
            FailPoint.BEFORE_APPEND.pass();
            pen.store(since, rows);
            FailPoint.AFTER_APPEND.pass();
        } catch (SQLException e) {
            if (Pen.broke(e)) throw e;
            refused(group, e);
            return;
        }
        unsettled = List.of();
        heard = begun;
        head = since + rows.size();
        nanos.add(System.nanoTime() - begun);
        commits.increment();
        events.add(rows.size());
        young.stored(before, rows);
        // Senders first: what they send next is the next group. A reader that is told of the position waits for it.
        var last = since;
        for (var append : group) append.stored(last += append.rows.size());
        try {
            told.stored(since, rows);
        } catch (RuntimeException e) {
            LOG.error("the readers were not handed what was stored; they read it themselves", e);
            told.taken(head);
        }
    }

    /**
     * The statement failed, and with it all of the group: nothing was stored. It stays unsettled until each is told, for
     * the connection may break while we look why.
     */
    private void refused(List<Append> group, SQLException e) throws SQLException {
        var duplicate = "23505".equals(e.getSQLState());
        if (duplicate) {
            var now = pen.head();
            if (now != head) {
                LOG.error("somebody wrote in the book beside its writer: it ends at {}, not {}", now, head);
                head = now;
                young.forget();
                told.taken(now);
            }
            settleAndStore(group);
        } else if (passes(e)) {
            unsettled = List.of();
            LOG.warn("the event store refused an append: {}", e.getMessage());
            group.forEach(append ->
                    append.failed(Append.notStored("the event store cannot take anything now; nothing was stored")));
        } else if (group.size() == 1) {
            unsettled = List.of();
            group.getFirst().failed(new EventStoreException("the event store refused an append", e));
        } else {
            for (var i = 0; i < group.size(); i++) { // One of them is to blame; the others must not pay.
                try {
                    store(List.of(group.get(i)));
                } catch (SQLException broke) {
                    unsettled = group.subList(i, group.size());
                    throw broke;
                }
            }
        }
    }

    /** Reads what became of each; those of which nothing stands are stored now, unless nobody waits for them any more. */
    private void settleAndStore(List<Append> group) throws SQLException {
        unsettled = group;
        var found = pen.find(group.stream()
                .flatMap(append -> append.rows.stream())
                .map(Pen.Place::of)
                .toList());
        unsettled = List.of();
        var again = new ArrayList<Append>();
        for (var append : group) {
            if (settled(append, found)) continue;
            if (append.abandoned()) append.failed(Append.notStored("given up"));
            else again.add(append);
        }
        if (!again.isEmpty()) store(again);
    }

    private boolean settled(Append append, Map<Pen.Place, Pen.Found> found) {
        var position = 0L;
        for (var row : append.rows) {
            var stands = found.get(Pen.Place.of(row));
            if (stands == null) continue;
            if (!stands.eventId().equals(row.id())) {
                conflicts.increment();
                append.failed(conflict(row));
                return true;
            }
            position = Math.max(position, stands.position());
        }
        if (position > 0) append.stored(position); // One of its events stands, so all do.
        return position > 0;
    }

    private static RuntimeException conflict(EventRow row) {
        return row.sequence() == 0
                ? new AggregateStreamCreationException(row.aggregateId() + " exists already")
                : new ConcurrencyException(
                        "%s has an event at sequence %d already".formatted(row.aggregateId(), row.sequence()));
    }

    /** Lack of room or memory, a read-only moment, an administrator's cancel: not the sender's fault. */
    private static boolean passes(SQLException e) {
        var state = e.getSQLState();
        return state.startsWith("53")
                || state.startsWith("57")
                || state.startsWith("58")
                || state.startsWith("25")
                || state.startsWith("40")
                || state.startsWith("55");
    }

    private void drop() {
        holds = false;
        displaced = false;
        if (pen == null) return;
        pen.discard();
        pen = null;
    }

    private void finish() {
        holds = false;
        if (held != null) queue.offer(held);
        for (Append append; (append = queue.poll()) != null; ) {
            append.failed(Append.notStored("the shop is closing; nothing was stored"));
        }
        unsettled.forEach(append -> append.failed(Append.unknown("the shop is closing")));
        if (pen == null) return;
        try {
            pen.close();
        } catch (SQLException e) {
            LOG.info("the pen was not laid down: {}", e.getMessage());
        }
    }
}
