package cartulary.saga;

import static cartulary.saga.Told.until;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.contract.catalog.CatalogCommand.DoScheduledPublication;
import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationCancelled;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.Wanted;
import cartulary.contract.inventory.InventoryCommand.AcceptTransfer;
import cartulary.contract.inventory.InventoryCommand.LandTransfer;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.TransferStock;
import cartulary.contract.inventory.PlanningCommand.ReportAvailable;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockEvent.TransferLanded;
import cartulary.contract.inventory.StockEvent.TransferSent;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.BeginScheduledPrice;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Localized;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.MoveClock;
import cartulary.saga.support.StoredTasks;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.EventProcessingConfiguration;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.eventhandling.EventProcessor;
import org.axonframework.modelling.saga.SagaScopeDescriptor;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.axonframework.serialization.SimpleSerializedType;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.transaction.PlatformTransactionManager;
import org.springframework.transaction.support.TransactionTemplate;

class SagasIT {
    private static final CustomerId CUSTOMER = new CustomerId("customer-ann");
    private static ShopOfSagas shop;

    @BeforeAll
    static void open() {
        shop = ShopOfSagas.on(TestServers.postgres(), Map.of());
    }

    @AfterAll
    static void close() {
        shop.close();
    }

    @Test
    void the_main_starts_every_process_and_the_scheduler() {
        var processors = shop.get(EventProcessingConfiguration.class).eventProcessors();
        assertThat(processors)
                .containsOnlyKeys(
                        "checkout",
                        "fulfilment",
                        "cancellation",
                        "return",
                        "stock-book",
                        "stock-watch",
                        "stock-transfers",
                        "payment-worker",
                        "notification-worker",
                        "notice-worker",
                        "method-worker",
                        "import-worker",
                        "planned-worker",
                        "reconciliation-worker",
                        "dead-letters-of-workers");
        assertThat(processors.values()).allMatch(EventProcessor::isRunning);
        assertThat(shop.get(Scheduler.class).getSchedulerState().isStarted()).isTrue();
    }

    @Test
    void what_is_planned_is_told_when_its_time_comes_though_nobody_was_there_meanwhile() {
        var database = TestServers.postgres();
        var sku = new Sku("TEA");
        var price = PriceId.of(sku, Currency.getInstance("CNY"));
        var tea = new ProductId("product-tea");
        Instant from;
        try (var before = ShopOfSagas.on(database, Map.of())) {
            from = before.now().plus(Duration.ofHours(1)).truncatedTo(ChronoUnit.SECONDS);
            before.publish(new PriceScheduled(price, sku, Money.of(990, "CNY"), false, from));
            before.publish(new PublicationScheduled(tea, true, from));
            until(() -> before.tasks().size() == 2);
            before.advance(Duration.ofMinutes(50));
            before.publish(new ScheduledPublicationCancelled(tea, from)); // Whether it is, its product will know.
            assertThat(before.told().all(BeginScheduledPrice.class, _ -> true)).isEmpty();
        }
        try (var after = ShopOfSagas.on(database, Map.of())) {
            after.advance(Duration.ofMinutes(11));
            assertThat(after.told().first(BeginScheduledPrice.class, _ -> true))
                    .isEqualTo(new BeginScheduledPrice(price, from));
            assertThat(after.told().first(DoScheduledPublication.class, _ -> true))
                    .isEqualTo(new DoScheduledPublication(tea, from));
            until(() -> after.tasks().isEmpty());
        }
    }

    @Test
    void what_was_stored_before_a_restart_is_done_once_after_it() {
        var database = TestServers.postgres();
        var order = order(1);
        try (var before = ShopOfSagas.on(database, Map.of())) {
            before.stopScheduler();
            before.get(StoredTasks.class).store(new TaskInstance<>(ShopOfSagas.NOTED, "kept", "kept"));
            before.publish(placed(order, before.now(), 1));
            // The deadline and the process's state are one transaction with the token.
            until(() -> before.tasks().size() == 2);
            assertThat(before.told().first(RequestHold.class, _ -> true))
                    .isEqualTo(new RequestHold(CUSTOMER, order, List.of(new Wanted(new Sku("TEA"), 2, null))));
            assertThat(before.told().notes()).isEmpty();
            // As if it had been killed while it did them.
            before.database()
                    .sql("update scheduled_tasks set picked = true, picked_by = 'node-1',"
                            + " last_heartbeat = now() + interval '1 hour'")
                    .update();
        }
        try (var after = ShopOfSagas.on(database, Map.of())) {
            after.told().first(RequestCancellation.class, _ -> true);
            until(() -> after.tasks().isEmpty());
            assertThat(after.told().notes()).containsExactly("kept");
            assertThat(after.told().all(RequestCancellation.class, _ -> true))
                    .containsExactly(new RequestCancellation(order, CancellationReason.PAYMENT_WINDOW_ENDED));
            assertThat(after.told().all(RequestHold.class, _ -> true)).isEmpty();

            // The state that was stored knows the customer and that nothing was reserved.
            after.publish(new OrderCancellationRequested(order, CancellationReason.PAYMENT_WINDOW_ENDED));
            after.told().first(ConfirmCancellation.class, _ -> true);
            assertThat(after.told().all(DropHold.class, _ -> true)).containsExactly(new DropHold(CUSTOMER, order));
        }
    }

    @Test
    void a_deadline_that_is_under_way_can_be_cancelled_in_vain_and_stops_nobody() {
        var order = order(7);
        var payBy = shop.now().plus(Duration.ofMinutes(25));
        shop.publish(placed(order, payBy, 1));
        shop.told().first(RequestHold.class, hold -> hold.orderId().equals(order));
        until(() -> shop.database()
                        .sql("update scheduled_tasks set picked = true where convert_from(task_data, 'UTF8') like ?")
                        .param("%" + payBy + "%")
                        .update()
                == 1);
        shop.publish(new OrderCancellationRequested(order, CancellationReason.REQUESTED_BY_CUSTOMER));
        shop.told()
                .first(ConfirmCancellation.class, command -> command.orderId().equals(order));
        var next = order(8);
        shop.publish(placed(next, shop.now().plus(Duration.ofMinutes(15)), 1));
        shop.told().first(RequestHold.class, hold -> hold.orderId().equals(next));
    }

    @Test
    void what_is_urgent_is_done_before_what_waits_longer() throws Exception {
        try (var slow = ShopOfSagas.on(TestServers.postgres(), Map.of("cartulary.tasks.threads", 1))) {
            var begun = new CountDownLatch(1);
            var mayEnd = new CountDownLatch(1);
            slow.told().whenNoted(_ -> {
                begun.countDown();
                waitFor(mayEnd);
            });
            var tasks = slow.get(StoredTasks.class);
            tasks.store(new TaskInstance<>(ShopOfSagas.NOTED, "under way", "under way"));
            assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
            for (var n = 0; n < 20; n++) tasks.store(new TaskInstance<>(ShopOfSagas.NOTED, "longer-" + n, "longer"));
            tasks.store(new TaskInstance.Builder<String>(ShopOfSagas.NOTED, "urgent")
                    .data("urgent")
                    .priority(Priority.HIGH)
                    .build());
            mayEnd.countDown();
            until(() -> slow.told().notes().size() == 22);
            // Two may have been fetched before it was stored.
            assertThat(slow.told().notes().indexOf("urgent")).isLessThanOrEqualTo(3);
        }
    }

    @Test
    void a_payment_that_is_to_be_opened_is_urgent_and_one_to_be_closed_is_not() {
        try (var still = ShopOfSagas.on(TestServers.postgres(), Map.of())) {
            still.stopScheduler();
            var due = Money.of(1400, "CNY");
            var until = still.now().plus(Duration.ofMinutes(15));
            var opened = new PaymentId("payment-00000000000000000000000000000001");
            var closed = new PaymentId("payment-00000000000000000000000000000002");
            still.publish(new PaymentRequested(opened, order(1), CUSTOMER, due, "stripe", until, 3));
            still.publish(new PaymentVoidRequested(closed, order(2), null, CancellationReason.REQUESTED_BY_CUSTOMER));
            until(() -> still.tasks().size() == 2);
            assertThat(still.database()
                            .sql(
                                    "select task_name || ' ' || priority from scheduled_tasks where task_instance like 'payment-%'")
                            .query(String.class)
                            .list())
                    .containsExactlyInAnyOrder("payment-open 90", "payment-close 50");
        }
    }

    @Test
    void a_task_stored_in_a_transaction_that_was_rolled_back_is_never_done() {
        var transaction = new TransactionTemplate(shop.get(PlatformTransactionManager.class));
        transaction.executeWithoutResult(status -> {
            store("undone");
            status.setRollbackOnly();
        });
        transaction.executeWithoutResult(_ -> store("behind"));
        until(() -> shop.told().notes().contains("behind"));
        assertThat(shop.told().notes()).doesNotContain("undone");
        assertThat(shop.tasks()).noneMatch(task -> task.endsWith(" undone"));
    }

    @Test
    void a_deadline_set_and_called_off_in_one_transaction_never_falls_due_and_what_was_stored_beside_it_is_done() {
        var deadlines = shop.get(DeadlineManager.class);
        var nobody = new SagaScopeDescriptor("saga.Checkout", "nobody");
        var due = shop.now().plus(Duration.ofHours(1));
        var ids = new ArrayList<String>();
        new TransactionTemplate(shop.get(PlatformTransactionManager.class)).executeWithoutResult(_ -> {
            for (var i = 0; i < 2; i++) ids.add(deadlines.schedule(due, "test", null, nobody));
            store("beside");
            store("beside too");
            deadlines.cancelSchedule("test", ids.getFirst());
        });
        until(() -> shop.told().notes().containsAll(List.of("beside", "beside too")));
        assertThat(shop.tasks())
                .noneMatch(task -> task.endsWith(ids.getFirst()))
                .anyMatch(task -> task.endsWith(ids.getLast()));
        deadlines.cancelSchedule("test", ids.getLast());
        assertThat(shop.tasks()).noneMatch(task -> task.endsWith(ids.getLast()));
    }

    @Test
    void a_stored_task_runs_as_soon_as_it_is_committed_and_not_at_the_next_poll() {
        var transaction = new TransactionTemplate(shop.get(PlatformTransactionManager.class));
        var millis = new long[9];
        for (var i = 0; i < millis.length; i++) {
            var name = "at-once-" + i;
            transaction.executeWithoutResult(_ -> store(name));
            var committed = System.nanoTime();
            until(() -> shop.told().notes().contains(name));
            millis[i] = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - committed);
        }
        Arrays.sort(millis);
        assertThat(millis[millis.length / 2]).as(Arrays.toString(millis)).isLessThan(250);
    }

    @Test
    void shop_time_stands_while_a_stored_task_runs_and_a_deadline_is_due_when_it_has_moved() throws Exception {
        var order = order(2);
        var payBy = shop.now().plus(Duration.ofMinutes(15));
        shop.publish(placed(order, payBy, 1));
        shop.told().first(RequestHold.class, hold -> hold.orderId().equals(order));

        var begun = new CountDownLatch(1);
        var mayEnd = new CountDownLatch(1);
        shop.told().whenNoted(_ -> {
            begun.countDown();
            waitFor(mayEnd);
        });
        store("long");
        assertThat(begun.await(20, TimeUnit.SECONDS)).isTrue();
        var moved =
                CompletableFuture.supplyAsync(() -> shop.get(MoveClock.class).to(payBy));
        until(() -> shop.get(Scheduler.class).getSchedulerState().isPaused());
        await().during(Duration.ofMillis(200))
                .until(() -> !moved.isDone() && shop.now().isBefore(payBy));
        assertThat(shop.told()
                        .all(RequestCancellation.class, asked -> asked.orderId().equals(order)))
                .isEmpty();
        mayEnd.countDown();
        shop.told().whenNoted(_ -> {});

        assertThat(moved.get(20, TimeUnit.SECONDS)).isAfterOrEqualTo(payBy);
        assertThat(shop.told()
                        .first(
                                RequestCancellation.class,
                                asked -> asked.orderId().equals(order))
                        .reason())
                .isEqualTo(CancellationReason.PAYMENT_WINDOW_ENDED);
    }

    @Test
    void a_handler_that_meets_what_it_does_not_know_parks_its_process_and_the_next_one_goes_on() {
        var broken = order(3);
        var whole = order(4);
        var payBy = shop.now().plus(Duration.ofDays(1));
        shop.publish(placed(broken, payBy, Integer.MAX_VALUE)); // Two such lines of one item: more than an int holds.
        shop.publish(placed(whole, payBy, 1));
        shop.told().first(RequestHold.class, hold -> hold.orderId().equals(whole));
        assertThat(shop.told().all(ParkProcess.class, each -> each.about().equals(broken.value())))
                .containsExactly(new ParkProcess(
                        ProcessId.of("checkout", broken.value()),
                        broken.value(),
                        "OrderPlaced",
                        "ArithmeticException"));
    }

    @Test
    void the_stored_state_of_a_process_is_read_and_written_alike() throws IOException {
        for (var kept : Map.of(
                        "saga.Checkout 2", "/sagas/checkout/CheckoutSaga.v2.json",
                        "saga.Fulfilment 1", "/sagas/fulfilment/FulfilmentSaga.v1.json",
                        "saga.Cancellation 1", "/sagas/fulfilment/CancellationSaga.v1.json",
                        "saga.Return 1", "/sagas/fulfilment/ReturnSaga.v1.json")
                .entrySet()) {
            var type = kept.getKey().split(" ");
            assertThat(rewritten(type[0], type[1], kept.getValue()))
                    .as(kept.getKey())
                    .isEqualTo(new ObjectMapper().readTree(text(kept.getValue())));
        }
    }

    /** What an older shop stored goes on in this one: all it kept is there, and what came later has its first value. */
    @Test
    void the_state_of_an_older_revision_is_taken_up() throws IOException {
        var kept = new ObjectMapper().readTree(text("/sagas/checkout/CheckoutSaga.v1.json"));
        var now = rewritten("saga.Checkout", "1", "/sagas/checkout/CheckoutSaga.v1.json");
        kept.properties().forEach(field -> assertThat(now.get(field.getKey())).isEqualTo(field.getValue()));
        assertThat(now.get("stepsTaken").intValue()).isZero();
    }

    private static JsonNode rewritten(String alias, String revision, String sample) throws IOException {
        var serializer = shop.get(Serializer.class);
        Object saga = serializer.deserialize(
                new SimpleSerializedObject<>(text(sample), String.class, new SimpleSerializedType(alias, revision)));
        return new ObjectMapper()
                .readTree(serializer.serialize(saga, String.class).getData());
    }

    private static void store(String name) {
        shop.get(StoredTasks.class).store(new TaskInstance<>(ShopOfSagas.NOTED, name, name));
    }

    private static void waitFor(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    // Stock: what is done beside the orders' own processes

    @Test
    void units_between_buckets_land_at_once_and_landed_ones_are_accepted() {
        var from = StockItemId.of(new Sku("MOVED"), StockItemId.MAIN);
        var near = TransferId.derivedFrom("near");
        var far = TransferId.derivedFrom("far");
        shop.publish(new StockReceived(from, 10, "r"));
        shop.publish(new TransferSent(from, from.bucket(1), near, 4, "levelling"));
        assertThat(shop.told()
                        .first(LandTransfer.class, each -> each.transferId().equals(near)))
                .isEqualTo(new LandTransfer(from, near));
        var berlin = StockItemId.of(from.sku(), "berlin");
        shop.publish(new TransferSent(from, berlin, far, 3, "sells better"));
        shop.publish(new TransferLanded(from, berlin, far, 3));
        assertThat(shop.told()
                        .first(AcceptTransfer.class, each -> each.transferId().equals(far)))
                .isEqualTo(new AcceptTransfer(berlin, from, far, 3));
        assertThat(shop.told().all(LandTransfer.class, each -> each.transferId().equals(far)))
                .isEmpty(); // Somebody has to say so.
    }

    @Test
    void an_overdue_hold_of_no_order_goes_free_and_that_of_a_sold_one_is_kept() {
        var item = StockItemId.of(new Sku("HELD"), StockItemId.MAIN);
        var longAgo = shop.now().minus(Duration.ofMinutes(5));
        var nobodys = order(31);
        var sold = order(32);
        shop.publish(new StockReceived(item, 10, "r"));
        shop.publish(new OrderConfirmed(sold, PaymentId.of(sold)));
        shop.publish(new StockReserved(item, sold, 2, longAgo));
        shop.publish(new StockReserved(item, nobodys, 3, longAgo));
        assertThat(shop.told()
                        .first(ReleaseReservation.class, each -> each.orderId().equals(nobodys)))
                .isEqualTo(new ReleaseReservation(item, nobodys, longAgo));
        until(() -> shop.database()
                .sql("select due is null from stock_watch_holds where order_id = ?")
                .param(sold.value())
                .query(Boolean.class)
                .single());
        assertThat(shop.told()
                        .all(ReleaseReservation.class, each -> each.orderId().equals(sold)))
                .isEmpty();
    }

    @Test
    void an_overdue_hold_asks_the_process_of_its_order() {
        var item = StockItemId.of(new Sku("STUCK"), StockItemId.MAIN);
        var order = order(33);
        shop.publish(new OrderCancellationRequested(order, CancellationReason.REQUESTED_BY_CUSTOMER));
        shop.publish(new StockReceived(item, 10, "r"));
        shop.publish(new StockReserved(item, order, 2, shop.now().minus(Duration.ofMinutes(5))));
        assertThat(shop.told()
                        .first(RequestCancellation.class, each -> each.orderId().equals(order)))
                .isEqualTo(new RequestCancellation(order, CancellationReason.PAYMENT_WINDOW_ENDED));
    }

    @Test
    void the_first_event_after_which_units_do_not_add_up_raises_the_alarm() {
        var item = StockItemId.of(new Sku("WRONG"), StockItemId.MAIN).bucket(3);
        shop.publish(new StockReceived(item, 1, "r"));
        shop.publish(new StockReserved(item, order(34), 1, shop.now().plus(Duration.ofDays(1))));
        assertThat(shop.told().all(ParkProcess.class, each -> each.about().equals("stock-WRONG@main:3")))
                .isEmpty();
        shop.publish(new ReservationReleased(item, order(34), 2, shop.now()));
        assertThat(shop.told().first(ParkProcess.class, each -> each.about().equals("stock-WRONG@main:3")))
                .isEqualTo(new ParkProcess(
                        new ProcessId("process-stock-watch:stock-WRONG@main:3"),
                        "stock-WRONG@main:3",
                        "conservation",
                        "2 released for %s, which held 1".formatted(order(34))));
    }

    @Test
    void what_is_low_over_all_places_is_reported() {
        var sku = new Sku("FEW");
        var main = StockItemId.of(sku, StockItemId.MAIN);
        shop.publish(new StockPlanned(sku, new StockPlan(1, 1, 0, 4, null)));
        shop.publish(new StockReceived(main, 5, "r"));
        shop.publish(new StockReceived(StockItemId.of(sku, "berlin"), 1, "r"));
        shop.publish(new StockReserved(main, order(35), 2, shop.now().plus(Duration.ofDays(1))));
        assertThat(shop.told().first(ReportAvailable.class, each -> each.sku().equals(sku) && each.available() == 4))
                .isNotNull();
    }

    @Test
    void buckets_are_levelled_from_the_fullest() {
        var sku = new Sku("HOT");
        var address = StockItemId.of(sku, StockItemId.MAIN);
        shop.publish(new StockPlanned(sku, new StockPlan(4, 4, 0, null, null)));
        shop.publish(new StockReceived(address, 100, "r"));
        for (var bucket : List.of(1, 2, 3)) {
            var move = shop.told().first(TransferStock.class, each -> each.to().equals(address.bucket(bucket)));
            assertThat(move.stockItemId()).isEqualTo(address);
            assertThat(move.quantity()).isEqualTo(25);
        }
    }

    private static OrderId order(int number) {
        return new OrderId("order-%032x".formatted(number));
    }

    private static OrderPlaced placed(OrderId order, Instant payBy, int quantity) {
        var line = new OrderLine(
                new Sku("TEA"),
                new ProductId("product-00000000000000000000000000000001"),
                new Localized(Map.of("en", "Tea")),
                quantity,
                Money.of(700, "CNY"));
        return new OrderPlaced(order, CUSTOMER, List.of(line, line), Money.of(1400, "CNY"), null, payBy, 7, "hash");
    }

    private static String text(String resource) throws IOException {
        try (var stream = SagasIT.class.getResourceAsStream(resource)) {
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        }
    }
}
