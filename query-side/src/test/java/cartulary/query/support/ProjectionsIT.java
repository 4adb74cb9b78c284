package cartulary.query.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.embedded.DataFolder;
import cartulary.embedded.MongoServer;
import cartulary.embedded.Ports;
import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.health.contributor.Status;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ProjectionsIT {
    private static final StockItemId ITEM = new StockItemId("stock-A1@main");

    record Count(int received) {}

    /** Answers nobody until it is told to. */
    private static final class Hanging implements StreamableMessageSource<TrackedEventMessage<?>> {
        private final StreamableMessageSource<TrackedEventMessage<?>> source;
        private volatile CompletableFuture<Void> until = CompletableFuture.completedFuture(null);

        Hanging(StreamableMessageSource<TrackedEventMessage<?>> source) {
            this.source = source;
        }

        @Override
        public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken token) {
            until.join();
            return source.openStream(token);
        }

        @Override
        public TrackingToken createTailToken() {
            return source.createTailToken();
        }

        @Override
        public TrackingToken createHeadToken() {
            until.join();
            return source.createHeadToken();
        }
    }

    /** Its store is away for the first tries. */
    private static final class Counts extends Projection<Count> {
        private final AtomicInteger tries = new AtomicInteger();
        /** An event with this key takes until then. */
        private final CompletableFuture<Void> slow = new CompletableFuture<>();

        Counts() {
            super("counts", "counts", Count.class, StockReceived.class);
        }

        @Override
        protected String idOf(Object event) {
            return event instanceof StockReceived received
                    ? received.stockItemId().value()
                    : null;
        }

        @Override
        public Count apply(Count was, Recorded recorded) {
            if (tries.incrementAndGet() == 1) throw new MongoTimeoutException("away");
            if (((StockReceived) recorded.event()).key().equals("slow")) slow.join();
            return new Count(was == null ? 1 : was.received() + 1);
        }
    }

    private final EmbeddedEventStore events = EmbeddedEventStore.builder()
            .storageEngine(new InMemoryEventStorageEngine())
            .build();
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private DataSource source;

    @BeforeEach
    void open() {
        var postgres = TestServers.postgres();
        source = new DriverManagerDataSource(postgres.jdbcUrl(), postgres.user(), postgres.password());
        JdbcClient.create(source)
                .sql("create table view_epochs as select 'one'::text as epoch")
                .update();
    }

    @AfterEach
    void close() {
        events.shutDown();
    }

    /** Were the token stored before the flush, it would be past the event by then, and the event lost to the view for ever. */
    @Test
    void an_event_whose_flush_failed_is_taken_up_when_the_store_is_back() {
        var mongo = TestServers.mongo();
        var counts = new Counts();
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var views = new ViewStore(database, new ObjectMapper());
            var projections = projections("node-1", database, counts);
            events.publish(new GenericDomainEventMessage<>("test", ITEM.value(), 0, new StockReceived(ITEM, 1, "k")));
            projections.start();
            try {
                await().atMost(20, SECONDS)
                        .until(() -> views.find(counts, ITEM.value()).isPresent());
                assertThat(views.find(counts, ITEM.value())).contains(new Count(1));
                assertThat(counts.tries).hasValueGreaterThan(1);
                assertThat(new DeadLetters(views).parked("counts")).isEmpty();
            } finally {
                projections.stop();
            }
        }
    }

    /** Were it to wait for a moment without work, a shop whose shoppers press on would never open again. */
    @Test
    void views_that_show_what_there_was_at_the_start_are_ready_however_fast_more_comes() {
        var mongo = TestServers.mongo();
        var counts = new Counts();
        counts.tries.set(1);
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var views = new ViewStore(database, new ObjectMapper());
            var projections = projections("node-1", database, counts);
            var health = new ProjectionHealth(projections);
            received(0, 50);
            try {
                projections.start();
                counted(views, counts, 50);
                events.publish(new GenericDomainEventMessage<>(
                        "test", "stock-A0@main", 10, new StockReceived(new StockItemId("stock-A0@main"), 1, "slow")));
                await().atMost(20, SECONDS)
                        .until(() -> health.health().getStatus().equals(Status.UP));
                assertThat(projections.statuses()).noneMatch(Projections.Status::atHead);
            } finally {
                counts.slow.complete(null);
                projections.stop();
            }
        }
    }

    /** Measures are collected every few seconds, and most wanted when a server is slow. */
    @Test
    void whoever_collects_measures_does_not_wait_for_an_event_store_that_hangs() {
        var mongo = TestServers.mongo();
        var counts = new Counts();
        counts.tries.set(1);
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var source = new Hanging(events);
            var projections =
                    projections("node-1", source, database, counts, new ViewStore(database, new ObjectMapper()));
            projections.start();
            try {
                events.publish(
                        new GenericDomainEventMessage<>("test", ITEM.value(), 0, new StockReceived(ITEM, 1, "slow")));
                await().atMost(20, SECONDS).until(() -> measured("cartulary.projection.lag") == 1);
                await().atMost(20, SECONDS).until(() -> measured("cartulary.projection.lag.seconds") > 0);

                source.until = new CompletableFuture<>();
                assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
                    assertThat(measured("cartulary.projection.lag")).isOne();
                    assertThat(measured("cartulary.projection.lag.seconds")).isPositive();
                });
                source.until.complete(null);
                counts.slow.complete(null);
                await().atMost(20, SECONDS).until(() -> measured("cartulary.projection.lag") == 0);
            } finally {
                source.until.complete(null);
                counts.slow.complete(null);
                projections.stop();
            }
        }
    }

    private double measured(String gauge) {
        return meters.get(gauge).gauge().value();
    }

    /** What one process projects, the other answers from: it knows from the tokens how far that is, and waits for more. */
    @Test
    void a_process_without_segments_waits_for_the_one_that_has_them_and_takes_over_when_it_stops() {
        var mongo = TestServers.mongo();
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var views = new ViewStore(database, new ObjectMapper());
            var here = new Counts();
            var there = new Counts();
            var worker = projections("node-1", database, there);
            var reader = projections("node-2", database, here);
            there.tries.set(1);
            worker.start();
            await().atMost(10, SECONDS).until(() -> worker.statuses().getFirst().running());
            reader.start();
            try {
                for (int received = 0; received < 100; received++) {
                    events.publish(new GenericDomainEventMessage<>(
                            "test", ITEM.value(), received, new StockReceived(ITEM, 1, "k" + received)));
                    reader.await((long) received, here);
                    assertThat(views.find(here, ITEM.value())).contains(new Count(received + 1));
                }
                assertThat(here.tries).hasValue(0);
                assertThat(reader.statuses()).allMatch(Projections.Status::atHead);

                worker.stop();
                events.publish(
                        new GenericDomainEventMessage<>("test", ITEM.value(), 100, new StockReceived(ITEM, 1, "k100")));
                await().atMost(20, SECONDS)
                        .untilAsserted(
                                () -> assertThat(views.find(here, ITEM.value())).contains(new Count(101)));
                assertThat(here.tries).hasPositiveValue();
            } finally {
                worker.stop();
                reader.stop();
            }
        }
    }

    /** Without the look at its life, documents as they were would be taken further and what came between would be lost. */
    @Test
    void a_store_that_begins_again_with_what_it_had_written_down_is_given_what_it_has_forgotten(@TempDir Path folder) {
        var whole = new Whole();
        var data = DataFolder.open(folder);
        var mongo = new MongoServer(data, Ports.free(), System.getProperty("java.class.path"), 256, true);
        mongo.start();
        try (var client = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(mongo.uri()))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(1, SECONDS))
                .applyToServerSettings(server -> server.addServerListener(whole))
                .applyToConnectionPoolSettings(pool -> pool.addConnectionPoolListener(whole))
                .build())) {
            var database = client.getDatabase("shop");
            var counts = new Counts();
            counts.tries.set(1);
            var views = new ViewStore(database, new ObjectMapper(), whole);
            var projections = projections("node-1", events, database, counts, views);
            projections.start();
            try {
                received(0, 50);
                counted(views, counts, 50);
                mongo.stop(); // And writes down the fifty.
                mongo.start();
                received(50, 100);
                counted(views, counts, 100);
                var process = ProcessHandle.of(mongo.pid()).orElseThrow();
                process.destroyForcibly();
                process.onExit().join();
                received(100, 120);
                mongo.start();
                received(120, 150);
                counted(views, counts, 150);
                assertThat(new DeadLetters(views).parked("counts")).isEmpty();
            } finally {
                projections.stop();
            }
        } finally {
            mongo.stop();
            data.close();
        }
    }

    private void received(int from, int to) {
        for (int i = from; i < to; i++) {
            var item = new StockItemId("stock-A%d@main".formatted(i % 5));
            events.publish(
                    new GenericDomainEventMessage<>("test", item.value(), i / 5, new StockReceived(item, 1, "k" + i)));
        }
    }

    private static void counted(ViewStore views, Counts counts, int all) {
        await().atMost(40, SECONDS)
                .ignoreExceptions()
                .untilAsserted(() -> assertThat(IntStream.range(0, 5)
                                .mapToObj(i -> views.find(counts, "stock-A%d@main".formatted(i)))
                                .mapToInt(found -> found.map(Count::received).orElse(0)))
                        .containsOnly(all / 5));
    }

    private Projections projections(String node, MongoDatabase database, Counts counts) {
        return projections(node, events, database, counts, new ViewStore(database, new ObjectMapper()));
    }

    private Projections projections(
            String node,
            StreamableMessageSource<TrackedEventMessage<?>> events,
            MongoDatabase database,
            Counts counts,
            ViewStore views) {
        var serializer = JacksonSerializer.defaultSerializer();
        var tokens = MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .build()
                        .withTrackingTokenCollection("tokens"))
                .serializer(serializer)
                .nodeId(node)
                .ensureIndexes(false)
                .build();
        return new Projections(
                events,
                tokens,
                new StoredPositions(database.getCollection("tokens"), serializer),
                views,
                new Epoch(source, database, _ -> {}),
                List.of(counts),
                meters,
                InstantSource.system());
    }
}
