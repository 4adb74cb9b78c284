package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.ConnectionString;
import com.mongodb.MongoClientSettings;
import com.mongodb.MongoException;
import com.mongodb.ServerAddress;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.connection.ClusterId;
import com.mongodb.connection.ConnectionId;
import com.mongodb.connection.ServerId;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import com.mongodb.event.ConnectionReadyEvent;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class ProjectionWriterIT {
    /**
     * @param note grows with what is received, to make a document no server takes
     */
    record Sum(int total, String note) {}

    private static final class Sums extends Projection<Sum> {
        private int poison = Integer.MIN_VALUE;
        private int huge = Integer.MIN_VALUE;
        private boolean dieAfterFlush;
        private final List<String> told = new ArrayList<>();

        Sums() {
            super("sums", "sums", Sum.class, StockEvent.class);
        }

        @Override
        protected String idOf(Object event) {
            return event instanceof StockEvent stock ? stock.stockItemId().value() : null;
        }

        @Override
        public Sum apply(Sum was, Recorded recorded) {
            int quantity = ((StockReceived) recorded.event()).quantity();
            if (quantity == poison) throw new IllegalStateException("poison");
            return new Sum((was == null ? 0 : was.total()) + quantity, quantity == huge ? "x".repeat(17 << 20) : "");
        }

        @Override
        public void written(Map<String, Sum> documents) {
            if (dieAfterFlush) throw new IllegalStateException("died between flush and token");
            told.addAll(documents.keySet());
        }
    }

    private static final class Each extends Projection<Sum> {
        Each() {
            super("each", "each", Sum.class, StockEvent.class);
        }

        @Override
        protected String idOf(Recorded recorded) {
            return recorded.id();
        }

        @Override
        protected boolean isOfOneEventEach() {
            return true;
        }

        @Override
        public Sum apply(Sum was, Recorded recorded) {
            return new Sum(((StockReceived) recorded.event()).quantity(), "");
        }
    }

    private final Sums sums = new Sums();
    private final List<String> alarms = new ArrayList<>();
    private MongoClient client;
    private ViewStore views;
    private DeadLetters deadLetters;
    private ProjectionWriter<Sum> writer;

    @BeforeEach
    void open() {
        var mongo = TestServers.mongo();
        client = MongoClients.create(mongo.uri());
        views = new ViewStore(client.getDatabase(mongo.database()), new ObjectMapper());
        deadLetters = new DeadLetters(views);
        writer = new ProjectionWriter<>(sums, views, deadLetters, alarms::add);
    }

    @AfterEach
    void close() {
        client.close();
    }

    @Test
    void events_delivered_again_change_nothing_and_are_told_again() {
        var batch = List.of(received(1, "A1", 5), received(2, "A1", 7), received(3, "B1", 1));
        writer.write(batch);
        writer.write(batch.subList(1, 3));
        assertThat(total("A1")).isEqualTo(12);
        assertThat(total("B1")).isEqualTo(1);
        // As after a crash: some are known, some are new.
        writer.write(List.of(received(2, "A1", 7), received(4, "A1", 1)));
        assertThat(total("A1")).isEqualTo(13);
        // The first telling may have been lost with the process.
        assertThat(sums.told).hasSize(5);
    }

    @Test
    void a_death_between_flush_and_token_gives_the_same_documents() {
        var batch = List.of(received(1, "A1", 5), received(2, "B1", 7));
        sums.dieAfterFlush = true;
        assertThatThrownBy(() -> writer.write(batch)).hasMessageContaining("between flush and token");
        sums.dieAfterFlush = false;
        writer.write(batch);
        assertThat(total("A1")).isEqualTo(5);
        assertThat(total("B1")).isEqualTo(7);
    }

    @Test
    void a_poison_event_holds_back_its_document_alone_until_it_is_redriven() {
        sums.poison = 13;
        writer.write(List.of(received(1, "A1", 5), received(2, "A1", 13), received(3, "B1", 1), received(4, "A1", 2)));
        writer.write(List.of(received(5, "A1", 3), received(6, "B1", 1)));
        assertThat(total("A1")).isEqualTo(5);
        assertThat(total("B1")).isEqualTo(2);
        assertThat(deadLetters.parked("sums")).containsExactly(id("A1"));
        assertThat(alarms).containsExactly("sums");
        assertThat(writer.redrive(id("A1"))).isEqualTo(3);
        sums.poison = Integer.MIN_VALUE;
        assertThat(writer.redrive(id("A1"))).isZero();
        assertThat(total("A1")).isEqualTo(23);
        assertThat(deadLetters.parked("sums")).isEmpty();
        writer.write(List.of(received(7, "A1", 1)));
        assertThat(total("A1")).isEqualTo(24);
    }

    @Test
    void a_letter_delivered_again_is_kept_once() {
        sums.poison = 13;
        var batch = List.of(received(1, "A1", 13), received(2, "A1", 2));
        writer.write(batch);
        writer.write(batch);
        assertThat(deadLetters.load(sums.name(), id("A1"))).isEqualTo(batch);
    }

    @Test
    void a_document_no_server_takes_is_set_aside_and_the_rest_of_the_bulk_is_written() {
        sums.huge = 13;
        writer.write(List.of(received(1, "A1", 5), received(2, "A1", 13), received(3, "B1", 1)));
        assertThat(total("A1")).isEqualTo(5);
        assertThat(total("B1")).isEqualTo(1);
        assertThat(deadLetters.parked("sums")).containsExactly(id("A1"));
    }

    @Test
    void a_server_that_is_away_is_waited_for_and_nothing_is_set_aside() {
        try (var nowhere = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString("mongodb://127.0.0.1:1"))
                .applyToClusterSettings(cluster -> cluster.serverSelectionTimeout(100, TimeUnit.MILLISECONDS))
                .build())) {
            var away = new ViewStore(nowhere.getDatabase("away"), new ObjectMapper());
            assertThatThrownBy(() -> new ProjectionWriter<>(sums, away, new DeadLetters(away), alarms::add)
                            .write(List.of(received(1, "A1", 5))))
                    .isInstanceOf(MongoException.class);
        }
        assertThat(alarms).isEmpty();
    }

    @Test
    void a_document_as_it_was_in_another_life_is_not_taken_further() {
        writer.write(List.of(received(1, "A1", 5)));
        views.whole().watchedBy(() -> false, _ -> true, () -> {});
        var server = new ServerId(new ClusterId(), new ServerAddress("127.0.0.1", 1));
        views.whole().connectionReady(new ConnectionReadyEvent(new ConnectionId(server), 1));

        assertThatThrownBy(() -> writer.write(List.of(received(3, "A1", 7)))).isInstanceOf(MongoException.class);
        assertThatThrownBy(() -> writer.redrive(id("A1"))).isInstanceOf(MongoException.class);

        assertThat(views.own(sums.collection()).find(eq("_id", id("A1"))).first())
                .containsEntry("position", 1L);
        assertThat(deadLetters.count()).isZero();
    }

    @Test
    void what_it_wrote_itself_it_does_not_read_again_while_the_claim_is_surely_its_own() {
        var asked = new ArrayList<String>();
        var clock = new AtomicLong();
        var claim = new Claim(clock::get);
        try (var watched = MongoClients.create(MongoClientSettings.builder()
                .applyConnectionString(new ConnectionString(TestServers.mongo().uri()))
                .addCommandListener(new CommandListener() {
                    @Override
                    public void commandStarted(CommandStartedEvent event) {
                        asked.add(event.getCommandName());
                    }
                })
                .build())) {
            var ours = writer(claim, watched);
            claim.begun(claim.now());
            ours.write(List.of(received(1, "A1", 5)));
            asked.clear();
            ours.write(List.of(received(2, "A1", 7)));
            assertThat(asked).containsExactly("update");
            asked.clear();
            ours.write(List.of(received(3, "A1", 1), received(4, "B1", 1)));
            assertThat(asked).contains("find", "update", "insert").hasSize(3);

            // It was stopped for longer than it is sure; meanwhile another took the claim and went on further than it
            // will.
            clock.addAndGet(TimeUnit.SECONDS.toNanos(4));
            writer.write(List.of(received(5, "A1", 10), received(6, "A1", 10)));
            ours.write(List.of(received(5, "A1", 10)));
            assertThat(total("A1")).isEqualTo(33);

            // It has it again, loses it to the other, and has it once more.
            claim.begun(claim.now());
            ours.write(List.of(received(7, "B1", 10)));
            writer.write(List.of(received(8, "B1", 100), received(9, "B1", 100)));
            claim.given();
            claim.begun(claim.now());
            ours.write(List.of(received(8, "B1", 100)));
            assertThat(total("B1")).isEqualTo(211);
        }
    }

    private ProjectionWriter<Sum> writer(Claim claim, MongoClient through) {
        var seen = new ViewStore(through.getDatabase(views.database().getName()), new ObjectMapper());
        return new ProjectionWriter<>(
                sums, sums.name(), sums.collection(), claim, _ -> {}, seen, new DeadLetters(seen), alarms::add);
    }

    @Test
    void a_document_of_one_event_is_written_unread_and_the_same_when_the_event_comes_again() {
        var each = new ProjectionWriter<>(new Each(), views, deadLetters, alarms::add);
        var batch = List.of(received(1, "A1", 5), received(2, "A1", 7), received(3, "B1", 1));
        each.write(batch.subList(0, 2));
        each.write(batch);
        assertThat(views.own("each").find().map(document -> document.getString("_id") + document.get("position")))
                .containsExactlyInAnyOrder("event-11", "event-22", "event-33");
        assertThat(deadLetters.count()).isZero();
        assertThat(alarms).isEmpty();
    }

    private int total(String sku) {
        return views.find(sums, id(sku)).orElseThrow().total();
    }

    private static String id(String sku) {
        return "stock-" + sku + "@main";
    }

    private static Recorded received(long position, String sku, int quantity) {
        return new Recorded(
                "event-" + position,
                new StockReceived(new StockItemId(id(sku)), quantity, "k"),
                id(sku),
                position,
                position,
                Instant.parse("2026-11-21T10:00:00Z"),
                Map.of("actor", "tester"));
    }
}
