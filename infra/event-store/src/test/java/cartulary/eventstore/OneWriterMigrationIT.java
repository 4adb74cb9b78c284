package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A book that was begun before there was one writer. */
class OneWriterMigrationIT {
    private static final StockItemId ITEM = new StockItemId("stock-TEA@main");
    private static final Instant AT = Instant.parse("2026-10-05T09:30:00.125Z");

    private final TestServers.Postgres server = TestServers.postgres();
    private final JdbcClient database =
            JdbcClient.create(new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password()));

    @Test
    void its_events_keep_their_places_and_times_and_its_readers_go_on_where_they_were() throws Exception {
        migrateTo("3");
        storeTheOldWay(1, 0);
        storeTheOldWay(3, 1); // 2 was rolled back: such holes there are.
        database.sql("""
                        insert into tokens (processor_name, segment, token, token_type, time_stamp)
                        values ('elsewhere', 0, convert_to('{"index":3,"gaps":[2]}', 'UTF8'), 'axon.GapAwareTrackingToken', '')
                        """).update();
        try (var shop = TestShop.on(server, Map.of(), StockSide.class)) {
            var token = shop.get(TransactionManager.class)
                    .fetchInTransaction(() -> shop.get(TokenStore.class).fetchToken("elsewhere", 0));
            assertThat(token).isEqualTo(new GlobalSequenceTrackingToken(3));
            var store = shop.get(EventStore.class);
            assertThat(store.readEvents(ITEM.value()).asStream())
                    .extracting(event -> event.getTimestamp())
                    .containsExactly(AT, AT);
            store.publish(new GenericDomainEventMessage<>(
                    "StockItem", ITEM.value(), 2, new StockReceived(ITEM, 1, "k"), Map.of("actor", "staff-1")));
            assertThat(shop.get(StreamReader.class).head()).isEqualTo(4);
            try (var stream = store.openStream(null)) {
                assertThat(stream.nextAvailable().trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(1));
                assertThat(stream.nextAvailable().trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(3));
                assertThat(stream.nextAvailable().trackingToken()).isEqualTo(new GlobalSequenceTrackingToken(4));
            }
        }
        database.sql(new ClassPathResource("db/rollback/U4__one_writer.sql").getContentAsString(StandardCharsets.UTF_8))
                .update();
        assertThat(database.sql("select convert_from(token, 'UTF8') from tokens where processor_name = 'elsewhere'")
                        .query(String.class)
                        .single())
                .contains("\"index\" : 3");
        storeTheOldWay(0, 3);
        assertThat(database.sql("select max(global_index) from domain_events")
                        .query(Long.class)
                        .single())
                .isEqualTo(5);
    }

    private void migrateTo(String version) throws IOException {
        Flyway.configure()
                .dataSource(server.jdbcUrl(), server.user(), server.password())
                .target(version)
                .load()
                .migrate();
    }

    /** @param index 0: as the old table gives it */
    private void storeTheOldWay(long index, long sequence) {
        database.sql("""
                        insert into domain_events (global_index, event_identifier, aggregate_identifier, sequence_number, type,
                            time_stamp, payload_type, payload_revision, payload, meta_data)
                        values (%s, 'event-' || ?, ?, ?, 'StockItem', ?, 'inventory.StockReceived', '1',
                            convert_to('{"stockItemId":"stock-TEA@main","quantity":1,"key":"k"}', 'UTF8'), convert_to('{}', 'UTF8'))
                        """.formatted(index == 0 ? "default" : Long.toString(index)))
                .params(sequence, ITEM.value(), sequence, AT.toString())
                .update();
    }
}
