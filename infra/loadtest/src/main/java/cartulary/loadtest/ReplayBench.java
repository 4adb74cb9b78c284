package cartulary.loadtest;

import cartulary.embedded.DataFolder;
import cartulary.embedded.MongoServer;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.embedded.RedisServer;
import cartulary.loadtest.faults.Door;
import cartulary.loadtest.faults.Shop;
import cartulary.privacy.MasterKey;
import cartulary.query.QuerySideConfiguration;
import cartulary.query.support.Epoch;
import cartulary.query.support.Projection;
import cartulary.query.support.Projections;
import cartulary.query.support.StoredPositions;
import cartulary.query.support.ViewStore;
import cartulary.query.support.Whole;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.PropagatingErrorHandler;
import org.axonframework.eventhandling.SimpleEventHandlerInvoker;
import org.axonframework.eventhandling.TrackingEventProcessor;
import org.axonframework.eventhandling.TrackingEventProcessorConfiguration;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.Serializer;
import org.springframework.context.ConfigurableApplicationContext;

/**
 * {@code bench replay}: every projection made anew from a past of many events, each alone and all together, beside processors of
 * the same store that are given the same events and do nothing with them.
 */
final class ReplayBench {
    static final List<String> CASES = List.of("alone", "together");
    /** As the projections have it. */
    private static final int BATCH = 200;

    private static final String NOOP = "noop";
    private static final int PRODUCTS = 10_000;

    private final Words words;
    private final List<String> cases;
    private final long events;
    private final long alone;
    private final List<String> only;
    private final Report report;
    private final Consumer<String> progress;
    private int databases;

    static String usage() {
        return """
            bench replay [--json] [--case alone,together] [--events N] [--alone N] [--projection NAME,…] [--jfr FILE] [--data DIR]
            Projections made anew beside processors that do nothing with the same events; all on this machine.
              --case         alone: each for itself; together: all at once, beside as many that do nothing
              --events       in the book, all of which are read together (1000000)
              --alone        the first of them, which each reads alone; 0 for all (200000)
              --projection   these only
              --jfr          writes a recording of all together
              --data         the folder in which the book has its own, on the disk to be measured
            """;
    }

    /** @throws IllegalArgumentException if the words make no sense */
    ReplayBench(List<String> given, PrintStream out, Consumer<String> progress) {
        var known = new LinkedHashMap<String, String>();
        known.put("--case", "alone,together");
        known.put("--events", "1000000");
        known.put("--alone", "200000");
        known.put("--projection", "");
        known.put("--jfr", null);
        known.put("--data", "target");
        this.words = new Words("replay", known, given);
        this.cases = words.names("--case", CASES);
        this.events = words.number("--events", n -> n >= 1000);
        var last = words.number("--alone", n -> n >= 0);
        this.alone = last == 0 ? events : Math.min(last, events);
        this.only = words.text("--projection").isEmpty()
                ? List.of()
                : List.of(words.text("--projection").split(","));
        this.report = new Report("replay", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        var folder = Path.of(words.text("--data"))
                .toAbsolutePath()
                .normalize()
                .resolve("bench-replay-" + ProcessHandle.current().pid());
        try (var shop = new Shop(Path.of("").toAbsolutePath(), folder, Map.of(), List.of())) {
            progress.accept("one order is placed, paid and confirmed");
            shop.start();
            var model = lived(shop);
            shop.stop();
            try (var data = DataFolder.open(folder)) {
                var postgres = new PostgresServer(data, Ports.free(), folder.resolve("cache"));
                var mongo = new MongoServer(data, Ports.free(), System.getProperty("java.class.path"), 4096);
                var redis = new RedisServer(data, Ports.free(), folder.resolve("cache"));
                try {
                    postgres.start();
                    mongo.start();
                    redis.start();
                    write(postgres, model, events, progress);
                    measure(folder, postgres, mongo, redis, load);
                } finally {
                    redis.stop();
                    mongo.stop();
                    postgres.stop();
                }
            }
            shop.delete();
        }
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** An order that was really placed, paid and confirmed. */
    record Model(String order, String sku) {}

    /** Returns when the order's life is over. */
    static Model lived(Shop shop) throws Exception {
        var door = new Door(shop);
        var sku = door.get("/api/v1/products?size=1", null).body().path("items").path(0);
        var page = door.get("/api/v1/products/" + sku.path("productId").asText(), null)
                .body();
        var wanted = page.path("variants").path(0).path("sku").asText();
        var order = new OrdersBench.Shopper(door, door.guest(), List.of(wanted), 1).bought();
        try (var connection = DriverManager.getConnection(
                        "jdbc:postgresql://127.0.0.1:%d/cartulary".formatted(shop.port("postgresql")),
                        "cartulary",
                        new ObjectMapper()
                                .readTree(shop.folder().resolve("secrets.json").toFile())
                                .path("postgres.cartulary")
                                .asText());
                var statement = connection.createStatement()) {
            long seen = -1;
            for (var quiet = 0; quiet < 20; quiet++) {
                try (var row = statement.executeQuery("select max(global_index) from domain_events")) {
                    row.next();
                    if (row.getLong(1) != seen) quiet = 0;
                    seen = row.getLong(1);
                }
                TimeUnit.MILLISECONDS.sleep(100); // Nobody tells that an order's life is over.
            }
        }
        return new Model(order, wanted);
    }

    /** A past of so many events, into the book of a shop that is down. */
    static void write(PostgresServer postgres, Model model, long events, Consumer<String> progress) throws Exception {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password())) {
            var most = (int) Math.min(PRODUCTS, events / 20);
            var goods = Goods.write(connection, most);
            var size = Past.write(
                    connection, model.order(), model.sku(), goods, events - (long) goods.size() * Goods.EVENTS_EACH);
            progress.accept("wrote %d events of products and lives of %d events each"
                    .formatted(goods.size() * Goods.EVENTS_EACH, size));
        }
    }

    private void measure(Path folder, PostgresServer postgres, MongoServer mongo, RedisServer redis, double load)
            throws Exception {
        var database = new Database(postgres.jdbcUrl(), postgres.user(), postgres.password(), 20);
        Map<String, Object> settings = Map.of(
                MasterKey.ENVIRONMENT,
                Files.readString(folder.resolve("master.key")).strip(),
                "spring.mongodb.uri",
                mongo.uri() + "/lent",
                "spring.data.redis.url",
                "redis://" + redis.address());
        Supplier<Cpu> meter = () -> new Cpu(Map.of("postgresql", postgres.pid(), "mongodb-stand-in", mongo.pid()));
        try (var book = Contexts.running(database, settings, List.of());
                var lent = Contexts.lending(database, settings, List.of(QuerySideConfiguration.class))) {
            var head =
                    book.getBean(EventStore.class).createHeadToken().position().orElseThrow();
            var all = lent.getBeansOfType(Projection.class).values().stream()
                    .<Projection<?>>map(each -> each)
                    .filter(each -> only.isEmpty() || only.contains(each.name()))
                    .sorted(Comparator.comparing(Projection::name))
                    .toList();
            var said = new LinkedHashMap<String, Object>(database.settings());
            said.put("events", head);
            said.put("alone", alone);
            said.put("projections", all.size());
            said.put("batch", BATCH);
            said.put("load_average", load);
            report.settings(said);
            var replay = new Replaying(book, lent, head, meter);
            if (cases.contains("alone")) alone(replay, all);
            if (cases.contains("together")) together(replay, all);
        }
    }

    private void alone(Replaying replay, List<Projection<?>> all) throws Exception {
        replay.noop(1, alone); // Warms up.
        var beside = line("alone", NOOP, 1, alone, replay.noop(1, alone), Map.of());
        report.add(List.of(beside));
        for (var projection : all) {
            progress.accept("alone: " + projection.name());
            var measured = replay.projections(List.of(projection), alone, null);
            report.add(List.of(line("alone", projection.name(), 1, alone, measured, Map.of())
                    .against(NOOP, beside)));
        }
    }

    private void together(Replaying replay, List<Projection<?>> all) throws Exception {
        progress.accept("together: %d that do nothing".formatted(all.size()));
        var beside = line("together", NOOP, all.size(), replay.head, replay.noop(all.size(), replay.head), Map.of());
        report.add(List.of(beside));
        progress.accept("together: all projections");
        var heap = new ArrayList<Double>();
        Load.Measured measured;
        if (words.text("--jfr") == null) {
            measured = replay.projections(all, replay.head, heap);
        } else {
            try (var _ = Profile.of(Path.of(words.text("--jfr")), "together", progress)) {
                measured = replay.projections(all, replay.head, heap);
            }
        }
        var settled = heap.subList(heap.size() / 3, heap.size());
        report.add(List.of(line(
                        "together",
                        "cartulary",
                        all.size(),
                        replay.head,
                        measured,
                        Map.of(
                                "heap_mb",
                                heap,
                                "heap_growth_mb",
                                Line.rounded(Heap.slope(settled) * (settled.size() - 1), 1)))
                .against(NOOP, beside)));
    }

    private static Line line(
            String work, String variant, int clients, long events, Load.Measured measured, Map<String, Object> more) {
        var all = new LinkedHashMap<String, Object>(more);
        all.put("count", events);
        return new Line(
                work,
                variant,
                clients,
                Line.rounded(measured.perSecond(), 1),
                null,
                null,
                Line.rounded(measured.cpuMillisEach()),
                List.of(),
                all);
    }

    private List<Bar> bars() {
        var bars = new ArrayList<Bar>();
        for (var line : report.lines()) {
            if (line.variant().equals(NOOP)) continue;
            for (var ratio : line.ratios()) {
                bars.add(new Bar(
                        "%s, %s: per_s to that of as many no-ops".formatted(line.work(), line.variant()),
                        false,
                        0.3,
                        ratio.of()));
            }
            if (line.more().get("heap_growth_mb") instanceof Double growth) {
                bars.add(new Bar("together: growth of the heap in MB", true, 20, growth));
            }
        }
        return bars;
    }

    /** Does nothing with an event that was made of its bytes. */
    static final class Nothing {
        @EventHandler
        void on(Object event) {}
    }

    /** Reads the book again and again, each time into a database of views of its own. */
    private final class Replaying {
        private final EventStore events;
        private final ConfigurableApplicationContext lent;
        private final MongoClient client;
        private final Serializer serializer;
        private final long head;
        private final Supplier<Cpu> meter;

        Replaying(
                ConfigurableApplicationContext book,
                ConfigurableApplicationContext lent,
                long head,
                Supplier<Cpu> meter) {
            this.events = book.getBean(EventStore.class);
            this.serializer = book.getBean(Serializer.class);
            this.lent = lent;
            this.client = lent.getBean(MongoClient.class);
            this.head = head;
            this.meter = meter;
        }

        Load.Measured noop(int count, long goal) throws Exception {
            var database = fresh();
            var tokens = tokens(database);
            var processors = IntStream.range(0, count)
                    .mapToObj(number -> TrackingEventProcessor.builder()
                            .name(NOOP + number)
                            .eventHandlerInvoker(SimpleEventHandlerInvoker.builder()
                                    .eventHandlers(new Nothing())
                                    .build())
                            .errorHandler(PropagatingErrorHandler.INSTANCE)
                            .messageSource(events)
                            .tokenStore(tokens)
                            .transactionManager(NoTransactionManager.instance())
                            .storingTokensAfterProcessing()
                            .trackingEventProcessorConfiguration(
                                    TrackingEventProcessorConfiguration.forSingleThreadedProcessing()
                                            .andBatchSize(BATCH)
                                            .andInitialTrackingToken(StreamableMessageSource::createTailToken))
                            .build())
                    .toList();
            try {
                return timed(
                        goal,
                        () -> processors.forEach(TrackingEventProcessor::start),
                        () -> processors.stream().allMatch(each -> isThere(each, goal)),
                        null);
            } finally {
                processors.forEach(TrackingEventProcessor::shutDown);
                database.drop();
            }
        }

        private static boolean isThere(TrackingEventProcessor processor, long goal) {
            var segments = processor.processingStatus().values();
            return !segments.isEmpty()
                    && segments.stream()
                            .allMatch(segment -> segment.getCurrentPosition().orElse(-1) >= goal);
        }

        /** @param heap gets what is used of it as it goes; null if nobody asks */
        Load.Measured projections(Collection<Projection<?>> some, long goal, List<Double> heap) throws Exception {
            var database = fresh();
            var views = new ViewStore(database, lent.getBean(ObjectMapper.class), new Whole());
            var projections = new Projections(
                    events,
                    tokens(database),
                    new StoredPositions(database.getCollection("tokens"), serializer),
                    views,
                    new Epoch(lent.getBean(DataSource.class), database, _ -> {}),
                    some,
                    new SimpleMeterRegistry(),
                    InstantSource.system());
            Load.Measured measured;
            try {
                measured = timed(
                        goal,
                        projections::start,
                        () -> projections.statuses().stream()
                                .allMatch(status -> status.running() && status.position() >= goal),
                        heap);
            } finally {
                projections.stop();
            }
            var parked = projections.deadLettersCount();
            if (parked > 0) throw new IllegalStateException(parked + " documents were set aside");
            database.drop();
            return measured;
        }

        private Load.Measured timed(long count, Runnable start, BooleanSupplier done, List<Double> heap) {
            var cpu = meter.get();
            var begun = System.nanoTime();
            start.run();
            var until = begun + TimeUnit.HOURS.toNanos(1);
            var next = begun + TimeUnit.SECONDS.toNanos(5);
            while (!done.getAsBoolean()) {
                if (System.nanoTime() > until) throw new IllegalStateException("not replayed within an hour");
                LockSupport.parkNanos(2_000_000);
                if (heap != null && System.nanoTime() > next) {
                    heap.add(Line.rounded(Heap.usedAfterFullCollection(), 1));
                    next = System.nanoTime() + TimeUnit.SECONDS.toNanos(15);
                }
            }
            var seconds = (System.nanoTime() - begun) / 1e9;
            return new Load.Measured(seconds, count, 0, 0, cpu.since());
        }

        private MongoDatabase fresh() {
            return client.getDatabase("replay" + ++databases);
        }

        private TokenStore tokens(MongoDatabase database) {
            return MongoTokenStore.builder()
                    .mongoTemplate(DefaultMongoTemplate.builder()
                            .mongoDatabase(database)
                            .build()
                            .withTrackingTokenCollection("tokens"))
                    .serializer(serializer)
                    .nodeId("bench")
                    .claimTimeout(Duration.ofSeconds(10))
                    .ensureIndexes(false)
                    .transactionManager(NoTransactionManager.instance())
                    .build();
        }
    }
}
