package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Move.Store;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventhandling.GenericEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** A book written on an Axon Server, moved to PostgreSQL and back. */
class MoveIT {
    private static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));
    private static final int EVENTS = 1_241; // Some batches, and a loose one of no aggregate.

    private AxonServers server;
    private TestServers.Postgres database;
    private DriverManagerDataSource source;
    private JdbcClient rows;

    @BeforeEach
    void write() throws Exception {
        server = AxonServers.orSkip();
        server.purge();
        database = TestServers.postgres();
        source = new DriverManagerDataSource(database.jdbcUrl(), database.user(), database.password());
        rows = JdbcClient.create(source);
        try (var shop = shop()) {
            var commands = shop.get(Commands.class);
            for (var i = 0; i < 40; i++) {
                commands.send(new ReceiveStock(item("PILE-" + i % 3), i + 1, "k" + i), STAFF)
                        .get(20, TimeUnit.SECONDS);
            }
            var events = shop.get(EventStore.class);
            events.publish(GenericEventMessage.asEventMessage(new StockReceived(item("LOOSE"), 1, "loose")));
            for (var i = 0; i < 12; i++) events.publish(hundred(i));
            waitFor(shop, EVENTS);
        }
    }

    @AfterEach
    void forget() throws Exception {
        if (server != null) server.purge();
    }

    @Test
    void there_and_back_every_event_is_the_same_and_what_processors_have_done_is_known() throws Exception {
        var there = move(Store.AXON_SERVER, Store.POSTGRES);
        assertThat(there.found()).isZero();
        assertThat(there.copied()).isEqualTo(EVENTS);
        assertThat(there.tokens()).isEqualTo(1);
        assertThat(rows.sql("select min(global_index), max(global_index), count(*) from domain_events")
                        .query((row, _) -> List.of(row.getLong(1), row.getLong(2), row.getLong(3)))
                        .single())
                .containsExactly(1L, (long) EVENTS, (long) EVENTS);
        assertThat(token("tokens")).contains("\"globalIndex\":" + EVENTS);
        assertThat(rows.sql("""
                                select sequence_number from domain_events where aggregate_identifier = 'stock-PILE-0@main'
                                order by global_index""").query(Long.class).list()).hasSize(14).isSorted();

        var again = move(Store.AXON_SERVER, Store.POSTGRES);
        assertThat(again.found()).isEqualTo(EVENTS);
        assertThat(again.copied()).isZero();
        assertThat(again.digest()).isEqualTo(there.digest());

        server.purge();
        var back = move(Store.POSTGRES, Store.AXON_SERVER);
        assertThat(back.copied()).isEqualTo(EVENTS);
        assertThat(back.digest()).isEqualTo(there.digest());
        assertThat(token("axon_server_tokens")).contains("\"globalIndex\":" + (EVENTS - 1));
        try (var shop = shop()) {
            shop.get(Commands.class)
                    .send(new ReceiveStock(item("PILE-0"), 7, "after"), STAFF)
                    .get(20, TimeUnit.SECONDS);
            var seen = shop.get(StockSide.Reader.class).seen.poll(20, TimeUnit.SECONDS);
            assertThat(seen.event()).isEqualTo(new StockReceived(item("PILE-0"), 7, "after"));
            assertThat(shop.get(StreamReader.class)
                            .read("stock-PILE-0@main", 13, 5)
                            .orElseThrow()
                            .events())
                    .hasSize(2);
        }
    }

    @Test
    void a_move_that_was_interrupted_goes_on_where_it_stopped() throws Exception {
        var whole = move(Store.AXON_SERVER, Store.POSTGRES);
        rows.sql("delete from domain_events where global_index > 600").update();
        var rest = move(Store.AXON_SERVER, Store.POSTGRES);
        assertThat(rest.found()).isEqualTo(600);
        assertThat(rest.copied()).isEqualTo(EVENTS - 600);
        assertThat(rest.digest()).isEqualTo(whole.digest());
    }

    @Test
    void a_target_with_other_events_is_refused_and_left_as_it_is() throws Exception {
        move(Store.AXON_SERVER, Store.POSTGRES);
        rows.sql("delete from domain_events where global_index > 2").update();
        for (var change : List.of(
                "payload = '{}'",
                "meta_data = '{}'",
                "event_identifier = 'another'",
                "time_stamp = time_stamp + interval '1 millisecond'",
                "payload_revision = '2'",
                "type = 'Heap'")) {
            rows.sql("create table kept as table domain_events").update();
            rows.sql("update domain_events set " + change + " where global_index = 2")
                    .update();
            assertThatThrownBy(() -> move(Store.AXON_SERVER, Store.POSTGRES))
                    .as(change)
                    .isInstanceOf(Move.Refused.class)
                    .hasMessageContaining("event 2 ");
            assertThat(rows.sql("select count(*) from domain_events")
                            .query(Integer.class)
                            .single())
                    .isEqualTo(2);
            rows.sql("delete from domain_events").update();
            rows.sql("insert into domain_events select * from kept").update();
            rows.sql("drop table kept").update();
        }
        server.purge();
        assertThatThrownBy(() -> move(Store.AXON_SERVER, Store.POSTGRES))
                .as("more events than the source")
                .isInstanceOf(Move.Refused.class);
    }

    @Test
    void while_a_shop_writes_nothing_is_moved() throws Exception {
        try (var writer = source.getConnection();
                var statement = writer.createStatement()) {
            statement.execute("select pg_advisory_lock(" + 0x6361_7274_756c_6172L + ")");
            assertThatThrownBy(() -> move(Store.AXON_SERVER, Store.POSTGRES))
                    .isInstanceOf(Move.Refused.class)
                    .hasMessageContaining("stop it first");
        }
    }

    private Move.Report move(Store from, Store to) throws Exception {
        return new Move(source, server.grpc, "default", null, _ -> {}).run(from, to);
    }

    private TestShop shop() {
        return TestShop.on(
                database,
                Map.of("cartulary.event-store", "axon-server", "cartulary.axon-server.servers", server.grpc),
                StockSide.class);
    }

    private void waitFor(TestShop shop, int events) {
        var end = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (shop.get(StreamReader.class).head() < events - 1
                || !token("axon_server_tokens").contains("\"globalIndex\":" + (events - 1))) {
            assertThat(System.nanoTime()).as("waited 30 s").isLessThan(end);
            LockSupport.parkNanos(5_000_000);
        }
    }

    private String token(String table) {
        return rows.sql("select coalesce(convert_from(token, 'UTF8'), '') from " + table
                        + " where processor_name = 'reading'")
                .query(String.class)
                .optional()
                .orElse("");
    }

    private static List<DomainEventMessage<?>> hundred(int number) {
        var item = item("BULK-" + number);
        var events = new ArrayList<DomainEventMessage<?>>();
        for (var sequence = 0; sequence < 100; sequence++) {
            events.add(new GenericDomainEventMessage<>(
                    "Pile",
                    item.value(),
                    sequence,
                    new StockReceived(item, 1, "ü-" + sequence),
                    Map.of("actor", "staff-1", "roles", "ADMIN")));
        }
        return events;
    }

    private static StockItemId item(String sku) {
        return StockItemId.of(new Sku(sku), StockItemId.MAIN);
    }
}
