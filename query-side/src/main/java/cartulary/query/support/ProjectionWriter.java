package cartulary.query.support;

import com.mongodb.MongoBulkWriteException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.bson.Document;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes a batch of events up into the documents of one projection: two reads at most and a bulk, whatever the batch's size.
 * What it wrote of late it knows, as long as surely nobody else writes. A
 * store that is away makes it throw, so that the processor tries the batch again; an event that can never be taken up
 * goes to the dead letters with the later ones of its document, and the others go on.
 */
final class ProjectionWriter<D> {
    private static final Logger LOG = LoggerFactory.getLogger(ProjectionWriter.class);
    /** So many events at once are not news but a past to be caught up with. */
    private static final int MANY = 50;
    /** Some thirty projections that are made anew at once must leave the processors to those who are served meanwhile. */
    private static final Semaphore CATCHING_UP =
            new Semaphore(Runtime.getRuntime().availableProcessors());

    /** So many documents of late it knows. */
    private static final int KNOWN_MAX = 256;

    private final Projection<D> projection;
    private final String version;
    private final String collection;
    private final Consumer<Map<String, D>> onWritten;
    private final Claim claim;
    private final ViewStore views;
    private final DeadLetters deadLetters;
    private final Consumer<String> onParked;
    /** Re-driving must not read a document that the processor is about to write. */
    private final ReentrantLock lock = new ReentrantLock();

    private final Condition goesOn = lock.newCondition();
    private volatile long writtenUpTo = -1;
    private volatile boolean stopped;
    private long stop = Long.MAX_VALUE;
    private volatile long life;
    /** As they stand in the view, those of late last; under the lock, as what follows. */
    private final Map<String, Stored<D>> known = new LinkedHashMap<>(16, 0.75f, true) {
        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Stored<D>> eldest) {
            return size() > KNOWN_MAX;
        }
    };

    private boolean noneIsParked;
    /** Of the claim under which all this came to be known. */
    private long knownSince = -1;

    /** Of the first version, which readers read, without any claim. */
    ProjectionWriter(Projection<D> projection, ViewStore views, DeadLetters deadLetters, Consumer<String> onParked) {
        this(
                projection,
                projection.name(),
                projection.collection(),
                new Claim(),
                projection::written,
                views,
                deadLetters,
                onParked);
    }

    /**
     * @param version by whose name its dead letters go
     * @param claim whether nobody else writes
     * @param onWritten told of the documents behind each flush
     * @param onParked told the version's name for each document set aside
     */
    ProjectionWriter(
            Projection<D> projection,
            String version,
            String collection,
            Claim claim,
            Consumer<Map<String, D>> onWritten,
            ViewStore views,
            DeadLetters deadLetters,
            Consumer<String> onParked) {
        this.projection = projection;
        this.version = version;
        this.collection = collection;
        this.claim = claim;
        this.onWritten = onWritten;
        this.views = views;
        this.deadLetters = deadLetters;
        this.onParked = onParked;
        this.life = views.whole().life();
    }

    /** From now on it writes into the views' database as that is in this life. */
    void begin() {
        life = views.whole().life();
    }

    void write(List<Recorded> batch) {
        if (batch.isEmpty()) return;
        lock.lock();
        try {
            var rest = batch;
            while (!rest.isEmpty()) {
                int now = 0;
                while (now < rest.size() && rest.get(now).position() <= stop) now++;
                if (now > 0) {
                    inTurn(rest.subList(0, now));
                    writtenUpTo = rest.get(now - 1).position();
                }
                rest = rest.subList(now, rest.size());
                stopped = !rest.isEmpty();
                if (stopped) goesOn.awaitUninterruptibly();
                stopped = false;
            }
        } finally {
            lock.unlock();
        }
    }

    private void inTurn(List<Recorded> events) {
        if (events.size() < MANY) {
            writeLocked(byDocument(events));
            return;
        }
        CATCHING_UP.acquireUninterruptibly();
        try {
            writeLocked(byDocument(events));
        } finally {
            CATCHING_UP.release();
        }
    }

    private Map<String, List<Recorded>> byDocument(List<Recorded> events) {
        var byDocument = new LinkedHashMap<String, List<Recorded>>();
        for (var recorded : events) {
            var id = projection.idOf(recorded);
            if (id != null)
                byDocument.computeIfAbsent(id, _ -> new ArrayList<>()).add(recorded);
        }
        return byDocument;
    }

    /** Takes up nothing behind that position until it is told to go on; to be said while it is {@link #held}. */
    void stopBehind(long position) {
        stop = position;
    }

    /** Whether it stands there, with more to do. */
    boolean isStopped() {
        return stopped;
    }

    void goOn() {
        lock.lock();
        try {
            stop = Long.MAX_VALUE;
            goesOn.signalAll();
        } finally {
            lock.unlock();
        }
    }

    private void writeLocked(Map<String, List<Recorded>> byDocument) {
        if (byDocument.isEmpty()) return;
        forgetUnlessSure();
        var before = before(byDocument.keySet());
        var parked = parkedAmong(byDocument.keySet());
        views.whole().requireSame(life);
        var written = new HashMap<String, Stored<D>>();
        var after = new HashMap<String, D>();
        var encoded = new LinkedHashMap<String, Document>();
        for (var entry : byDocument.entrySet()) {
            var id = entry.getKey();
            var current = before.getOrDefault(id, Stored.none(id));
            if (parked.contains(id)) {
                deadLetters.park(version, id, unseen(current, entry.getValue()), new EarlierIsParked());
                continue;
            }
            try {
                var next = current;
                for (var recorded : entry.getValue()) next = fold(next, recorded);
                if (next.position() > current.position()) encoded.put(id, views.encode(next));
                if (next.body() != null) after.put(id, next.body());
                written.put(id, next);
            } catch (RuntimeException e) {
                rethrowIfTransient(e);
                singly(current, entry.getValue(), after);
            }
        }
        try {
            views.writeAll(collection, encoded.values(), id -> !before.containsKey(id));
        } catch (RuntimeException e) {
            rethrowIfTransient(e);
            // Whatever the bulk did write, and whatever was there already, is written again alike; a bulk too large for
            // one message failed whole.
            var failed = e instanceof MongoBulkWriteException bulk
                    ? bulk.getWriteErrors().stream()
                            .map(error -> List.copyOf(encoded.keySet()).get(error.getIndex()))
                            .toList()
                    : List.copyOf(encoded.keySet());
            for (var id : failed) {
                after.remove(id);
                written.remove(id);
                singly(before.getOrDefault(id, Stored.none(id)), byDocument.get(id), after);
            }
        }
        // What was not read may have been written into the database's next life: then no token goes there.
        views.whole().requireSame(life);
        if (!projection.isOfOneEventEach()) known.putAll(written);
        onWritten.accept(after);
    }

    private void forgetUnlessSure() {
        var now = claim.number();
        if (now >= 0 && now == knownSince) return;
        known.clear();
        noneIsParked = false;
        knownSince = now;
    }

    /** Those that there are. What fails on the way is not known any more. */
    private Map<String, Stored<D>> before(Set<String> ids) {
        if (projection.isOfOneEventEach()) return Map.of();
        var before = new HashMap<String, Stored<D>>();
        var unknown = new ArrayList<String>();
        for (var id : ids) {
            var one = known.remove(id);
            if (one == null) unknown.add(id);
            else before.put(id, one);
        }
        before.putAll(views.load(projection, collection, unknown));
        return before;
    }

    private Set<String> parkedAmong(Set<String> ids) {
        if (noneIsParked) return Set.of();
        noneIsParked = deadLetters.count(version) == 0;
        return noneIsParked ? Set.of() : deadLetters.parkedAmong(version, ids);
    }

    /** Event by event, to find the one that cannot be taken up. */
    private void singly(Stored<D> current, List<Recorded> events, Map<String, D> after) {
        for (int i = 0; i < events.size(); i++) {
            try {
                current = writeOne(current, events.get(i));
            } catch (RuntimeException e) {
                rethrowIfTransient(e);
                var rest = unseen(current, events.subList(i, events.size()));
                noneIsParked = false;
                deadLetters.park(version, current.id(), rest, e);
                onParked.accept(version);
                LOG.error(
                        "{} cannot take up position {} into {}: set aside with {} later ones ({})",
                        version,
                        events.get(i).position(),
                        current.id(),
                        rest.size() - 1,
                        e.getClass().getName());
                break;
            }
        }
        if (current.body() != null) after.put(current.id(), current.body());
    }

    /**
     * Tries the letters of a document again, in order, until one fails.
     *
     * @return how many are left
     */
    int redrive(String id) {
        lock.lock();
        try {
            known.remove(id);
            var letters = deadLetters.load(version, id);
            var current = Objects.requireNonNullElseGet(
                    views.load(projection, collection, List.of(id)).get(id), () -> Stored.<D>none(id));
            views.whole().requireSame(life);
            int done = 0;
            try {
                for (; done < letters.size(); done++) current = writeOne(current, letters.get(done));
            } catch (RuntimeException e) {
                rethrowIfTransient(e);
                LOG.warn(
                        "{} still cannot take up a letter of {} ({})",
                        version,
                        id,
                        e.getClass().getName());
            }
            deadLetters.keep(version, id, letters.subList(done, letters.size()));
            if (current.body() != null) onWritten.accept(Map.of(id, current.body()));
            return letters.size() - done;
        } finally {
            lock.unlock();
        }
    }

    /**
     * Leaves the first letter of a document out and tries those behind it.
     *
     * @return how many are left
     */
    int discard(String id) {
        lock.lock();
        try {
            var letters = deadLetters.load(version, id);
            if (letters.isEmpty()) return 0;
            LOG.warn(
                    "{} goes on without position {} in {}",
                    version,
                    letters.getFirst().position(),
                    id);
            deadLetters.keep(version, id, letters.subList(1, letters.size()));
        } finally {
            lock.unlock();
        }
        return redrive(id);
    }

    /** -1 as long as nothing was. */
    long writtenUpTo() {
        return writtenUpTo;
    }

    /** Nothing is written meanwhile. */
    void held(Runnable work) {
        lock.lock();
        try {
            work.run();
        } finally {
            lock.unlock();
        }
    }

    private Stored<D> writeOne(Stored<D> current, Recorded recorded) {
        var next = fold(current, recorded);
        if (next.position() > current.position()) views.replace(collection, views.encode(next));
        return next;
    }

    private Stored<D> fold(Stored<D> current, Recorded recorded) {
        return current.hasSeen(recorded)
                ? current
                : new Stored<>(current.id(), recorded.position(), projection.apply(current.body(), recorded));
    }

    private List<Recorded> unseen(Stored<D> current, List<Recorded> events) {
        return events.stream().filter(recorded -> !current.hasSeen(recorded)).toList();
    }

    private static void rethrowIfTransient(RuntimeException e) {
        if (Transience.isTransient(e)) throw e;
    }

    /** Why an event that is itself sound was set aside. */
    private static final class EarlierIsParked extends RuntimeException {}
}
