package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogCommand.MoveCategory;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Products;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryFailure.QuantityInvalid;
import cartulary.contract.inventory.InventoryFailure.StockWouldFallBelowReserved;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TcpProxy;
import cartulary.embedded.testing.TestServers;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.modelling.command.ConcurrencyException;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** The shop on an Axon Server: one process asks, another answers. */
class AxonServerIT {
    private static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));
    private static final String RUN =
            Long.toString(InstantSource.system().millis(), 36).toUpperCase(Locale.ROOT);

    private static AxonServers server;
    private static TestServers.Postgres database;
    /** Where commands and queries are handled. */
    private static TestShop side;
    /** Handles nothing, as the gateway. */
    private static TestShop gateway;

    @BeforeAll
    static void open() {
        if (!AxonServers.isThere()) return; // Each test says so for itself, to be counted as left out.
        server = AxonServers.orSkip();
        database = TestServers.postgres();
        side = shop(database, server.grpc, "side-1", StockSide.class);
        gateway = shop(database, server.grpc, "gateway-1", EventStoreConfiguration.class);
    }

    @BeforeEach
    void skip() {
        AxonServers.orSkip();
    }

    @AfterAll
    static void close() {
        if (gateway != null) gateway.close();
        if (side != null) side.close();
    }

    @Test
    void a_command_is_handled_in_another_process_and_its_event_stored_with_who_caused_it_and_why() throws Exception {
        var item = item("METADATA");
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        var answer = gateway.get(Commands.class)
                .send(
                        new ReceiveStock(item, 3, "k"),
                        STAFF,
                        Map.of(MetaKeys.TRACE, trace, MetaKeys.IDEMPOTENCY_KEY, "k"))
                .get(20, TimeUnit.SECONDS);
        assertThat(answer.result()).isNull();
        var stream = gateway.get(StreamReader.class).read(item.value(), 0, 10).orElseThrow();
        var stored = stream.events().getFirst();
        assertThat(stream.next()).isNull();
        assertThat(stored.type()).isEqualTo("inventory.StockReceived");
        assertThat(stored.revision()).isEqualTo("1");
        assertThat(stored.sequence()).isZero();
        assertThat(stored.payload()).isEqualTo("{\"stockItemId\":\"%s\",\"quantity\":3,\"key\":\"k\"}".formatted(item));
        assertThat(stored.metadata())
                .containsEntry(MetaKeys.ACTOR, "staff-1")
                .containsEntry(MetaKeys.ROLES, "ADMIN")
                .containsEntry(MetaKeys.TRACE, trace)
                .containsEntry(MetaKeys.IDEMPOTENCY_KEY, "k")
                .containsKeys(MetaKeys.CORRELATION, MetaKeys.CAUSATION)
                .hasSize(6);
        assertThat(stored.at()).isBeforeOrEqualTo(side.get(ShopClock.class).instant());
    }

    @Test
    void a_stream_is_read_in_stretches_and_an_unknown_one_is_not_there() throws Exception {
        var item = item("STRETCH");
        for (var i = 0; i < 3; i++) send(new ReceiveStock(item, 1, "k" + i));
        var reader = gateway.get(StreamReader.class);
        var first = reader.read(item.value(), 0, 2).orElseThrow();
        assertThat(first.events()).extracting("sequence").containsExactly(0L, 1L);
        assertThat(first.next()).isEqualTo(2);
        var rest = reader.read(item.value(), 2, 2).orElseThrow();
        assertThat(rest.events()).extracting("sequence").containsExactly(2L);
        assertThat(rest.next()).isNull();
        assertThat(reader.read(item.value(), 3, 2).orElseThrow().events()).isEmpty();
        assertThat(reader.read("stock-NONE@main", 0, 2)).isEmpty();
    }

    @Test
    void every_answer_says_a_position_at_or_behind_its_events_also_when_many_are_sent_at_once() throws Exception {
        var reader = side.get(StockSide.Reader.class);
        var sent = new HashMap<StockItemId, CompletableFuture<Commands.Answer>>();
        IntStream.range(0, 300)
                .mapToObj(i -> item("MANY-" + i))
                .forEach(item ->
                        sent.put(item, gateway.get(Commands.class).send(new ReceiveStock(item, 1, "k"), STAFF)));
        var seen = new HashMap<StockItemId, Long>();
        var last = -1L;
        while (!seen.keySet().containsAll(sent.keySet())) {
            var next = reader.seen.poll(20, TimeUnit.SECONDS);
            assertThat(next.position()).isGreaterThan(last);
            last = next.position();
            if (next.event() instanceof StockReceived received) seen.put(received.stockItemId(), next.position());
        }
        for (var entry : sent.entrySet()) {
            assertThat(entry.getValue().get(20, TimeUnit.SECONDS).position())
                    .isGreaterThanOrEqualTo(seen.get(entry.getKey()));
        }
        var nothing = send(new AdjustStock(item("MANY-0"), 0, "count", "k2"));
        assertThat(nothing.position()).isGreaterThanOrEqualTo(seen.get(item("MANY-0")));
        assertThat(nothing.result()).isEqualTo(1);
    }

    @Test
    void a_refusal_comes_back_as_it_was_made_and_stores_nothing() {
        var item = item("REFUSED");
        assertThat(refusal(new ReceiveStock(item, 0, "k"), STAFF)).isEqualTo(new QuantityInvalid(0));
        assertThat(gateway.get(StreamReader.class).read(item.value(), 0, 1)).isEmpty();
        var customer = new Actor("customer-1", Set.of(Role.CUSTOMER));
        assertThat(refusal(new ReceiveStock(item, 1, "k"), customer))
                .isEqualTo(new Failures.NotAllowed("ReceiveStock"));
    }

    @Test
    void a_failure_that_is_no_refusal_is_told_too() {
        assertThatThrownBy(() -> send(new AdjustStock(item("NEVER-BEGUN"), 1, "count", "k")))
                .isInstanceOf(ExecutionException.class)
                .hasMessageContaining("was not found");
    }

    @Test
    void what_nobody_handles_is_unavailable_at_once() {
        var begun = System.nanoTime();
        var move = new MoveCategory("categories-main", new CategoryId("category-a"), null, null);
        assertThat(refusal(move, STAFF)).isInstanceOf(Failures.Unavailable.class);
        assertThatThrownBy(() -> gateway.get(Queries.class)
                        .find(new FindCategories(), CategoryTree.class, STAFF, null)
                        .get(20, TimeUnit.SECONDS))
                .cause()
                .satisfies(e -> assertThat(((CommandRefused) e).<Failure>getDetails())
                        .get()
                        .isInstanceOf(Failures.Unavailable.class));
        assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
    }

    @Test
    void a_taken_sequence_is_a_conflict() {
        var item = item("TAKEN");
        publish(side, item, 0, new StockReceived(item, 1, "a"));
        assertThatThrownBy(() -> publish(side, item, 0, new StockReceived(item, 1, "b")))
                .satisfies(e -> assertThat(CommandSegment.inAxonsWords(e)).isInstanceOf(ConcurrencyException.class));
    }

    /** As when another process had the aggregate for a while. */
    @Test
    void who_was_late_tries_again_on_a_fresh_load() throws Exception {
        var item = item("LATE");
        send(new ReceiveStock(item, 1, "a"));
        publish(gateway, item, 1, new StockReceived(item, 10, "b"));
        send(new ReceiveStock(item, 100, "c"));
        assertThat(send(new AdjustStock(item, 1, "count", "d")).result()).isEqualTo(112);
        assertThat(gateway.get(StreamReader.class)
                        .read(item.value(), 0, 10)
                        .orElseThrow()
                        .events())
                .extracting("sequence")
                .containsExactly(0L, 1L, 2L, 3L);
    }

    @Test
    void a_no_op_is_not_decided_on_what_another_process_has_changed_meanwhile() throws Exception {
        var item = item("STALE");
        send(new ReceiveStock(item, 1, "a"));
        publish(gateway, item, 1, new StockReceived(item, 10, "b"));
        assertThat(send(new AdjustStock(item, 0, "count", "c")).result()).isEqualTo(11);
    }

    @Test
    void a_refusal_is_not_decided_on_what_another_process_has_changed_meanwhile() throws Exception {
        var item = item("STALE-NO");
        send(new ReceiveStock(item, 1, "a"));
        publish(gateway, item, 1, new StockReceived(item, 10, "b"));
        assertThat(send(new AdjustStock(item, -5, "count", "c")).result()).isEqualTo(6);
        assertThat(refusal(new AdjustStock(item, -7, "count", "d"), STAFF))
                .isInstanceOf(StockWouldFallBelowReserved.class);
    }

    @Test
    void who_is_late_every_time_is_told_to_come_again() {
        var tries = side.get(StockSide.Unlucky.class).tries;
        var command = new AddCategory("categories-main", new CategoryId("category-a"), null, Products.NAME);
        assertThat(refusal(command, STAFF)).isEqualTo(new Failures.Unavailable("too many changes at once"));
        assertThat(tries).hasValue(Commands.TRIES_MAX);
    }

    @Test
    void a_long_stream_is_loaded_from_its_snapshot() throws Exception {
        var item = item("SNAPSHOT");
        for (var i = 0; i < 12; i++) send(new ReceiveStock(item, 1, "k" + i));
        side.get(Cache.class).removeAll();
        var before = StockSide.Pile.LOADED_EVENTS.get();
        assertThat(send(new AdjustStock(item, 0, "count", "z")).result()).isEqualTo(12);
        assertThat(StockSide.Pile.LOADED_EVENTS.get() - before).isLessThan(12);
    }

    @Test
    void queries_find_nothing_a_page_or_a_list_in_another_process() throws Exception {
        var queries = gateway.get(Queries.class);
        assertThat(queries.find(new FindProduct(new ProductId("product-1")), ProductPage.class, STAFF, null)
                        .get(20, TimeUnit.SECONDS))
                .isNull();
        assertThat(queries.find(new FindProduct(Products.TEAPOT), ProductPage.class, STAFF, null)
                        .get(20, TimeUnit.SECONDS))
                .isEqualTo(StockSide.Answers.PAGE);
        var page = queries.page(new ListProducts(null, null, null, 20), ProductSummary.class, STAFF, 3L)
                .get(20, TimeUnit.SECONDS);
        assertThat(page.items().getFirst().productId()).isEqualTo(new ProductId("product-20"));
        assertThat(page.items().getFirst().name().in("en")).isEqualTo("staff-1");
        assertThat(page.nextCursor()).isEqualTo("next");
        var skus = List.of(new Sku("AB"), new Sku("CD"));
        assertThat(queries.list(new FindAvailability(skus), Availability.class, STAFF, null)
                        .get(20, TimeUnit.SECONDS))
                .containsExactly(new Availability(skus.get(0), 7, 0), new Availability(skus.get(1), 7, 0));
        assertThatThrownBy(() -> queries.find(
                                new FindProduct(Products.TEAPOT),
                                ProductPage.class,
                                new Actor("stripe", Set.of(Role.PROVIDER)),
                                null)
                        .get(20, TimeUnit.SECONDS))
                .cause()
                .satisfies(e -> assertThat(((CommandRefused) e).<Failure>getDetails())
                        .contains(new Failures.NotAllowed("FindProduct")));
    }

    @Test
    void a_subscription_is_told_now_and_at_each_change_in_another_process() {
        var queries = gateway.get(Queries.class);
        var page = StockSide.Answers.PAGE;
        try (var subscription = queries.subscribe(new FindProduct(Products.TEAPOT), ProductPage.class, STAFF)) {
            assertThat(subscription.initialResult().block(Duration.ofSeconds(20)))
                    .isEqualTo(page);
            var updates = subscription.updates().take(2).collectList().toFuture();
            var emitter = side.get(QueryUpdateEmitter.class);
            waitUntil(() -> !emitter.activeSubscriptions().isEmpty());
            for (var i = 0; i < 2; i++) {
                emitter.emit(FindProduct.class, query -> query.productId().equals(Products.TEAPOT), page);
            }
            assertThat(updates.orTimeout(20, TimeUnit.SECONDS).join()).containsExactly(page, page);
        }
        try (var nothing =
                queries.subscribe(new FindProduct(new ProductId("product-none")), ProductPage.class, STAFF)) {
            assertThat(nothing.initialResult().blockOptional(Duration.ofSeconds(20)))
                    .isEmpty();
        }
        var refused = queries.subscribe(
                new FindProduct(Products.TEAPOT), ProductPage.class, new Actor("stripe", Set.of(Role.PROVIDER)));
        assertThatThrownBy(() -> refused.initialResult().block(Duration.ofSeconds(20)))
                .satisfies(e -> assertThat(((CommandRefused) e).<Failure>getDetails())
                        .contains(new Failures.NotAllowed("FindProduct")));
    }

    @Test
    void positions_are_kept_in_a_table_of_their_own() throws Exception {
        send(new ReceiveStock(item("TOKEN"), 1, "k"));
        var tables = JdbcClient.create(side.get(DataSource.class));
        waitUntil(() -> tables.sql("select count(*) from axon_server_tokens where token is not null")
                        .query(Integer.class)
                        .single()
                > 0);
        assertThat(tables.sql("select count(*) from tokens")
                        .query(Integer.class)
                        .single())
                .isZero();
        assertThat(tables.sql("select count(*) from domain_events")
                        .query(Integer.class)
                        .single())
                .isZero();
    }

    @Test
    void when_a_process_has_gone_another_takes_its_commands_and_its_readers() throws Exception {
        var second = shop(database, server.grpc, "side-2", StockSide.class);
        var reader = second.get(StockSide.Reader.class);
        var item = item("GONE");
        send(new ReceiveStock(item, 1, "a"));
        side.close();
        try {
            send(new ReceiveStock(item, 10, "b"));
            StockSide.Seen seen;
            do seen = reader.seen.poll(20, TimeUnit.SECONDS);
            while (seen != null && !((StockReceived) seen.event()).key().equals("b"));
            assertThat(seen).isNotNull();
            assertThat(send(new AdjustStock(item, 0, "count", "c")).result()).isEqualTo(11);
        } finally {
            side = second;
        }
    }

    /** As after kill -9: the claim is still in the table, of a node that will not come back. */
    @Test
    void a_claim_that_nobody_renews_is_taken_over() throws Exception {
        var own = TestServers.postgres();
        var item = item("CLAIM");
        shop(own, server.grpc, "side-3", StockSide.class).close();
        var source = new DriverManagerDataSource(own.jdbcUrl(), own.user(), own.password());
        var claimed = JdbcClient.create(source)
                .sql(
                        "update axon_server_tokens set owner = 'side-gone', time_stamp = ? where processor_name = 'reading'")
                .param(InstantSource.system().instant().toString())
                .update();
        assertThat(claimed).isEqualTo(1);
        try (var heir = shop(own, server.grpc, "side-4", StockSide.class)) {
            send(new ReceiveStock(item, 1, "a"));
            StockSide.Seen seen;
            do seen = heir.get(StockSide.Reader.class).seen.poll(30, TimeUnit.SECONDS);
            while (seen != null && !seen.event().equals(new StockReceived(item, 1, "a")));
            assertThat(seen).isNotNull();
        }
    }

    @Test
    void a_process_asks_in_another_process_and_hands_on_correlation_but_acts_in_its_own_name() throws Exception {
        var customer = new CustomerId("customer-" + RUN.toLowerCase(Locale.ROOT));
        try (var sagas = shop(database, server.grpc, "sagas-1", ProcessorsIT.Side.class)) {
            gateway.get(EventStore.class)
                    .publish(new GenericDomainEventMessage<>(
                            "Test",
                            customer.value(),
                            0,
                            new CustomerRegistered(customer, "a@example.org", "Annabel Quixote"),
                            Map.of("actor", "test", "roles", "SYSTEM")));
            var heard = sagas.get(ProcessorsIT.Heard.class);
            var cause = heard.messages.poll(30, TimeUnit.SECONDS);
            while (cause != null && !cause.getPayload().toString().contains(customer.value())) {
                cause = heard.messages.poll(30, TimeUnit.SECONDS);
            }
            var asked = gateway.get(StreamReader.class)
                    .read("stock-GREETING@main", 0, 10_000)
                    .orElseThrow()
                    .events()
                    .getLast();
            assertThat(asked.payload()).contains(customer.value());
            assertThat(asked.metadata())
                    .containsEntry("actor", "test")
                    .containsEntry("roles", "SYSTEM")
                    .containsEntry("correlationId", cause.getIdentifier());
        }
    }

    @Test
    void without_a_connection_everything_is_unavailable_at_once_and_comes_back_with_it() throws Exception {
        var at = server.grpc.split(":");
        try (var network = TcpProxy.to(at[0], Integer.parseInt(at[1]));
                var apart = shop(database, "localhost:" + network.port(), "gateway-2", EventStoreConfiguration.class)) {
            var item = item("APART");
            apart.get(Commands.class)
                    .send(new ReceiveStock(item, 1, "a"), STAFF)
                    .get(20, TimeUnit.SECONDS);
            network.refuse(true);
            network.cut();
            var begun = System.nanoTime();
            assertThatThrownBy(() -> apart.get(Commands.class)
                            .send(new ReceiveStock(item, 1, "b"), STAFF)
                            .get(20, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(AxonServerIT::isUnavailable);
            assertThatThrownBy(() -> apart.get(Queries.class)
                            .find(new FindProduct(Products.TEAPOT), ProductPage.class, STAFF, null)
                            .get(20, TimeUnit.SECONDS))
                    .cause()
                    .satisfies(AxonServerIT::isUnavailable);
            assertThat(Duration.ofNanos(System.nanoTime() - begun)).isLessThan(Duration.ofSeconds(5));
            network.refuse(false);
            waitUntil(() -> {
                try {
                    apart.get(Commands.class)
                            .send(new ReceiveStock(item, 1, "c"), STAFF)
                            .get(20, TimeUnit.SECONDS);
                    return true;
                } catch (Exception _) {
                    return false;
                }
            });
        }
    }

    private static void isUnavailable(Throwable e) {
        assertThat(((CommandRefused) e).<Failure>getDetails().orElseThrow().kind())
                .isEqualTo(Failure.Kind.UNAVAILABLE);
    }

    private static TestShop shop(TestServers.Postgres database, String grpc, String node, Class<?>... sides) {
        return TestShop.on(
                database,
                Map.of(
                        "cartulary.event-store", "axon-server",
                        "cartulary.axon-server.servers", grpc,
                        "cartulary.node-id", node),
                sides);
    }

    private static StockItemId item(String sku) {
        return StockItemId.of(new Sku(sku + "-" + RUN), StockItemId.MAIN);
    }

    private static void publish(TestShop shop, StockItemId item, long sequence, Object event) {
        shop.get(EventStore.class)
                .publish(new GenericDomainEventMessage<>("Pile", item.value(), sequence, event, Map.of()));
    }

    private static Commands.Answer send(Object command) throws Exception {
        return gateway.get(Commands.class).send(command, STAFF).get(20, TimeUnit.SECONDS);
    }

    private static Failure refusal(Object command, Actor actor) {
        try {
            var answer = gateway.get(Commands.class).send(command, actor).get(20, TimeUnit.SECONDS);
            throw new AssertionError("not refused: " + answer);
        } catch (ExecutionException e) {
            return ((CommandRefused) e.getCause()).<Failure>getDetails().orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }

    private static void waitUntil(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(30);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 30 s").isLessThan(deadline);
            LockSupport.parkNanos(5_000_000);
        }
    }
}
