package cartulary.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.MongoServer;
import de.bwaldvogel.mongo.backend.AbstractMongoBackend;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.wire.message.MongoMessage;
import de.bwaldvogel.mongo.wire.message.MongoQuery;
import io.netty.channel.Channel;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReadWriteLock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Stands in for MongoDB where none is given: its wire protocol, in memory. Views are derived, so what it forgets is replayed; it
 * runs as a process of its own and outlives a crash of the shop. Every minute and at its end it writes down all it holds, and
 * begins with that: then only what came later is replayed.
 */
public final class MongoStandIn implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(MongoStandIn.class);
    static final Duration EVERY = Duration.ofMinutes(1);

    /** Documents in an answer to who does not say how many; a view's take some kilobytes. */
    private static final int BATCH = 250;

    private final Backend backend;
    private final MongoServer server;
    private final Checkpoint checkpoint;
    private long written;

    private MongoStandIn(Backend backend, MongoServer server, Checkpoint checkpoint) {
        this.backend = backend;
        this.server = server;
        this.checkpoint = checkpoint;
    }

    /** {@code --port=24017 [--keep=FOLDER]}; serves until it is told to stop. */
    public static void main(String[] arguments) {
        var port = Integer.parseInt(arguments[0].replaceFirst("^--port=", ""));
        var folder = arguments.length < 2 ? null : Path.of(arguments[1].replaceFirst("^--keep=", ""));
        var standIn = serve(port, folder, Checkpoint.build(System.getProperty("java.class.path")));
        Runtime.getRuntime().addShutdownHook(new Thread(standIn::close));
        if (folder == null) return;
        var _ = Executors.newSingleThreadScheduledExecutor(
                        Thread.ofPlatform().daemon().name("checkpoint").factory())
                .scheduleWithFixedDelay(standIn::keep, EVERY.toSeconds(), EVERY.toSeconds(), TimeUnit.SECONDS);
    }

    /**
     * @param folder in which it keeps what it holds; null for nowhere
     * @param build whose views these are
     */
    static MongoStandIn serve(int port, Path folder, String build) {
        var checkpoint = folder == null ? null : new Checkpoint(folder, build);
        var backend = new Backend(checkpoint == null ? Map.of() : kept(checkpoint));
        var server = new MongoServer(backend);
        server.bind("127.0.0.1", port);
        return new MongoStandIn(backend, server, checkpoint);
    }

    private static Map<String, Map<String, List<Kept>>> kept(Checkpoint checkpoint) {
        try {
            var begun = System.nanoTime();
            var contents = checkpoint.read();
            contents.ifPresent(MongoStandIn::reborn);
            if (contents.isPresent()) LOG.info("checkpoint read in {} ms", (System.nanoTime() - begun) / 1_000_000);
            return contents.map(Checkpoint.Contents::databases).orElse(Map.of());
        } catch (IOException e) {
            LOG.warn("it begins empty: the checkpoint is not believed, {}", e.toString());
            return Map.of();
        }
    }

    /**
     * What was written behind the checkpoint is gone, also for a shop that lives on and has seen it. So nobody holds a claim on a
     * token any more: whoever goes on reads it again. And beside the epoch stands by what to tell this life from the one before.
     */
    private static void reborn(Checkpoint.Contents contents) {
        var life = UUID.randomUUID().toString();
        for (var database : contents.databases().values()) {
            database.forEach((name, documents) -> {
                if (name.equals("epochs"))
                    documents.forEach(epoch -> epoch.document().put("life", life));
                if (name.endsWith("tokens"))
                    documents.forEach(token -> token.document().remove("owner"));
            });
        }
    }

    /** All that it holds at this moment. */
    Checkpoint.Contents contents() {
        return backend.copy();
    }

    /** Writes down what it holds, if that has changed. */
    synchronized void keep() {
        if (checkpoint == null) return;
        try {
            var begun = System.nanoTime();
            var changes = backend.changes.get();
            if (changes == written) return;
            var contents = contents();
            var copied = System.nanoTime();
            checkpoint.write(contents);
            written = changes;
            LOG.info(
                    "checkpoint written in {} ms, for {} of which nobody could write",
                    (System.nanoTime() - begun) / 1_000_000,
                    (copied - begun) / 1_000_000);
        } catch (IOException | RuntimeException | OutOfMemoryError e) { // The next one may be written again.
            LOG.warn("no checkpoint: {}", e.toString());
        }
    }

    @Override
    public void close() {
        server.shutdownNow();
        keep();
    }

    private static final class Backend extends AbstractMongoBackend {
        private final Map<String, KeptDatabase> databases = new ConcurrentHashMap<>();
        private final Map<String, Map<String, List<Kept>>> before;
        private final AtomicLong changes = new AtomicLong();
        /** Shared by all who do something, for one copies everything. */
        private final ReadWriteLock lock = new ReentrantReadWriteLock();

        Backend(Map<String, Map<String, List<Kept>>> before) {
            this.before = new ConcurrentHashMap<>(before);
            before.keySet().forEach(this::resolveDatabase);
            changes.set(0);
        }

        /** All of one moment. */
        Checkpoint.Contents copy() {
            lock.writeLock().lock();
            try {
                var copy = new TreeMap<String, Map<String, List<Kept>>>();
                databases.forEach((name, database) -> copy.put(name, database.copy()));
                return new Checkpoint.Contents(copy);
            } finally {
                lock.writeLock().unlock();
            }
        }

        @Override
        protected MongoDatabase openOrCreateDatabase(String name) {
            return databases.computeIfAbsent(name, _ -> {
                var known = before.remove(name);
                return new KeptDatabase(name, getCursorRegistry(), known == null ? Map.of() : known, changes);
            });
        }

        @Override
        public void dropDatabase(String name) {
            super.dropDatabase(name);
            databases.remove(name);
            changes.incrementAndGet();
        }

        @Override
        protected Document handleDropDatabase(String name) {
            var answer = super.handleDropDatabase(name);
            databases.remove(name);
            changes.incrementAndGet();
            return answer;
        }

        @Override
        public QueryResult handleQuery(MongoQuery query) {
            return among(() -> super.handleQuery(query));
        }

        /** The library knows only the older word for hello, and drivers' health checks use the newer one. */
        @Override
        public Document handleCommand(Channel channel, String database, String command, Document query) {
            if (!command.equals("hello")) {
                return among(() -> super.handleCommand(channel, database, command, query));
            }
            return hello(super.handleCommand(channel, database, "isMaster", new Document("isMaster", 1)));
        }

        /** The library would answer with all there is at once, also with more than a driver takes (48 MB). */
        private static void inBatches(Document command) {
            var all = command.containsKey("find")
                    && !(command.get("limit") instanceof Number limit && limit.intValue() != 0);
            if (all || command.containsKey("getMore")) command.putIfAbsent("batchSize", BATCH);
        }

        @Override
        public Document handleMessage(MongoMessage message) {
            if (!message.getDocument().containsKey("hello")) {
                inBatches(message.getDocument());
                return among(() -> super.handleMessage(message));
            }
            return hello(super.handleCommand(
                    message.getChannel(), message.getDatabaseName(), "isMaster", new Document("isMaster", 1)));
        }

        private <T> T among(Supplier<T> work) {
            lock.readLock().lock();
            try {
                return work.get();
            } finally {
                lock.readLock().unlock();
            }
        }

        private static Document hello(Document isMaster) {
            isMaster.put("isWritablePrimary", isMaster.get("ismaster"));
            isMaster.put("helloOk", true);
            return isMaster;
        }
    }
}
