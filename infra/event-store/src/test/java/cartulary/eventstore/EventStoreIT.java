package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.CatalogCommand.AddCategory;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Products;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryFailure.QuantityInvalid;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TestServers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.axonframework.common.caching.Cache;
import org.axonframework.common.transaction.TransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.spring.messaging.unitofwork.SpringTransactionManager;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.simple.JdbcClient;

class EventStoreIT {
    private static final Actor STAFF = new Actor("staff-1", Set.of(Role.ADMIN));
    private static TestServers.Postgres database;
    private static TestShop shop;

    @BeforeAll
    static void open() {
        database = TestServers.postgres();
        shop = TestShop.on(database, Map.of("cartulary.bus.serialize", "true"), StockSide.class);
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void an_event_is_stored_with_who_caused_it_and_why() throws Exception {
        var item = item("METADATA");
        var trace = "00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01";
        send(shop, new ReceiveStock(item, 3, "k"), STAFF, Map.of(MetaKeys.TRACE, trace, MetaKeys.IDEMPOTENCY_KEY, "k"));
        var stream = shop.get(StreamReader.class).read(item.value(), 0, 10).orElseThrow();
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
    }

    @Test
    void a_stream_is_read_in_stretches_and_an_unknown_one_is_not_there() throws Exception {
        var item = item("STRETCH");
        for (var i = 0; i < 3; i++) send(shop, new ReceiveStock(item, 1, "k" + i), STAFF, Map.of());
        var first = shop.get(StreamReader.class).read(item.value(), 0, 2).orElseThrow();
        assertThat(first.events()).hasSize(2);
        assertThat(first.next()).isEqualTo(2);
        var rest = shop.get(StreamReader.class).read(item.value(), 2, 2).orElseThrow();
        assertThat(rest.events()).hasSize(1);
        assertThat(rest.next()).isNull();
        assertThat(shop.get(StreamReader.class).read("stock-NONE@main", 0, 2)).isEmpty();
    }

    @Test
    void an_answer_says_a_position_that_includes_its_events_and_a_no_op_says_one_too() throws Exception {
        var item = item("POSITION");
        var answer = send(shop, new ReceiveStock(item, 3, "k"), STAFF, Map.of());
        assertThat(answer.position()).isGreaterThanOrEqualTo(indexOfLast(item)).isPositive();
        var nothing = send(shop, new AdjustStock(item, 0, "count", "k2"), STAFF, Map.of());
        assertThat(nothing.position()).isGreaterThanOrEqualTo(answer.position());
        assertThat(nothing.result()).isEqualTo(3);
    }

    @Test
    void a_reader_is_woken_by_the_append_and_told_position_and_actor() throws Exception {
        var reader = shop.get(StockSide.Reader.class);
        var micros = new ArrayList<Long>();
        for (var i = 0; i < 20; i++) {
            var item = item("WOKEN-" + i);
            reader.seen.clear();
            var sent = System.nanoTime();
            var answer = send(shop, new ReceiveStock(item, 1, "k"), STAFF, Map.of());
            StockSide.Seen seen;
            do seen = reader.seen.poll(10, TimeUnit.SECONDS);
            while (!((StockReceived) seen.event()).stockItemId().equals(item));
            assertThat(seen.position()).isEqualTo(answer.position());
            assertThat(seen.actor()).isEqualTo(STAFF);
            micros.add((seen.nanos() - sent) / 1000);
        }
        micros.sort(null);
        System.out.printf("from sending to the reader, median of 20: %d µs%n", micros.get(10));
        // Sent right after the one before was seen, each would wait for a whole interval of a reader that polls: 200
        // ms.
        assertThat(micros.get(10)).isLessThan(100_000);
    }

    /** With neither an aggregate nor a pen, as a query side has it. */
    @Configuration(proxyBeanMethods = false)
    static class Elsewhere {
        @Bean
        StockSide.Reader reader() {
            return new StockSide.Reader();
        }

        @Bean
        ConfigurerModule reading(StockSide.Reader reader) {
            return TrackingProcessor.named("elsewhere").handler(reader).inMemoryTokens();
        }
    }

    @Test
    void a_reader_in_another_process_is_told_of_an_append_and_does_not_look_for_it() throws Exception {
        try (var other = TestShop.on(database, Map.of("cartulary.node-id", "node-3"), Elsewhere.class)) {
            var reader = other.get(StockSide.Reader.class);
            var micros = new ArrayList<Long>();
            for (var i = 0; i < 20; i++) {
                var item = item("ELSEWHERE-" + i);
                var answer = send(shop, new ReceiveStock(item, 1, "k"), STAFF, Map.of());
                var answered = System.nanoTime();
                StockSide.Seen seen;
                do seen = reader.seen.poll(10, TimeUnit.SECONDS);
                while (!((StockEvent) seen.event()).stockItemId().equals(item));
                assertThat(seen.position()).isEqualTo(answer.position());
                micros.add((seen.nanos() - answered) / 1000);
            }
            micros.sort(null);
            System.out.printf("from the answer to a reader elsewhere, median of 20: %d µs%n", micros.get(10));
            assertThat(micros.get(10)).isLessThan(100_000);
        }
    }

    @Test
    void types_a_reader_passes_over_are_left_out_but_never_the_last_event() throws Exception {
        var item = item("PASSED-OVER");
        var before = shop.get(EventStore.class).createHeadToken();
        send(shop, new ReceiveStock(item, 5, "a"), STAFF, Map.of());
        send(shop, new AdjustStock(item, 1, "count", "b"), STAFF, Map.of());
        send(shop, new AdjustStock(item, 1, "count", "c"), STAFF, Map.of());
        send(shop, new ReceiveStock(item, 5, "d"), STAFF, Map.of());
        var last = send(shop, new AdjustStock(item, 1, "count", "e"), STAFF, Map.of());
        var reader = shop.get(BookReader.class);
        var first = before.position().orElseThrow();
        assertThat(reader.read(first, last.position(), List.of("inventory.StockAdjusted:1")))
                .extracting(entry -> entry.position() - first)
                .containsExactly(1L, 4L, 5L);
        try (var stream = shop.get(EventStore.class).openStream(before)) {
            var seen = new ArrayList<String>();
            while (seen.isEmpty() || stream.hasNextAvailable()) {
                var event = stream.nextAvailable();
                seen.add(event.getPayloadType().getSimpleName());
                if (event.getPayload() instanceof StockAdjusted) stream.skipMessagesWithPayloadTypeOf(event);
            }
            assertThat(seen).startsWith("StockReceived", "StockAdjusted").endsWith("StockAdjusted");
            assertThat(stream.hasNextAvailable()).isFalse();
        }
    }

    @Test
    void what_a_reader_does_not_want_moves_its_token_a_moment_later_or_with_what_it_wants() throws Exception {
        var item = item("PASSED-LATER");
        var before = shop.get(EventStore.class).createHeadToken();
        send(shop, new ReceiveStock(item, 5, "a"), STAFF, Map.of());
        send(shop, new AdjustStock(item, 1, "count", "b"), STAFF, Map.of());
        try (var stream = shop.get(EventStore.class).openStream(before)) {
            assertThat(stream.nextAvailable().getPayload()).isInstanceOf(StockReceived.class);
            stream.skipMessagesWithPayloadTypeOf(stream.nextAvailable());

            var unwanted = send(shop, new AdjustStock(item, 1, "count", "c"), STAFF, Map.of());
            assertThat(stream.hasNextAvailable()).isFalse();
            assertThat(stream.hasNextAvailable(5, TimeUnit.SECONDS)).isTrue();
            assertThat(position(stream.nextAvailable())).isEqualTo(unwanted.position());

            send(shop, new AdjustStock(item, 1, "count", "d"), STAFF, Map.of());
            var wanted = send(shop, new ReceiveStock(item, 5, "e"), STAFF, Map.of());
            assertThat(position(stream.nextAvailable())).isEqualTo(wanted.position());
        }
    }

    private static long position(TrackedEventMessage<?> event) {
        return event.trackingToken().position().orElseThrow();
    }

    @Test
    void a_refusal_keeps_its_failure_and_stores_nothing() {
        var item = item("REFUSED");
        var refusal = refusal(shop, new ReceiveStock(item, 0, "k"), STAFF);
        assertThat(refusal).isEqualTo(new QuantityInvalid(0));
        assertThat(shop.get(StreamReader.class).read(item.value(), 0, 1)).isEmpty();
    }

    @Test
    void who_has_not_the_role_is_refused_where_the_command_is_handled() {
        var customer = new Actor("customer-1", Set.of(Role.CUSTOMER));
        assertThat(refusal(shop, new ReceiveStock(item("ROLE"), 1, "k"), customer))
                .isEqualTo(new Failures.NotAllowed("ReceiveStock"));
        assertThat(refusal(shop, new ReceiveStock(item("ROLE"), 1, "k"), new Actor("nobody", Set.of())))
                .isEqualTo(new Failures.NotAllowed("ReceiveStock"));
    }

    @Test
    void the_time_of_an_event_is_the_shops() throws Exception {
        var before = shop.get(ShopClock.class).instant();
        var item = item("TIME");
        send(shop, new ReceiveStock(item, 1, "k"), STAFF, Map.of());
        var at = shop.get(StreamReader.class)
                .read(item.value(), 0, 1)
                .orElseThrow()
                .events()
                .getFirst()
                .at();
        assertThat(at).isBetween(before, shop.get(ShopClock.class).instant());
        assertThat(at).isEqualTo(at.truncatedTo(java.time.temporal.ChronoUnit.MILLIS));
    }

    @Test
    void the_position_order_has_no_holes_that_fill_up_later() throws Exception {
        var reader = shop.get(StockSide.Reader.class);
        reader.seen.clear();
        var answers = new ArrayList<CompletableFuture<Commands.Answer>>();
        IntStream.range(0, 400)
                .mapToObj(i -> shop.get(Commands.class).send(new ReceiveStock(item("MANY-" + i), 1, "k"), STAFF))
                .forEach(answers::add);
        var last = 0L;
        for (var answer : answers)
            last = Math.max(last, answer.get(30, TimeUnit.SECONDS).position());
        var positions = new ArrayList<Long>();
        while (positions.isEmpty() || positions.getLast() < last) {
            positions.add(reader.seen.poll(10, TimeUnit.SECONDS).position());
        }
        assertThat(positions).isSorted().doesNotHaveDuplicates();
        var stored = JdbcClient.create(shop.get(DataSource.class))
                .sql("select count(*) from domain_events where aggregate_identifier like 'stock-MANY-%'")
                .query(Long.class)
                .single();
        assertThat(stored).isEqualTo(400);
    }

    @Test
    void a_standby_waits_for_its_turn_and_goes_on_where_the_writer_ended() throws Exception {
        var database = TestServers.postgres();
        var item = item("STANDBY");
        var first = TestShop.on(database, Map.of(), StockSide.class);
        send(first, new ReceiveStock(item, 3, "a"), STAFF, Map.of());
        var standby = CompletableFuture.supplyAsync(
                () -> TestShop.on(database, Map.of("cartulary.node-id", "node-2"), StockSide.class),
                Thread::startVirtualThread);
        await(() -> JdbcClient.create(first.get(DataSource.class))
                        .sql("select count(*) from pg_stat_activity where application_name = 'cartulary writer node-2'")
                        .query(Long.class)
                        .single()
                == 1);
        send(first, new ReceiveStock(item, 4, "b"), STAFF, Map.of());
        assertThat(standby).isNotDone();
        first.close();
        try (var second = standby.get(20, TimeUnit.SECONDS)) {
            var answer = send(second, new AdjustStock(item, 5, "count", "c"), STAFF, Map.of());
            assertThat(answer.result()).isEqualTo(12);
            assertThat(answer.position()).isEqualTo(3);
        }
    }

    @Test
    void who_is_late_in_a_shared_commit_fails_alone() throws Exception {
        var store = shop.get(EventStore.class);
        var taken = item("TAKEN");
        send(shop, new ReceiveStock(taken, 1, "k"), STAFF, Map.of());
        var started = new java.util.concurrent.CountDownLatch(1);
        var outcomes = new ArrayList<CompletableFuture<Boolean>>();
        for (var i = 0; i < 60; i++) {
            var item = i % 6 == 0 ? taken : item("FREE-" + i);
            outcomes.add(CompletableFuture.supplyAsync(
                    () -> {
                        try {
                            started.await();
                            store.publish(new org.axonframework.eventhandling.GenericDomainEventMessage<>(
                                    "Pile", item.value(), 0, new StockReceived(item, 1, "x")));
                            return true;
                        } catch (InterruptedException e) {
                            throw new IllegalStateException(e);
                        } catch (RuntimeException e) {
                            return false;
                        }
                    },
                    Thread::startVirtualThread));
        }
        started.countDown();
        var stored = 0;
        for (var outcome : outcomes) stored += outcome.get(20, TimeUnit.SECONDS) ? 1 : 0;
        assertThat(stored).isEqualTo(50);
    }

    @Test
    void events_are_not_appended_inside_somebody_elses_transaction() {
        var store = shop.get(EventStore.class);
        var item = item("INSIDE");
        assertThatThrownBy(() -> shop.get(TransactionManager.class)
                        .executeInTransaction(
                                () -> store.publish(new org.axonframework.eventhandling.GenericDomainEventMessage<>(
                                        "Pile", item.value(), 0, new StockReceived(item, 1, "x")))))
                .hasMessageContaining("outside any transaction");
    }

    @Test
    void a_rollback_takes_back_the_token_written_with_it() {
        var transactions = shop.get(TransactionManager.class);
        assertThat(transactions).isInstanceOf(SpringTransactionManager.class);
        var tokens = shop.get(TokenStore.class);
        transactions.executeInTransaction(() -> tokens.initializeTokenSegments("rolled-back", 1));
        assertThatThrownBy(() -> transactions.executeInTransaction(() -> {
                    tokens.fetchToken("rolled-back", 0);
                    tokens.storeToken(new GlobalSequenceTrackingToken(42), "rolled-back", 0);
                    throw new IllegalStateException("and out");
                }))
                .hasMessage("and out");
        assertThat(transactions.fetchInTransaction(
                        () -> java.util.Optional.ofNullable(tokens.fetchToken("rolled-back", 0))))
                .isEmpty();
    }

    @Test
    void a_long_stream_is_loaded_from_its_snapshot() throws Exception {
        var item = item("SNAPSHOT");
        for (var i = 0; i < 12; i++) send(shop, new ReceiveStock(item, 1, "k" + i), STAFF, Map.of());
        var snapshots = JdbcClient.create(shop.get(DataSource.class))
                .sql("select payload_type from snapshots where aggregate_identifier = ?")
                .param(item.value())
                .query(String.class)
                .list();
        assertThat(snapshots).containsExactly("snapshot.Pile");
        shop.get(Cache.class).removeAll();
        var before = StockSide.Pile.LOADED_EVENTS.get();
        assertThat(send(shop, new AdjustStock(item, 0, "count", "z"), STAFF, Map.of())
                        .result())
                .isEqualTo(12);
        assertThat(StockSide.Pile.LOADED_EVENTS.get() - before).isLessThan(12);
    }

    @Test
    void queries_find_nothing_a_page_or_a_list() throws Exception {
        var queries = shop.get(Queries.class);
        assertThat(queries.find(new FindProduct(new ProductId("product-1")), ProductPage.class, STAFF, null)
                        .get())
                .isNull();
        var page = queries.page(new ListProducts(null, null, null, 20), ProductSummary.class, STAFF, 3L)
                .get();
        assertThat(page.items().getFirst().productId()).isEqualTo(new ProductId("product-20"));
        assertThat(page.items().getFirst().name().in("en")).isEqualTo("staff-1");
        assertThat(page.nextCursor()).isEqualTo("next");
        var skus = List.of(new Sku("AB"), new Sku("CD"));
        assertThat(queries.list(new FindAvailability(skus), Availability.class, STAFF, null)
                        .get())
                .containsExactly(new Availability(skus.get(0), 7, 0), new Availability(skus.get(1), 7, 0));
        assertThatThrownBy(() -> queries.find(
                                new FindProduct(new ProductId("product-1")),
                                ProductPage.class,
                                new Actor("stripe", Set.of(Role.PROVIDER)),
                                null)
                        .get())
                .cause()
                .satisfies(e -> assertThat(((HandlerExecutionException) e).<Failure>getDetails())
                        .contains(new Failures.NotAllowed("FindProduct")));
    }

    @Test
    void who_is_late_every_time_is_told_to_come_again() {
        var tries = shop.get(StockSide.Unlucky.class).tries;
        var command = new AddCategory("categories-main", new CategoryId("category-a"), null, Products.NAME);
        assertThat(refusal(shop, command, STAFF))
                .isEqualTo(new Failures.Unavailable("too many changes at once"))
                .extracting(Failure::kind)
                .isEqualTo(Failure.Kind.UNAVAILABLE);
        assertThat(tries).hasValue(Commands.TRIES_MAX);
    }

    @Test
    void a_subscription_is_told_now_and_at_each_change() {
        var queries = shop.get(Queries.class);
        var page = StockSide.Answers.PAGE;
        try (var subscription = queries.subscribe(new FindProduct(Products.TEAPOT), ProductPage.class, STAFF)) {
            assertThat(subscription.initialResult().block(Duration.ofSeconds(20)))
                    .isEqualTo(page);
            shop.get(QueryUpdateEmitter.class)
                    .emit(FindProduct.class, query -> query.productId().equals(Products.TEAPOT), page);
            assertThat(subscription.updates().blockFirst(Duration.ofSeconds(20)))
                    .isEqualTo(page);
        }
        try (var nothing =
                queries.subscribe(new FindProduct(new ProductId("product-none")), ProductPage.class, STAFF)) {
            assertThat(nothing.initialResult().blockOptional(Duration.ofSeconds(20)))
                    .isEmpty();
        }
        var refused = queries.subscribe(
                new FindProduct(Products.TEAPOT), ProductPage.class, new Actor("stripe", Set.of(Role.PROVIDER)));
        assertThatThrownBy(() -> refused.initialResult().block(Duration.ofSeconds(20)))
                .satisfies(e -> assertThat(((HandlerExecutionException) e).<Failure>getDetails())
                        .contains(new Failures.NotAllowed("FindProduct")));
    }

    private static void await(java.util.function.BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    private static StockItemId item(String sku) {
        return StockItemId.of(new Sku(sku), StockItemId.MAIN);
    }

    private static long indexOfLast(StockItemId item) {
        return JdbcClient.create(shop.get(DataSource.class))
                .sql("select max(global_index) from domain_events where aggregate_identifier = ?")
                .param(item.value())
                .query(Long.class)
                .single();
    }

    private static Commands.Answer send(TestShop shop, Object command, Actor actor, Map<String, String> more)
            throws Exception {
        return shop.get(Commands.class).send(command, actor, more).get(20, TimeUnit.SECONDS);
    }

    private static Failure refusal(TestShop shop, Object command, Actor actor) {
        try {
            var answer = send(shop, command, actor, Map.of());
            throw new AssertionError("not refused: " + answer);
        } catch (ExecutionException e) {
            return ((HandlerExecutionException) e.getCause())
                    .<Failure>getDetails()
                    .orElseThrow();
        } catch (Exception e) {
            throw new AssertionError(e);
        }
    }
}
