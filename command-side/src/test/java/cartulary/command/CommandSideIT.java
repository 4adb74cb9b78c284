package cartulary.command;

import static cartulary.command.support.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import cartulary.command.support.PriceBook;
import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartCommand.AddToCart;
import cartulary.contract.cart.CartCommand.CheckOutCart;
import cartulary.contract.cart.CartCommand.MergeCart;
import cartulary.contract.cart.CartCommand.SetCartLine;
import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartHandedOver;
import cartulary.contract.cart.CartEvent.CartMerged;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartRef;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand.AddVariant;
import cartulary.contract.catalog.CatalogCommand.CreateProduct;
import cartulary.contract.catalog.CatalogCommand.PublishProduct;
import cartulary.contract.catalog.CatalogCommand.SetBundle;
import cartulary.contract.catalog.CatalogCommand.WithdrawProduct;
import cartulary.contract.catalog.CatalogFailure.SkuTaken;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderingFailure.OrderLinesInvalid;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.SetPrice;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures.InvalidField;
import cartulary.contract.support.Failures.NotAllowed;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Commands;
import cartulary.eventstore.WorkerIds;
import cartulary.privacy.MasterKey;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.springframework.context.ConfigurableApplicationContext;

/** The command side as it runs: its main, a real PostgreSQL, messages through the serializer. */
class CommandSideIT {
    private static final StockItemId STOCK = StockItemId.of(TEA, StockItemId.MAIN);
    private static final CartId CART = CartId.of(ALICE);
    private static final String KEY = Base64.getEncoder().encodeToString(new byte[32]);

    private final TestServers.Postgres database = TestServers.postgres();
    private final List<ConfigurableApplicationContext> started = new ArrayList<>();

    @AfterEach
    void stop() {
        started.forEach(ConfigurableApplicationContext::close);
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void an_order_is_placed_stored_and_read_again_after_a_restart(int cache) {
        var shop = shop(cache);
        sellTea(shop, 1250);
        await().until(() -> shop.getBean(PriceBook.class).position() >= 0);
        ok(shop, place(ORDER, TEA), SHOPPER_ALICE);
        ok(shop, place(ORDER, TEA), SHOPPER_ALICE); // The same again is no second order.
        ok(shop, new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER), SHOPPER_ALICE);
        shop.close();

        var again = shop(cache);
        ok(again, new ConfirmCancellation(ORDER), SYSTEM);
        var stored = stream(again, ORDER.value());
        assertThat(stored)
                .hasSize(3)
                .endsWith(
                        new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER),
                        new OrderCancelled(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER));
        var placed = (OrderPlaced) stored.getFirst();
        assertThat(placed.total()).isEqualTo(cny(1250));
        assertThat(placed.recipient()).isEqualTo(RECIPIENT);
        assertThat(placed.pricesAsOf()).isGreaterThanOrEqualTo(0);
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void a_refused_order_leaves_no_trace_and_its_id_is_free(int cache) {
        var shop = shop(cache);
        sellTea(shop, 1250);
        var empty = new PlaceOrder(ORDER, ALICE, List.of(), CNY, RECIPIENT, "hash-1");
        assertThat(refused(shop, empty, SHOPPER_ALICE)).isInstanceOf(OrderLinesInvalid.class);
        assertThat(stream(shop, ORDER.value())).isEmpty();
        ok(shop, place(ORDER, TEA), SHOPPER_ALICE);
        assertThat(stream(shop, ORDER.value())).hasSize(1);
    }

    @Test
    void what_staff_changed_holds_for_the_very_next_order() {
        var shop = shop(10_000);
        sellTea(shop, 1);
        for (var price = 2; price <= 40; price++) {
            ok(shop, new SetPrice(PriceId.of(TEA, CNY), TEA, cny(price), false), ADMIN);
            ok(shop, place(order(price), TEA), SYSTEM);
            assertThat(((OrderPlaced) stream(shop, order(price).value()).getFirst()).total())
                    .isEqualTo(cny(price));
        }
        ok(shop, new WithdrawProduct(PRODUCT), ADMIN);
        assertThat(refused(shop, place(ORDER, TEA), SHOPPER_ALICE)).isEqualTo(new SkuWithdrawn(TEA));
    }

    @Test
    void what_a_bundle_was_made_of_holds_for_the_very_next_order_and_stays_in_those_before() {
        var shop = shop(10_000);
        sellTea(shop, 1);
        ok(shop, new AddVariant(PRODUCT, CUP, Map.of()), ADMIN);
        for (var cups = 1; cups <= 40; cups++) {
            var parts = List.of(new BundlePart(CUP, cups));
            ok(shop, new SetBundle(PRODUCT, TEA, parts, null), ADMIN);
            ok(shop, place(order(cups), TEA), SYSTEM);
            assertThat(partsIn(shop, order(cups))).isEqualTo(parts);
        }
        ok(shop, new SetBundle(PRODUCT, TEA, List.of(), null), ADMIN);
        ok(shop, place(ORDER, TEA), SYSTEM);
        assertThat(partsIn(shop, ORDER)).isEmpty();
        assertThat(partsIn(shop, order(7))).containsExactly(new BundlePart(CUP, 7));
        ok(shop, new SetBundle(PRODUCT, TEA, List.of(new BundlePart(CUP, 1)), null), ADMIN);
        assertThat(refused(shop, new SetBundle(PRODUCT, CUP, List.of(new BundlePart(TEA, 1)), null), ADMIN))
                .isEqualTo(new InvalidField("parts[0].sku", "is a bundle itself"));
    }

    private static List<BundlePart> partsIn(ConfigurableApplicationContext shop, OrderId order) {
        return ((OrderPlaced) stream(shop, order.value()).getFirst())
                .lines()
                .getFirst()
                .parts();
    }

    @Test
    void a_variant_and_the_claim_of_its_code_are_stored_together() {
        var shop = shop(10_000);
        ok(shop, createProduct(), ADMIN);
        ok(shop, new AddVariant(PRODUCT, TEA, Map.of()), ADMIN);
        assertThat(stream(shop, TEA.claimId())).containsExactly(new SkuClaimed(TEA, PRODUCT));
        assertThat(stream(shop, PRODUCT.value())).endsWith(new VariantAdded(PRODUCT, TEA, Map.of()));
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void a_code_that_two_products_want_at_once_is_one_products_and_the_other_gets_neither(int cache) throws Exception {
        var shop = shop(cache);
        for (var number = 0; number < 10; number++) {
            var sku = new Sku("SKU-" + number);
            var products = List.of(new ProductId("product-a" + number), new ProductId("product-b" + number));
            for (var product : products) {
                ok(shop, new CreateProduct(product, NAME, NAME, CATEGORY, List.of(), "hash"), ADMIN);
            }
            var answers = atOnce(products.stream()
                    .<Callable<Failure>>map(product -> () -> send(shop, new AddVariant(product, sku, Map.of()), ADMIN))
                    .toList());
            assertThat(answers).containsExactlyInAnyOrder(null, new SkuTaken(sku));
            var owner = products.get(answers.indexOf(null));
            var other = products.get(1 - answers.indexOf(null));
            assertThat(stream(shop, sku.claimId())).containsExactly(new SkuClaimed(sku, owner));
            assertThat(stream(shop, owner.value())).hasSize(2);
            assertThat(stream(shop, other.value())).hasSize(1);
        }
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void of_ten_units_sixty_four_orders_get_ten_and_no_more(int cache) throws Exception {
        var shop = shop(cache);
        ok(shop, new ReceiveStock(STOCK, 10, "k1"), ADMIN);
        var expiry = shop.getBean(InstantSource.class).instant().plus(Duration.ofMinutes(15));
        var answers = atOnce(IntStream.range(0, 64)
                .<Callable<Failure>>mapToObj(
                        number -> () -> send(shop, new ReserveStock(STOCK, order(number), 1, expiry), SYSTEM))
                .toList());
        assertThat(answers).containsOnlyNulls();
        var stored = stream(shop, STOCK.value());
        assertThat(stored).filteredOn(StockReserved.class::isInstance).hasSize(10);
        assertThat(stored)
                .filteredOn(StockReservationRejected.class::isInstance)
                .hasSize(54)
                .allSatisfy(event ->
                        assertThat(((StockReservationRejected) event).reason()).isEqualTo(Reason.OUT_OF_STOCK));
    }

    @Test
    void a_long_stream_is_read_from_its_snapshot() {
        var shop = shop(0);
        for (var receipt = 0; receipt < 120; receipt++) ok(shop, new ReceiveStock(STOCK, 1, "k" + receipt), ADMIN);
        var engine = shop.getBean(EventStorageEngine.class);
        await().until(() -> engine.readSnapshot(STOCK.value()).isPresent());
        shop.close();

        var again = shop(0);
        var expiry = again.getBean(InstantSource.class).instant().plus(Duration.ofMinutes(15));
        ok(again, new ReceiveStock(STOCK, 1, "k0"), ADMIN); // Its key came out of the snapshot.
        ok(again, new ReserveStock(STOCK, ORDER, 120, expiry), SYSTEM);
        ok(again, new ReserveStock(STOCK, OTHER_ORDER, 1, expiry), SYSTEM);
        assertThat(again.getBean(EventStorageEngine.class)
                        .readEvents(STOCK.value(), 120)
                        .asStream()
                        .<Object>map(EventMessage::getPayload))
                .containsExactly(
                        new StockReserved(STOCK, ORDER, 120, expiry),
                        new StockReservationRejected(STOCK, OTHER_ORDER, 1, 0, Reason.OUT_OF_STOCK));
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void a_version_of_a_cart_makes_one_order_however_often_and_from_wherever_it_is_asked(int cache) throws Exception {
        var shop = shop(cache);
        sellTea(shop, 1250);
        ok(shop, new AddToCart(CART, TEA, 2, "key-1"), SHOPPER_ALICE);
        var checkOut = new CheckOutCart(CART, 1, CNY, RECIPIENT, null, null, null, null, "hash-1");
        var answers = atOnce(IntStream.range(0, 16)
                .<Callable<Failure>>mapToObj(_ -> () -> send(shop, checkOut, SHOPPER_ALICE))
                .toList());
        assertThat(answers).containsOnlyNulls();
        assertThat(stream(shop, checkOut.orderId().value())).singleElement().satisfies(event -> {
            var placed = (OrderPlaced) event;
            assertThat(placed.total()).isEqualTo(cny(2500));
            assertThat(placed.cart()).isEqualTo(new CartRef(CART, 1));
            assertThat(placed.number()).isNotNull();
        });
        assertThat(stream(shop, CART.value()))
                .hasSize(2)
                .last()
                .isEqualTo(new CartCheckedOut(CART, 1, checkOut.orderId(), List.of(new CartLine(TEA, 2)), "hash-1"));

        ok(shop, new AddToCart(CART, TEA, 1, "key-2"), SHOPPER_ALICE);
        ok(shop, new WithdrawProduct(PRODUCT), ADMIN);
        assertThat(refused(
                        shop,
                        new CheckOutCart(CART, 3, CNY, RECIPIENT, null, null, null, null, "hash-2"),
                        SHOPPER_ALICE))
                .isEqualTo(new SkuWithdrawn(TEA));
        assertThat(stream(shop, CART.value())).hasSize(3); // What was refused is still in the cart.
    }

    @ParameterizedTest(name = "aggregate cache of {0}")
    @ValueSource(ints = {0, 10_000})
    void what_a_guest_chose_goes_over_once_however_often_the_login_asks(int cache) throws Exception {
        var shop = shop(cache);
        sellTea(shop, 1250);
        var guest = new CustomerId("guest-0f1e2d3c4b5a69788796a5b4c3d2e1f0");
        var theirs = CartId.of(guest);
        ok(shop, new AddToCart(theirs, TEA, 2, "key-1"), new Actor(guest.value(), Set.of(Role.GUEST)));
        ok(shop, new AddToCart(CART, TEA, 1, "key-1"), SHOPPER_ALICE);
        var answers = atOnce(IntStream.range(0, 8)
                .<Callable<Failure>>mapToObj(_ -> () -> send(shop, new MergeCart(CART, theirs), SHOPPER_ALICE))
                .toList());
        assertThat(answers).containsOnlyNulls();
        assertThat(stream(shop, CART.value()))
                .hasSize(2)
                .endsWith(new CartMerged(CART, theirs, List.of(new CartLine(TEA, 3))));
        assertThat(stream(shop, theirs.value())).hasSize(2).endsWith(new CartHandedOver(theirs, CART));
    }

    @Test
    void a_cart_is_read_from_its_snapshot_with_its_keys_and_what_was_ordered() {
        var shop = shop(0);
        sellTea(shop, 1250);
        ok(shop, new AddToCart(CART, TEA, 1, "key-1"), SHOPPER_ALICE);
        ok(shop, new CheckOutCart(CART, 1, CNY, RECIPIENT, null, null, null, null, "hash-1"), SHOPPER_ALICE);
        for (var quantity = 1; quantity <= 110; quantity++)
            ok(shop, new SetCartLine(CART, TEA, quantity), SHOPPER_ALICE);
        await().until(() -> shop.getBean(EventStorageEngine.class)
                .readSnapshot(CART.value())
                .isPresent());
        shop.close();

        var again = shop(0);
        ok(again, new AddToCart(CART, TEA, 1, "key-1"), SHOPPER_ALICE); // Known: adds nothing.
        ok(
                again,
                new CheckOutCart(CART, 1, CNY, RECIPIENT, null, null, null, null, "hash-1"),
                SHOPPER_ALICE); // Ordered already.
        ok(again, new CheckOutCart(CART, 112, CNY, RECIPIENT, null, null, null, null, "hash-2"), SHOPPER_ALICE);
        var placed = (OrderPlaced)
                stream(again, CartCommand.orderOf(CART, 112).value()).getFirst();
        assertThat(placed.lines().getFirst().quantity()).isEqualTo(110);
    }

    @Test
    void each_start_numbers_orders_as_another_worker() {
        var shop = shop(10_000);
        var other = shop.getBean(WorkerIds.class);
        assertThat(other.next("order-numbers", 1 << 14)).isEqualTo(other.next("order-numbers", 1 << 14) - 1);
        assertThat(other.next("order-numbers", 3)).isBetween(0, 2);
    }

    @Test
    void a_shopper_cannot_ask_what_only_processes_may() {
        var shop = shop(10_000);
        assertThat(refused(shop, new ReserveStock(STOCK, ORDER, 1, NOW), SHOPPER_ALICE))
                .isInstanceOf(NotAllowed.class);
        assertThat(refused(shop, new WithdrawProduct(PRODUCT), SHOPPER_ALICE)).isInstanceOf(NotAllowed.class);
    }

    private ConfigurableApplicationContext shop(int cache) {
        var shop = CommandSide.start(
                "--spring.datasource.url=" + database.jdbcUrl(),
                "--spring.datasource.username=" + database.user(),
                "--spring.datasource.password=" + database.password(),
                "--spring.datasource.hikari.maximum-pool-size=8",
                "--" + MasterKey.ENVIRONMENT + "=" + KEY,
                // Nothing here is about a store that is slow: a disk may take its time.
                "--cartulary.store.patience-millis=20000",
                "--cartulary.aggregate-cache.size=" + cache,
                "--cartulary.bus.serialize=true");
        started.add(shop);
        return shop;
    }

    private static void sellTea(ConfigurableApplicationContext shop, long price) {
        ok(shop, createProduct(), ADMIN);
        ok(shop, new AddVariant(PRODUCT, TEA, Map.of()), ADMIN);
        ok(shop, new SetPrice(PriceId.of(TEA, CNY), TEA, cny(price), false), ADMIN);
        ok(shop, new PublishProduct(PRODUCT), ADMIN);
    }

    private static PlaceOrder place(OrderId order, Sku sku) {
        return new PlaceOrder(order, ALICE, List.of(new RequestedLine(sku, 1)), CNY, RECIPIENT, "hash-1");
    }

    private static List<Object> stream(ConfigurableApplicationContext shop, String id) {
        Stream<?> payloads =
                shop.getBean(EventStore.class).readEvents(id).asStream().map(EventMessage::getPayload);
        return new ArrayList<>(payloads.toList());
    }

    private static void ok(ConfigurableApplicationContext shop, Object command, Actor actor) {
        assertThat(send(shop, command, actor)).as("%s", command).isNull();
    }

    private static Failure refused(ConfigurableApplicationContext shop, Object command, Actor actor) {
        var failure = send(shop, command, actor);
        assertThat(failure).as("%s", command).isNotNull();
        return failure;
    }

    /** Null if it was done. */
    private static Failure send(ConfigurableApplicationContext shop, Object command, Actor actor) {
        try {
            shop.getBean(Commands.class).send(command, actor).join();
            return null;
        } catch (CompletionException e) {
            if (e.getCause() instanceof CommandExecutionException refusal) {
                return refusal.<Failure>getDetails().orElseThrow(() -> e);
            }
            throw e;
        }
    }

    private static <T> List<T> atOnce(List<Callable<T>> tasks) throws Exception {
        var barrier = new CountDownLatch(tasks.size());
        try (var executor = Executors.newFixedThreadPool(tasks.size())) {
            var running = tasks.stream()
                    .map(task -> executor.submit(() -> {
                        barrier.countDown();
                        barrier.await();
                        return task.call();
                    }))
                    .toList();
            var answers = new ArrayList<T>();
            for (var future : running) answers.add(future.get());
            return answers;
        }
    }
}
