package cartulary.query.support;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.MongoTimeoutException;
import com.mongodb.client.MongoClients;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EmbeddedEventStore;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.axonframework.extensions.mongo.DefaultMongoTemplate;
import org.axonframework.extensions.mongo.eventsourcing.tokenstore.MongoTokenStore;
import org.axonframework.serialization.json.JacksonSerializer;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class ProjectionsIT {
    private static final StockItemId ITEM = new StockItemId("stock-A1@main");

    record Count(int received) {}

    /** Its store is away for the first tries. */
    private static final class Counts extends Projection<Count> {
        private final AtomicInteger tries = new AtomicInteger();

        Counts() {
            super("counts", "counts", Count.class);
        }

        @Override
        public String idOf(Object event) {
            return event instanceof StockReceived received
                    ? received.stockItemId().value()
                    : null;
        }

        @Override
        public Count apply(Count was, Recorded recorded) {
            if (tries.incrementAndGet() == 1) throw new MongoTimeoutException("away");
            return new Count(was == null ? 1 : was.received() + 1);
        }
    }

    /** Were the token stored before the flush, it would be past the event by then, and the event lost to the view for ever. */
    @Test
    void an_event_whose_flush_failed_is_taken_up_when_the_store_is_back() {
        var mongo = TestServers.mongo();
        var postgres = TestServers.postgres();
        var source = new DriverManagerDataSource(postgres.jdbcUrl(), postgres.user(), postgres.password());
        org.springframework.jdbc.core.simple.JdbcClient.create(source)
                .sql("create table view_epochs as select 'one'::text as epoch")
                .update();
        var counts = new Counts();
        var events = EmbeddedEventStore.builder()
                .storageEngine(new InMemoryEventStorageEngine())
                .build();
        try (var client = MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            var views = new ViewStore(database, new ObjectMapper());
            var tokens = MongoTokenStore.builder()
                    .mongoTemplate(DefaultMongoTemplate.builder()
                            .mongoDatabase(database)
                            .build())
                    .serializer(JacksonSerializer.defaultSerializer())
                    .ensureIndexes(false)
                    .build();
            var projections = new Projections(
                    events,
                    tokens,
                    views,
                    new Epoch(source, database, _ -> {}),
                    List.of(counts),
                    new SimpleMeterRegistry());
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
        } finally {
            events.shutDown();
        }
    }
}
