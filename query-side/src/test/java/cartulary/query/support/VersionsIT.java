package cartulary.query.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.process.ProjectionStatus.Outcome;
import cartulary.contract.support.CommandRefused;
import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import javax.sql.DataSource;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** What a person does to a projection: pause, rebuild beside, compare, switch, switch back, reset. */
class VersionsIT {
    record Sum(long total) {}

    /** Its documents are sums; the code says how they are made. */
    private static class Sums extends Projection<Sum> {
        private final int code;
        private final AtomicInteger told = new AtomicInteger();
        private final AtomicInteger switched = new AtomicInteger();

        Sums(int code) {
            super("sums", "sums", Sum.class, StockReceived.class);
            this.code = code;
        }

        @Override
        public int code() {
            return code;
        }

        @Override
        protected String idOf(Object event) {
            return event instanceof StockReceived received
                    ? received.stockItemId().value()
                    : null;
        }

        @Override
        public Sum apply(Sum was, Recorded recorded) {
            int quantity = ((StockReceived) recorded.event()).quantity();
            if (code == 3 && quantity == 3) quantity = 4; // The fold that is wrong.
            return new Sum((was == null ? 0 : was.total()) + quantity);
        }

        @Override
        public void written(Map<String, Sum> documents) {
            told.addAndGet(documents.size());
        }

        @Override
        public void switched() {
            switched.incrementAndGet();
        }
    }

    private final Map<String, Long> sequences = new HashMap<>();
    private final List<Projections> all = new ArrayList<>();
    private final AtomicLong keys = new AtomicLong();
    private EmbeddedEventStore events;
    private MongoClient client;
    private MongoDatabase database;
    private DataSource source;
    private ViewStore views;

    @BeforeEach
    void open() {
        var mongo = TestServers.mongo();
        var postgres = TestServers.postgres();
        source = new DriverManagerDataSource(postgres.jdbcUrl(), postgres.user(), postgres.password());
        JdbcClient.create(source)
                .sql("create table view_epochs as select 'one'::text as epoch")
                .update();
        events = EmbeddedEventStore.builder()
                .storageEngine(new InMemoryEventStorageEngine())
                .build();
        client = MongoClients.create(mongo.uri());
        database = client.getDatabase(mongo.database());
        for (int item = 0; item < 40; item++) receive(item, 1 + item % 5);
    }

    @AfterEach
    void close() {
        all.forEach(Projections::stop);
        client.close();
        events.shutDown();
    }

    @Test
    void a_paused_projection_stands_over_a_restart_and_goes_on_when_it_is_resumed() {
        var sums = new Sums(1);
        var projections = started(sums);
        caughtUp(projections);
        done(projections, ProjectionAct.PAUSE);
        receive(0, 7);
        assertThat(status(projections).state()).isEqualTo("paused");
        assertThat(status(projections).lagEvents()).isEqualTo(1);
        projections.stop();
        var again = started(sums);
        assertThat(status(again).state()).isEqualTo("paused");
        assertThat(views.find(sums, id(0))).contains(new Sum(1));
        done(again, ProjectionAct.RESUME);
        await().atMost(10, SECONDS).until(() -> views.find(sums, id(0)).equals(java.util.Optional.of(new Sum(8))));
        assertThat(status(again).state()).isEqualTo("running");
    }

    /** A reader asks all the while: it is always answered, and never with less than it was told before. */
    @Test
    void a_version_built_beside_is_compared_switched_to_and_back_and_no_reader_sees_a_gap() throws Exception {
        var sums = new Sums(1);
        var projections = started(sums);
        caughtUp(projections);
        var over = new AtomicBoolean();
        var wrong = new ConcurrentLinkedQueue<String>();
        var reads = new AtomicLong();
        var reader = Thread.ofVirtual().start(() -> {
            for (long last = 0; !over.get(); reads.incrementAndGet()) {
                var found = views.find(sums, id(1)).map(Sum::total).orElse(-1L);
                if (found < last) wrong.add("%d after %d".formatted(found, last));
                last = Math.max(last, found);
            }
        });
        var writer = Thread.ofVirtual().start(() -> {
            while (!over.get()) {
                receive(1, 1);
                waits(projections, sums); // A store in memory takes more than any view could.
            }
        });
        try {
            isSwitchedThereAndBack(projections, sums);
        } finally {
            over.set(true);
            reader.join();
            writer.join();
        }
        assertThat(wrong).isEmpty();
        assertThat(reads).hasPositiveValue();
        done(projections, ProjectionAct.DROP);
        await().atMost(10, SECONDS)
                .until(() ->
                        !database.listCollectionNames().into(new ArrayList<>()).contains("sums_2"));
        assertThat(roles(projections)).containsExactly("1 live sums");
    }

    private static void waits(Projections projections, Sums sums) {
        try {
            projections.await(Long.MAX_VALUE, sums);
        } catch (CommandRefused _) { // It has waited.
        }
    }

    private void isSwitchedThereAndBack(Projections projections, Sums sums) throws Exception {
        done(projections, ProjectionAct.REBUILD);
        await().atMost(20, SECONDS).until(() -> status(projections).comparison() != null);
        var comparison = status(projections).comparison();
        assertThat(comparison.equal()).as(comparison.toString()).isTrue();
        assertThat(comparison.documentsBeside()).isEqualTo(40);
        assertThat(comparison.checksumBeside()).isEqualTo(comparison.checksumLive());
        done(projections, ProjectionAct.SWITCH);
        assertThat(roles(projections)).containsExactly("2 live sums_2", "1 old sums");
        assertThat(sums.switched).hasValue(1);
        done(projections, ProjectionAct.SWITCH_BACK);
        assertThat(roles(projections)).containsExactly("1 live sums", "2 old sums_2");
    }

    @Test
    void a_version_that_says_otherwise_is_refused_and_what_differs_is_told() {
        var projections = started(new Sums(1), new Sums(3));
        caughtUp(projections);
        done(projections, ProjectionAct.REBUILD);
        await().atMost(20, SECONDS).until(() -> status(projections).comparison() != null);
        var comparison = status(projections).comparison();
        assertThat(comparison.equal()).isFalse();
        assertThat(comparison.differing()).isEqualTo(8);
        assertThat(comparison.differences())
                .hasSize(8)
                .allSatisfy(difference -> assertThat(difference.what()).isEqualTo("total: 3, 4"));
        var outcome = act(projections, ProjectionAct.SWITCH);
        assertThat(outcome.result()).isEqualTo("refused");
        assertThat(outcome.detail()).contains("8 of 40 documents differ");
        assertThat(roles(projections)).containsExactly("1 live sums", "2 beside sums_2");
        assertThat(act(projections, ProjectionAct.REBUILD).result()).isEqualTo("refused");
        assertThat(act(projections, ProjectionAct.SWITCH_BACK).result()).isEqualTo("refused");
        done(projections, ProjectionAct.DROP);
        assertThat(act(projections, ProjectionAct.SWITCH).result()).isEqualTo("refused");
    }

    @Test
    void a_rebuild_that_is_wrong_on_purpose_is_refused() {
        var projections = started(new Sums(1));
        caughtUp(projections);
        done(projections, ProjectionAct.REBUILD_WRONG);
        await().atMost(20, SECONDS).until(() -> status(projections).comparison() != null);
        assertThat(act(projections, ProjectionAct.SWITCH).result()).isEqualTo("refused");
    }

    @Test
    void a_reset_repairs_what_is_wrong_and_tells_nobody_outside_of_the_replay() {
        var sums = new Sums(1);
        var projections = started(sums);
        caughtUp(projections);
        database.getCollection("sums").deleteMany(new org.bson.Document());
        var told = sums.told.get();
        done(projections, ProjectionAct.RESET);
        await().atMost(20, SECONDS).until(() -> views.find(sums, id(4)).isPresent());
        assertThat(views.find(sums, id(4))).contains(new Sum(5));
        assertThat(sums.told).hasValue(told);
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(roles(projections)).containsExactly("2 live sums_2"));
        receive(4, 1);
        await().atMost(10, SECONDS).until(() -> sums.told.get() > told);
    }

    @Test
    void a_switch_is_learnt_by_the_processes_that_only_read() {
        var sums = new Sums(1);
        var worker = started(sums);
        caughtUp(worker);
        var mine = views;
        var here = new Sums(1);
        var reader = started(here);
        done(worker, ProjectionAct.REBUILD);
        done(worker, ProjectionAct.SWITCH);
        await().atMost(10, SECONDS).until(() -> here.switched.get() == 1);
        assertThat(mine.find(here, id(2))).contains(new Sum(3));
        assertThat(roles(reader)).containsExactly("2 live sums_2", "1 old sums");
    }

    @Test
    void a_process_that_dies_while_it_builds_goes_on_with_it() {
        var sums = new Sums(1);
        var projections = started(sums);
        caughtUp(projections);
        done(projections, ProjectionAct.REBUILD);
        projections.stop();
        receive(0, 5);
        var again = started(sums);
        await().atMost(20, SECONDS).until(() -> status(again).comparison() != null);
        done(again, ProjectionAct.SWITCH);
        assertThat(views.find(sums, id(0))).contains(new Sum(6));
    }

    private Projections started(Sums... sums) {
        var serializer = JacksonSerializer.defaultSerializer();
        var node = "node-" + all.size();
        var tokens = MongoTokenStore.builder()
                .mongoTemplate(DefaultMongoTemplate.builder()
                        .mongoDatabase(database)
                        .build()
                        .withTrackingTokenCollection("tokens"))
                .serializer(serializer)
                .nodeId(node)
                .ensureIndexes(false)
                .build();
        var own = new ViewStore(
                database,
                new ObjectMapper()
                        .registerModule(new JavaTimeModule())
                        .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS));
        var projections = new Projections(
                events,
                tokens,
                new StoredPositions(database.getCollection("tokens"), serializer),
                own,
                new Epoch(source, database, _ -> {}),
                Arrays.asList(sums),
                new SimpleMeterRegistry(),
                InstantSource.system());
        projections.start();
        all.add(projections);
        views = own;
        return projections;
    }

    private void caughtUp(Projections projections) {
        await().atMost(20, SECONDS)
                .until(() -> projections.statuses().getFirst().atHead());
    }

    private static ProjectionStatus status(Projections projections) {
        return projections.told().getFirst();
    }

    private static List<String> roles(Projections projections) {
        return status(projections).versions().stream()
                .map(version -> "%d %s %s".formatted(version.number(), version.role(), version.collection()))
                .toList();
    }

    private void done(Projections projections, ProjectionAct act) {
        var outcome = act(projections, act);
        assertThat(outcome.result()).as(outcome.toString()).isEqualTo("done");
    }

    private Outcome act(Projections projections, ProjectionAct act) {
        var key = "key-" + keys.incrementAndGet();
        projections.operate("sums", act, key);
        await().atMost(30, SECONDS).until(() -> {
            var outcome = status(projections).outcome();
            return outcome != null
                    && outcome.key().equals(key)
                    && !outcome.result().equals("begun");
        });
        return status(projections).outcome();
    }

    private void receive(int item, int quantity) {
        var id = new StockItemId(id(item));
        long sequence = sequences.merge(id.value(), 0L, (was, _) -> was + 1);
        events.publish(new GenericDomainEventMessage<>(
                "test", id.value(), sequence, new StockReceived(id, quantity, "k" + item + "-" + sequence)));
    }

    private static String id(int item) {
        return "stock-A%d@main".formatted(item);
    }
}
