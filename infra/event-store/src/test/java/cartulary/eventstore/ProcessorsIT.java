package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import cartulary.embedded.testing.TestServers;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.sql.DataSource;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.saga.AssociationValue;
import org.axonframework.modelling.saga.AssociationValuesImpl;
import org.axonframework.modelling.saga.EndSaga;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;
import org.axonframework.modelling.saga.repository.SagaStore;
import org.axonframework.serialization.SerializationException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class ProcessorsIT {
    private static final Actor SYSTEM = Actor.system("test");
    private static final String NAME = "Annabel Quixote";
    private static TestServers.Postgres database;
    private static TestShop shop;

    /** Greets a customer; restocks when the greeting is taken back. */
    @JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
    public static class Greeting {
        @Subject
        private CustomerId customerId;

        @Sealed
        private String name;

        @StartSaga
        @SagaEventHandler(associationProperty = "customerId")
        public void on(CustomerRegistered event, Commands commands, Heard heard, EventMessage<?> message) {
            customerId = event.customerId();
            name = event.name();
            var item = StockItemId.of(new Sku("GREETING"), StockItemId.MAIN);
            heard.names.add(name);
            var answer = commands.send(new ReceiveStock(item, 1, customerId.value()), SYSTEM);
            answer.join();
            heard.messages.add(message);
        }

        @EndSaga
        @SagaEventHandler(associationProperty = "customerId")
        public void on(cartulary.contract.customer.CustomerEvent.AddressChanged event, Heard heard) {
            heard.names.add("bye " + name);
        }
    }

    static class Heard {
        final BlockingQueue<String> names = new LinkedBlockingQueue<>();
        final BlockingQueue<EventMessage<?>> messages = new LinkedBlockingQueue<>();
    }

    static class Stubborn {
        final AtomicInteger tries = new AtomicInteger();
        final BlockingQueue<OrderId> handled = new LinkedBlockingQueue<>();

        @EventHandler
        void on(OrderCancelled event) {
            if (!event.orderId().equals(order("1"))) return;
            if (tries.incrementAndGet() == 1) throw new IllegalStateException("not yet");
            handled.add(event.orderId());
        }
    }

    static class Choosy {
        final BlockingQueue<OrderId> handled = new LinkedBlockingQueue<>();

        @EventHandler
        void on(OrderCancelled event) {
            if (event.reason() == CancellationReason.PAYMENT_REFUSED) throw new IllegalStateException("never");
            handled.add(event.orderId());
        }
    }

    @Configuration(proxyBeanMethods = false)
    static class Side {
        @Bean
        Heard heard() {
            return new Heard();
        }

        @Bean
        TypeAlias greetingState() {
            return new TypeAlias("saga.Greeting", "1", Greeting.class);
        }

        @Bean
        ConfigurerModule greeting() {
            return TrackingProcessor.named("greeting").saga(Greeting.class);
        }

        @Bean
        Stubborn stubborn() {
            return new Stubborn();
        }

        @Bean
        ConfigurerModule stubbornReader(Stubborn handler) {
            return TrackingProcessor.named("stubborn").handler(handler);
        }

        @Bean
        Choosy choosy() {
            return new Choosy();
        }

        @Bean
        ConfigurerModule choosyReader(Choosy handler) {
            return TrackingProcessor.named("choosy").handler(handler).batch(10).deadLettersInPostgres();
        }
    }

    @BeforeAll
    static void open() {
        database = TestServers.postgres();
        shop = TestShop.on(database, Map.of("cartulary.test-clock.enabled", "true"), StockSide.class, Side.class);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void a_process_hands_on_correlation_but_acts_in_its_own_name() throws Exception {
        var customer = new CustomerId("customer-greeted");
        publish(customer.value(), 0, new CustomerRegistered(customer, "a@example.org", NAME));
        var heard = shop.get(Heard.class);
        assertThat(heard.names.poll(20, TimeUnit.SECONDS)).isEqualTo(NAME);
        var cause = heard.messages.poll(20, TimeUnit.SECONDS);
        var stored = shop.get(StreamReader.class)
                .read("stock-GREETING@main", 0, 10)
                .orElseThrow()
                .events()
                .getFirst();
        assertThat(stored.metadata())
                .containsEntry("actor", "test")
                .containsEntry("roles", "SYSTEM")
                .containsEntry("correlationId", cause.getIdentifier());
        var saga = JdbcClient.create(shop.get(DataSource.class))
                .sql("select convert_from(serialized_saga, 'UTF8') from sagas")
                .query(String.class);
        waitUntil(() -> !saga.list().isEmpty());
        assertThat(saga.list().getFirst()).contains("customer-greeted", "v1.").doesNotContain(NAME);
        assertThat(everyByteOf("domain_events", "payload"))
                .contains("customer-greeted")
                .doesNotContain(NAME, "a@example");
        publish(customer.value(), 1, new cartulary.contract.customer.CustomerEvent.AddressChanged(customer, null));
        assertThat(heard.names.poll(20, TimeUnit.SECONDS)).isEqualTo("bye " + NAME);
        waitUntil(() -> saga.list().isEmpty());
    }

    @Test
    void an_event_that_cannot_be_handled_is_tried_again_and_never_passed_by() throws Exception {
        var order = order("1");
        publish(order.value(), 0, new OrderCancelled(order, CancellationReason.OUT_OF_STOCK));
        assertThat(shop.get(Stubborn.class).handled.poll(20, TimeUnit.SECONDS)).isEqualTo(order);
        assertThat(shop.get(Stubborn.class).tries).hasValueGreaterThanOrEqualTo(2);
    }

    @Test
    void with_a_dead_letter_queue_the_others_go_on_and_it_is_kept_with_its_sequence() throws Exception {
        var bad = order("a");
        var good = order("b");
        publish(bad.value(), 0, new OrderCancelled(bad, CancellationReason.PAYMENT_REFUSED));
        publish(bad.value(), 1, new OrderCancelled(bad, CancellationReason.OUT_OF_STOCK));
        publish(good.value(), 0, new OrderCancelled(good, CancellationReason.OUT_OF_STOCK));
        OrderId handled;
        do handled = shop.get(Choosy.class).handled.poll(20, TimeUnit.SECONDS);
        while (!good.equals(handled) && handled != null);
        assertThat(handled).isEqualTo(good);
        var letters = JdbcClient.create(shop.get(DataSource.class))
                .sql("select count(*) from dead_letters where processing_group = 'choosy' and sequence_identifier = ?")
                .param(bad.value())
                .query(Integer.class);
        waitUntil(() -> letters.single() == 2);
    }

    @Test
    void a_saga_rolls_back_with_its_transaction() {
        @SuppressWarnings("unchecked")
        SagaStore<Object> sagas = shop.get(SagaStore.class);
        var state = new Greeting();
        state.customerId = new CustomerId("customer-rolled-back");
        var associations = new AssociationValuesImpl();
        associations.add(new AssociationValue("customerId", "customer-rolled-back"));
        var transactions = shop.get(TransactionManager.class);
        assertThatThrownBy(() -> transactions.executeInTransaction(() -> {
                    sagas.insertSaga(Greeting.class, "rolled-back", state, associations.asSet());
                    throw new IllegalStateException("and out");
                }))
                .hasMessage("and out");
        assertThat(sagas.<Greeting>loadSaga(Greeting.class, "rolled-back")).isNull();
        transactions.executeInTransaction(() -> sagas.insertSaga(Greeting.class, "kept", state, associations.asSet()));
        assertThat(sagas.<Greeting>loadSaga(Greeting.class, "kept")).isNotNull();
        transactions.executeInTransaction(() -> sagas.deleteSaga(Greeting.class, "kept", associations.asSet()));
    }

    @Test
    void the_test_clock_moves_forward_only_and_other_processes_follow() {
        var clock = shop.get(ShopClock.class);
        var other = ShopClock.movable(java.time.InstantSource.system(), shop.get(DataSource.class));
        try (other) {
            var start = clock.instant();
            assertThat(shop.get(MoveClock.class).to(start.plus(Duration.ofHours(1))))
                    .isAfterOrEqualTo(start.plus(Duration.ofHours(1)));
            assertThat(clock.moveTo(start)).isAfterOrEqualTo(start.plus(Duration.ofHours(1)));
            waitUntil(() -> !other.instant().isBefore(start.plus(Duration.ofHours(1))));
        }
        assertThat(clock.instant())
                .isAfter(java.time.InstantSource.system().instant().plus(Duration.ofMinutes(59)));
        assertThatThrownBy(() ->
                        ShopClock.machineTime(java.time.InstantSource.system()).advance(Duration.ofHours(1)))
                .hasMessageContaining("cartulary.test-clock.enabled");
    }

    /** As after kill -9: the claim is still in the table, and the same node takes it up without waiting it out. */
    @Test
    void a_node_takes_up_its_own_claims_at_once() throws Exception {
        var own = TestServers.postgres();
        var item = StockItemId.of(new Sku("CLAIM"), StockItemId.MAIN);
        var first = TestShop.on(own, Map.of(), StockSide.class);
        first.get(Commands.class).send(new ReceiveStock(item, 1, "a"), SYSTEM).get(20, TimeUnit.SECONDS);
        assertThat(first.get(StockSide.Reader.class).seen.poll(20, TimeUnit.SECONDS))
                .isNotNull();
        first.close();
        try (var dataSource = new com.zaxxer.hikari.HikariDataSource()) {
            dataSource.setJdbcUrl(own.jdbcUrl());
            dataSource.setUsername(own.user());
            dataSource.setPassword(own.password());
            JdbcClient.create(dataSource)
                    .sql("update tokens set owner = 'node-1', time_stamp = ? where processor_name = 'reading'")
                    .param(java.time.InstantSource.system().instant().toString())
                    .update();
        }
        try (var second = TestShop.on(own, Map.of(), StockSide.class)) {
            var begun = System.nanoTime();
            second.get(Commands.class)
                    .send(new ReceiveStock(item, 1, "b"), SYSTEM)
                    .get(20, TimeUnit.SECONDS);
            var seen = second.get(StockSide.Reader.class).seen.poll(20, TimeUnit.SECONDS);
            assertThat(((StockReceived) seen.event()).key()).isEqualTo("b");
            assertThat(Duration.ofNanos(seen.nanos() - begun)).isLessThan(Duration.ofSeconds(5));
        }
    }

    /** As after a kill of PostgreSQL: the process lives and believes to be further than its token. */
    @Test
    void a_processor_does_again_what_the_database_has_forgotten_though_nothing_new_comes() throws Exception {
        var item = StockItemId.of(new Sku("FORGOTTEN"), StockItemId.MAIN);
        try (var own = TestShop.on(TestServers.postgres(), Map.of(), StockSide.class)) {
            var seen = own.get(StockSide.Reader.class).seen;
            var tokens = JdbcClient.create(own.get(DataSource.class));
            var token = tokens.sql("select token from tokens where processor_name = 'reading'")
                    .query((row, _) -> new String(row.getBytes(1), StandardCharsets.UTF_8));
            for (var key : List.of("a", "b")) {
                own.get(Commands.class)
                        .send(new ReceiveStock(item, 1, key), SYSTEM)
                        .get(20, TimeUnit.SECONDS);
                assertThat(seen.poll(20, TimeUnit.SECONDS)).isNotNull();
            }
            waitUntil(() -> token.single().contains("2"));
            tokens.sql("update tokens set token = convert_to(replace(convert_from(token, 'UTF8'), '2', '1'), 'UTF8')"
                            + " where processor_name = 'reading'")
                    .update();
            var again = seen.poll(20, TimeUnit.SECONDS);
            assertThat(again).as("done again").isNotNull();
            assertThat(((StockReceived) again.event()).key()).isEqualTo("b");
            waitUntil(() -> token.single().contains("2"));
            assertThat(seen).isEmpty();
        }
    }

    @Test
    void what_has_no_alias_or_another_revision_is_never_passed_by() {
        var serializer = shop.get(CartularySerializer.class);
        assertThatThrownBy(() -> serializer.classForType(type("ordering.OrderForgotten", "1")))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("ordering.OrderForgotten");
        assertThatThrownBy(() -> serializer.classForType(type("ordering.OrderCancelled", "2")))
                .isInstanceOf(SerializationException.class);
        assertThatThrownBy(() -> serializer.serialize(Duration.ZERO, byte[].class))
                .isInstanceOf(SerializationException.class)
                .hasMessageContaining("TypeAlias");
    }

    private static org.axonframework.serialization.SerializedType type(String alias, String revision) {
        return new org.axonframework.serialization.SimpleSerializedType(alias, revision);
    }

    private static OrderId order(String digit) {
        return new OrderId("order-" + digit.repeat(32));
    }

    private static void publish(String stream, long sequence, Object event) {
        shop.get(EventStore.class)
                .publish(new GenericDomainEventMessage<>(
                        "Test", stream, sequence, event, Map.of("actor", "test", "roles", "SYSTEM")));
    }

    private static String everyByteOf(String table, String column) {
        return String.join(
                "\n",
                JdbcClient.create(shop.get(DataSource.class))
                        .sql("select convert_from(" + column + ", 'UTF8') from " + table)
                        .query(String.class)
                        .list());
    }

    private static void waitUntil(java.util.function.BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }
}
