package cartulary.query;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Updates.set;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import cartulary.contract.Examples;
import cartulary.contract.auditing.AuditQuery.FindCausation;
import cartulary.contract.auditing.AuditQuery.FindHistory;
import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.AuditQuery.SearchTrail;
import cartulary.contract.auditing.Causation;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.auditing.Trace;
import cartulary.contract.auditing.TrailEntry;
import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartItemAdded;
import cartulary.contract.cart.CartEvent.CartItemRemoved;
import cartulary.contract.cart.CartEvent.CartQuantityChanged;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListEveryProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryNode;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.Facet;
import cartulary.contract.catalog.CatalogView.FacetValue;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductRow;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.CatalogView.SearchResult;
import cartulary.contract.catalog.CatalogView.Variant;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.CategoryEvent.CategoryAdded;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.ProductEvent.ProductPublished;
import cartulary.contract.catalog.ProductEvent.ProductRevised;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.AddressQuery.AddressBook;
import cartulary.contract.customer.AddressQuery.FindAddressBook;
import cartulary.contract.customer.AddressQuery.KeptAddress;
import cartulary.contract.customer.CustomerEvent.AddressAdded;
import cartulary.contract.customer.CustomerEvent.AddressPreferred;
import cartulary.contract.customer.CustomerEvent.AddressRemoved;
import cartulary.contract.customer.CustomerEvent.AddressRevised;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.dashboard.Dashboard;
import cartulary.contract.dashboard.DashboardQuery.FindDashboard;
import cartulary.contract.dashboard.DashboardQuery.FindSales;
import cartulary.contract.dashboard.Sales;
import cartulary.contract.inventory.InventoryQuery.FindStock;
import cartulary.contract.inventory.InventoryQuery.Level;
import cartulary.contract.inventory.InventoryQuery.ListStock;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.LocationEvent.SplitSet;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockDetails;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftEvent.DraftCreated;
import cartulary.contract.ordering.DraftEvent.DraftPlaced;
import cartulary.contract.ordering.DraftEvent.DraftRevised;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.DraftState;
import cartulary.contract.ordering.DraftQuery.FindDraft;
import cartulary.contract.ordering.DraftQuery.ListDrafts;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.ordering.OrderView.TimelineEntry;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodWithdrawn;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.pricing.ShippingQuery.ListShippingOptions;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.pricing.ShippingRate;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessEvent.ProcessAdvanced;
import cartulary.contract.process.ProcessEvent.ProcessDelayed;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.ProcessQuery.CountProcesses;
import cartulary.contract.process.ProcessQuery.FindProcess;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfViews;
import cartulary.contract.process.ProcessQuery.ListProcesses;
import cartulary.contract.process.ProcessView.HistoryEntry;
import cartulary.contract.process.ProcessView.ProcessCounts;
import cartulary.contract.process.ProcessView.ProcessDetails;
import cartulary.contract.process.ProcessView.ProcessRow;
import cartulary.contract.process.ProcessView.State;
import cartulary.contract.process.ProcessorStatus;
import cartulary.contract.process.ProjectionAct;
import cartulary.contract.process.StepTaken;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.LedgerQuery.FindStatement;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.LedgerQuery.ListLedgerEntries;
import cartulary.contract.settlement.Statement;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.Localized;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Queries;
import cartulary.eventstore.StreamReader;
import cartulary.query.catalog.ProductIndex;
import cartulary.query.support.Projection;
import cartulary.query.support.Projections;
import cartulary.query.support.ViewStore;
import com.mongodb.client.MongoDatabase;
import java.nio.file.Files;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Function;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.HandlerExecutionException;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ConfigurableApplicationContext;

/** The whole query side over real servers: events go into the store, questions over the bus. */
class QuerySideIT {
    private static final CustomerId ALICE = new CustomerId("customer-" + "a".repeat(32));
    private static final Actor OWNER = new Actor(ALICE.value(), Set.of(Role.CUSTOMER));
    private static final Actor STRANGER = new Actor("customer-" + "b".repeat(32), Set.of(Role.CUSTOMER));
    private static final Actor ADMIN = new Actor("admin", Set.of(Role.ADMIN));
    private static final Actor AUDITOR = new Actor("auditor", Set.of(Role.AUDITOR));
    private static final ProductId LAMP = new ProductId("product-" + "1".repeat(32));
    private static final Sku SKU = new Sku("LAMP-1");
    private static final Sku BOX = new Sku("LAMP-BOX");
    private static final Sku CUP = new Sku("LAMP-CUP");
    private static final StockItemId STOCK = StockItemId.of(SKU, StockItemId.MAIN);
    private static final OrderId ORDER = new OrderId("order-" + "c".repeat(32));
    private static final PaymentId PAYMENT = PaymentId.of(ORDER);
    private static final Instant LATER = Instant.parse("2026-11-21T12:00:00Z");
    private static final Recipient RECIPIENT =
            new Recipient("Aurelia Featherstone", "555-0199", "aurelia@example.org", "1 Quill Lane", "Ely", "E1", "GB");

    private static final AddressId HOME = AddressId.derivedFrom(ALICE, "home");
    private static final DraftId DRAFT = DraftId.derivedFrom("admin", "draft");
    private static final DraftContent ONE_LAMP =
            new DraftContent(List.of(new RequestedLine(SKU, 1)), Currency.getInstance("CNY"), null);

    @TempDir
    java.nio.file.Path folder;

    private final Indexed asked = new Indexed();
    private final Map<String, Long> sequences = new HashMap<>();
    private TestServers.Postgres postgres;
    private TestServers.Mongo mongo;
    private ConfigurableApplicationContext context;

    /** Where the views live: the stand-in, unless somebody has a real one. */
    TestServers.Mongo freshMongo() {
        return TestServers.mongo();
    }

    String redis() {
        return TestServers.redis().url();
    }

    @BeforeEach
    void start() {
        postgres = TestServers.postgres();
        mongo = freshMongo();
        context = start(redis());
    }

    @AfterEach
    void stop() {
        try {
            asked.requireIndexes(context.getBean(MongoDatabase.class));
        } finally {
            context.close();
        }
    }

    @Test
    void a_published_product_shows_with_its_price_and_is_evicted_when_it_changes() {
        product();
        var page = find(new FindProduct(LAMP), ProductPage.class, OWNER);
        assertThat(page.variants().getFirst().prices()).containsEntry("CNY", 1990L);
        assertThat(page.version()).isEqualTo(2);
        // Once more by the caches.
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)).isEqualTo(page);
        append(PriceId.of(SKU, Currency.getInstance("CNY")), new PriceSet(price(), SKU, Money.of(990, "CNY"), false));
        caughtUp();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)
                        .variants()
                        .getFirst()
                        .prices())
                .containsEntry("CNY", 990L);
        assertThat(listed(OWNER).getFirst().fromPrices()).containsEntry("CNY", 990L);
        append(LAMP, new ProductWithdrawn(LAMP));
        caughtUp();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)).isNull();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, ADMIN)).isNotNull();
        assertThat(listed(OWNER)).isEmpty();
        assertThat(listed(ADMIN)).hasSize(1);
    }

    @Test
    void who_asks_for_what_was_never_there_costs_the_views_nothing() {
        product();
        caughtUp();
        var known = context.getBean(ProductIndex.class).known();
        await().atMost(20, SECONDS).until(() -> known.isUnknown("nobody's"));
        assertThat(known.isUnknown(LAMP.value())).isFalse();
        assertThat(known.isUnknown(SKU.value())).isFalse();
        // There is a document of it, and no event ever said so: who finds it has asked the views.
        var lamp = database().getCollection("products").find().first();
        var ghost = new ProductId("product-" + "f".repeat(32));
        database().getCollection("products").insertOne(lamp.append("_id", ghost.value()));
        assertThat(cached(new FindProduct(ghost), ProductPage.class, OWNER)).isNull();
        assertThat(find(new FindProduct(ghost), ProductPage.class, OWNER)).isNotNull();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)).isNotNull();
        // What is new is there as soon as it was stored, and so is what has stock and no owner.
        var other = new ProductId("product-" + "2".repeat(32));
        append(other, new ProductCreated(other, name("Bowl"), name("It holds"), null, List.of(), "hash"));
        var unclaimed = StockItemId.of(new Sku("BOWL-1"), StockItemId.MAIN);
        append(unclaimed, new StockReceived(unclaimed, 3, "k"));
        caughtUp();
        assertThat(cached(new FindProduct(other), ProductPage.class, ADMIN)).isNotNull();
        assertThat(context.getBean(Queries.class)
                        .list(
                                new FindAvailability(List.of(new Sku("GHOST-1"), unclaimed.sku())),
                                Availability.class,
                                OWNER,
                                null)
                        .join())
                .containsExactly(new Availability(unclaimed.sku(), 3, 0));
    }

    @Test
    void a_list_goes_on_by_its_cursor_and_includes_the_categories_below() {
        var root = new CategoryId("category-home");
        var below = new CategoryId("category-lamps");
        category(root, null);
        category(below, null);
        append(CategoryEvent.MAIN_TREE, new CategoryMoved(CategoryEvent.MAIN_TREE, below, root));
        for (int i = 1; i <= 5; i++) {
            var id = new ProductId("product-" + String.valueOf(i).repeat(32));
            append(id, new ProductCreated(id, name("P" + i), name("d"), below, List.of(), "hash"));
            append(id, new ProductPublished(id));
        }
        var first = page(new ListProducts(root, null, null, 3), ProductSummary.class, OWNER);
        var second = page(new ListProducts(root, first.nextCursor(), null, 3), ProductSummary.class, OWNER);
        assertThat(first.items()).extracting(p -> p.name().in("en")).containsExactly("P5", "P4", "P3");
        assertThat(second.items()).extracting(p -> p.name().in("en")).containsExactly("P2", "P1");
        assertThat(second.nextCursor()).isNull();
        var numbered = page(new ListProducts(root, null, 1, 3), ProductSummary.class, OWNER);
        assertThat(numbered.items()).isEqualTo(second.items());
        assertThat(numbered.total()).isEqualTo(5);
        assertThat(find(new FindCategories(), CategoryTree.class, OWNER).roots())
                .singleElement()
                .satisfies(node -> assertThat(node.children()).hasSize(1));
        assertThatThrownBy(() -> page(new ListProducts(root, "nonsense", null, 3), ProductSummary.class, OWNER))
                .hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void categories_are_shown_in_the_order_they_were_put_in() {
        var kitchen = new CategoryId("category-kitchen");
        var lamps = new CategoryId("category-lamps");
        var tea = new CategoryId("category-tea");
        List.of(kitchen, lamps, tea).forEach(root -> category(root, null));
        append(CategoryEvent.MAIN_TREE, new CategoryMoved(CategoryEvent.MAIN_TREE, tea, null, kitchen));
        assertThat(roots()).containsExactly(tea, kitchen, lamps);
        append(CategoryEvent.MAIN_TREE, new CategoryMoved(CategoryEvent.MAIN_TREE, kitchen, null));
        assertThat(roots()).containsExactly(tea, lamps, kitchen);
    }

    private List<CategoryId> roots() {
        return find(new FindCategories(), CategoryTree.class, OWNER).roots().stream()
                .map(CategoryNode::category)
                .toList();
    }

    @Test
    void a_search_finds_what_is_on_sale_now_and_a_reader_with_a_position_what_was_just_done() {
        product();
        append(STOCK, new StockReceived(STOCK, 3, "k"));
        var all = search(null, false);
        assertThat(all.items()).extracting(item -> item.name().in("en")).containsExactly("Lamp");
        assertThat(all.total()).isEqualTo(1);
        assertThat(all.facets())
                .contains(
                        new Facet("option.size", List.of(new FacetValue("M", 1))),
                        new Facet("price", List.of(new FacetValue("1000-4999", 1))),
                        new Facet("stock", List.of(new FacetValue("in", 1))));
        assertThat(search("shines", true).total()).isEqualTo(1);
        append(STOCK, new StockReserved(STOCK, ORDER, 3, LATER));
        assertThat(search(null, true).total()).isZero();
        append(price(), new PriceSet(price(), SKU, Money.of(990, "CNY"), false));
        assertThat(search(null, false).items().getFirst().fromPrices()).containsEntry("CNY", 990L);
        append(LAMP, new ProductRevised(LAMP, name("Lantern"), name("d"), null, List.of()));
        assertThat(search("lamp", false).total()).isEqualTo(1); // Of its SKU.
        assertThat(search("shines", false).total()).isZero();
        append(LAMP, new ProductWithdrawn(LAMP));
        assertThat(search(null, false).total()).isZero();
    }

    private SearchResult search(String text, boolean inStock) {
        var query = new SearchProducts(
                text,
                null,
                List.of(),
                Map.of(),
                Map.of(),
                null,
                null,
                Currency.getInstance("CNY"),
                inStock,
                null,
                null,
                null,
                10,
                true);
        await().atMost(20, SECONDS).ignoreExceptions().until(() -> find(query, SearchResult.class, OWNER) != null);
        return find(query, SearchResult.class, OWNER);
    }

    @Test
    void a_quote_adds_up_what_is_on_sale_and_names_what_is_not() {
        product();
        caughtUp();
        var gone = new Sku("GONE-1");
        var wanted = List.of(new Wanted(SKU, 3), new Wanted(gone, 2));
        var quote = find(new QuoteLines(wanted, Currency.getInstance("CNY")), Quote.class, OWNER);
        assertThat(quote.total()).isEqualTo(Money.of(5970, "CNY"));
        assertThat(quote.lines().getFirst().unitPrice()).isEqualTo(Money.of(1990, "CNY"));
        assertThat(quote.lines().getLast()).isEqualTo(new QuotedLine(gone, 2, null, null, null, null, null, null));
        var unpriced = find(new QuoteLines(wanted, Currency.getInstance("USD")), Quote.class, OWNER);
        assertThat(unpriced.total()).isEqualTo(Money.of(0, "USD"));
        assertThat(unpriced.lines().getFirst().productId()).isEqualTo(LAMP);
        assertThat(unpriced.lines().getFirst().sum()).isNull();
        append(LAMP, new ProductWithdrawn(LAMP));
        caughtUp();
        assertThat(cached(new QuoteLines(wanted, Currency.getInstance("CNY")), Quote.class, OWNER)
                        .total())
                .isEqualTo(Money.of(0, "CNY"));
    }

    @Test
    void availability_is_what_is_on_hand_less_what_is_reserved() {
        append(STOCK, new StockReceived(STOCK, 10, "k"));
        append(STOCK, new StockReserved(STOCK, ORDER, 4, LATER));
        assertThat(available()).containsExactly(new Availability(SKU, 6, 0));
        append(STOCK, new ReservationReleased(STOCK, ORDER, 4, LATER));
        assertThat(available()).containsExactly(new Availability(SKU, 10, 0));
    }

    @Test
    void availability_is_what_one_order_can_have_and_what_may_be_promised_besides() {
        var berlin = StockItemId.of(SKU, "berlin");
        append(STOCK, new StockReceived(STOCK, 3, "k"));
        append(berlin, new StockReceived(berlin, 4, "k"));
        append(berlin.bucket(1), new StockReceived(berlin.bucket(1), 2, "k"));
        assertThat(available()).as("at one location, with its buckets").containsExactly(new Availability(SKU, 6, 0));
        append(LocationEvent.STREAM, new SplitSet(Split.UNITS));
        await().untilAsserted(() -> assertThat(available()).containsExactly(new Availability(SKU, 9, 0)));
        append(StockItemId.planId(SKU), new StockPlanned(SKU, new StockPlan(1, 2, 5, null, null)));
        append(STOCK, new StockBackordered(STOCK, ORDER, 3, LATER));
        assertThat(available()).containsExactly(new Availability(SKU, 9, 2));
    }

    @Test
    void of_a_bundle_there_are_as_many_as_its_parts_make() {
        var there = bundle();
        assertThat(availableOf(BOX)).containsExactly(boxes(0, 0));
        append(STOCK, new StockReceived(STOCK, 7, "k"));
        assertThat(availableOf(BOX)).as("no cup was ever received").containsExactly(boxes(0, 0));
        append(there, new StockReceived(there, 9, "k"));
        assertThat(availableOf(BOX, CUP, SKU))
                .containsExactly(boxes(3, 0), new Availability(CUP, 9, 0), new Availability(SKU, 7, 0));
        append(STOCK, new StockReserved(STOCK, ORDER, 2, LATER));
        assertThat(availableOf(BOX)).as("a part was sold").containsExactly(boxes(2, 0));
        append(StockItemId.planId(CUP), new StockPlanned(CUP, new StockPlan(1, 1, 4, null, null)));
        append(STOCK, new StockReceived(STOCK, 6, "l"));
        append(there, new StockReserved(there, ORDER, 5, LATER));
        assertThat(availableOf(BOX))
                .as("four cups of their own, four that may be promised, lamps for five")
                .containsExactly(boxes(4, 1));
        append(LAMP, new BundleSet(LAMP, BOX, List.of()));
        assertThat(availableOf(BOX))
                .as("no bundle any more, and nothing of its own")
                .isEmpty();
    }

    @Test
    void the_parts_of_a_bundle_lie_together_unless_orders_may_be_split() {
        var there = bundle();
        var berlin = StockItemId.of(CUP, "berlin");
        append(STOCK, new StockReceived(STOCK, 8, "k"));
        append(there, new StockReceived(there, 1, "k"));
        append(berlin, new StockReceived(berlin, 3, "k"));
        assertThat(availableOf(BOX)).containsExactly(boxes(1, 0));
        append(LocationEvent.STREAM, new SplitSet(Split.LINES));
        await().untilAsserted(() -> assertThat(availableOf(BOX)).containsExactly(boxes(3, 0)));
        append(LocationEvent.STREAM, new SplitSet(Split.UNITS));
        await().untilAsserted(() -> assertThat(availableOf(BOX)).containsExactly(boxes(4, 0)));
    }

    @Test
    void a_list_shows_the_price_whose_position_it_is_asked_with_to_all_who_ask_at_once() throws Exception {
        product();
        caughtUp();
        var newest = new ListProducts(null, null, null, 20);
        try (var askers = Executors.newVirtualThreadPerTaskExecutor()) {
            for (long fen = 5_000; fen < 5_150; fen++) {
                append(price(), new PriceSet(price(), SKU, Money.of(fen, "CNY"), false));
                var position = head();
                var shown = new ArrayList<Future<Long>>();
                for (int i = 0; i < 12; i++) {
                    shown.add(askers.submit(
                            () -> answered(queries -> queries.page(newest, ProductSummary.class, OWNER, position))
                                    .items()
                                    .getFirst()
                                    .fromPrices()
                                    .get("CNY")));
                }
                for (var each : shown) assertThat(each.get()).isEqualTo(fen);
            }
        }
    }

    @Test
    void a_bundle_is_found_in_stock_while_its_parts_are_and_its_page_names_them() {
        var there = bundle();
        append(LAMP, new ProductRevised(LAMP, name("Lamp"), name("d"), null, List.of()));
        var set = new ProductId("product-set");
        append(set, new ProductCreated(set, name("Evening"), name("d"), null, List.of(), "hash"));
        var evening = new Sku("EVENING-1");
        append(evening.claimId(), new SkuClaimed(evening, set));
        append(set, new VariantAdded(set, evening, Map.of()));
        append(set, new ProductPublished(set));
        append(set, new BundleSet(set, evening, List.of(new BundlePart(CUP, 2))));
        assertThat(search("evening", true).total()).isZero();
        append(there, new StockReceived(there, 2, "k"));
        assertThat(search("evening", true).total()).isEqualTo(1);
        append(there, new StockReserved(there, ORDER, 1, LATER));
        assertThat(search("evening", true).total()).as("one cup is not two").isZero();
        append(set, new BundleSet(set, evening, List.of(new BundlePart(CUP, 1))));
        assertThat(search("evening", true).total()).isEqualTo(1);
        caughtUp();
        assertThat(cached(new FindProduct(set), ProductPage.class, OWNER).variants())
                .containsExactly(new Variant(evening, Map.of(), Map.of(), List.of(new BundlePart(CUP, 1))));
        append(set, new BundleSet(set, evening, List.of()));
        caughtUp();
        assertThat(cached(new FindProduct(set), ProductPage.class, OWNER).variants())
                .containsExactly(new Variant(evening, Map.of(), Map.of()));
    }

    /** A lamp's box, of two lamps and a cup. */
    private StockItemId bundle() {
        product();
        append(BOX.claimId(), new SkuClaimed(BOX, LAMP));
        append(LAMP, new VariantAdded(LAMP, BOX, Map.of("size", "box")));
        append(CUP.claimId(), new SkuClaimed(CUP, LAMP));
        append(LAMP, new VariantAdded(LAMP, CUP, Map.of("size", "cup")));
        append(LAMP, new BundleSet(LAMP, BOX, List.of(new BundlePart(SKU, 2), new BundlePart(CUP, 1))));
        return StockItemId.of(CUP, StockItemId.MAIN);
    }

    private static Availability boxes(int available, int backorder) {
        return new Availability(BOX, available, backorder, List.of(new BundlePart(SKU, 2), new BundlePart(CUP, 1)));
    }

    private List<Availability> availableOf(Sku... skus) {
        return answered(
                queries -> queries.list(new FindAvailability(List.of(skus)), Availability.class, OWNER, head()));
    }

    @Test
    void an_order_is_shown_to_its_owner_and_to_staff_and_does_not_exist_for_others() {
        payable();
        var mine = find(new FindOrder(ORDER), OrderDetails.class, OWNER);
        assertThat(mine.recipient()).isEqualTo(RECIPIENT);
        assertThat(mine.payment().clientSecret()).isEqualTo("secret_of_pi_1");
        assertThat(mine.payment().status()).isEqualTo("payable");
        assertThat(mine.timeline())
                .extracting(TimelineEntry::event)
                .containsExactly("OrderPlaced", "StockReserved", "PaymentRequested", "PaymentActionRequired");
        assertThat(mine.timeline().get(1).note()).isEqualTo("LAMP-1");
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, STRANGER)).isNull();
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, ADMIN)
                        .payment()
                        .clientSecret())
                .isNull();
        assertThat(page(new ListMyOrders(ALICE, null, 10), OrderSummary.class, OWNER)
                        .items())
                .hasSize(1);
        assertThatThrownBy(() -> page(new ListMyOrders(ALICE, null, 10), OrderSummary.class, STRANGER))
                .hasRootCauseInstanceOf(CommandRefused.class);
        append(PAYMENT, new PaymentDeclined(PAYMENT, ORDER, "a1", "card_declined", 2));
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, OWNER)
                        .payment()
                        .clientSecret())
                .isNotNull();
        append(PAYMENT, new PaymentCaptured(PAYMENT, ORDER, Money.of(1990, "CNY"), "pi_1", "ch_1"));
        append(ORDER, new OrderConfirmed(ORDER, PAYMENT));
        var paid = find(new FindOrder(ORDER), OrderDetails.class, OWNER);
        assertThat(paid.status()).isEqualTo(OrderStatus.CONFIRMED);
        assertThat(paid.payment().clientSecret()).isNull();
        assertThat(paid.payment().captured()).isEqualTo(Money.of(1990, "CNY"));
        assertThat(paid.payment().lastDecline()).isEqualTo("card_declined");
        assertThat(paid.version()).isEqualTo(1);
        assertThat(page(ordersThat(OrderStatus.CONFIRMED), OrderSummary.class, ADMIN)
                        .items())
                .hasSize(1);
        assertThat(page(ordersThat(OrderStatus.PLACED), OrderSummary.class, ADMIN)
                        .items())
                .isEmpty();
    }

    @Test
    void the_ledger_balances_and_tells_each_account_and_each_order() {
        var tax = Money.of(229, "CNY");
        placed();
        append(PAYMENT, new PaymentRequested(PAYMENT, ORDER, ALICE, Money.of(1990, "CNY"), "stripe", LATER, 3, tax));
        append(
                PAYMENT,
                new PaymentCaptured(
                        PAYMENT,
                        ORDER,
                        Money.of(1990, "CNY"),
                        "pi_1",
                        "ch_1",
                        new Booking("stripe", tax, Booking.Kind.SALE)));
        var balance = find(new FindTrialBalance(null), TrialBalance.class, ADMIN);
        assertThat(balance.balanced()).isTrue();
        assertThat(balance.out()).isEqualTo(Map.of("CNY", 0L));
        assertThat(balance.accounts().stream().filter(row -> row.balance() != 0))
                .extracting(row -> row.account().value() + " " + row.balance())
                .containsExactly("clearing:stripe 1990", "revenue -1761", "tax -229");
        assertThat(find(new FindTrialBalance(balance.to().minusDays(1)), TrialBalance.class, ADMIN)
                        .accounts())
                .isEmpty();
        var receivable = new FindStatement(Account.RECEIVABLE, balance.to(), balance.to(), null, 1);
        var statement = find(receivable, Statement.class, ADMIN);
        assertThat(statement.opening()).isEmpty();
        assertThat(statement.closing()).isEqualTo(Map.of("CNY", 0L));
        assertThat(statement.entries()).extracting(LedgerEntry::type).containsExactly("payment.PaymentRequested");
        var rest = find(
                new FindStatement(Account.RECEIVABLE, balance.to(), null, statement.nextCursor(), 10),
                Statement.class,
                ADMIN);
        assertThat(rest.entries()).extracting(LedgerEntry::reference).containsExactly("ch_1");
        assertThat(rest.nextCursor()).isNull();
        assertThat(page(
                                new ListLedgerEntries(ORDER.value(), Account.DEFERRED, null, null, null, 10),
                                LedgerEntry.class,
                                ADMIN)
                        .items())
                .hasSize(2);
        var later = new ListLedgerEntries(ORDER.value(), null, balance.to().plusDays(1), null, null, 10);
        assertThat(page(later, LedgerEntry.class, ADMIN).items()).isEmpty();
        assertThatThrownBy(() -> find(new FindTrialBalance(null), TrialBalance.class, OWNER))
                .hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void no_name_address_or_secret_stands_in_plain_in_any_document_nor_in_a_dead_letter() {
        payable();
        poisonOrder();
        append(ALICE, new AddressAdded(ALICE, HOME, RECIPIENT, "hash"));
        append(DRAFT, new DraftCreated(DRAFT, ALICE, ONE_LAMP, RECIPIENT, "Aurelia rang", "hash"));
        caughtUp();
        var all = new StringBuilder();
        for (var collection : database().listCollectionNames()) {
            database().getCollection(collection).find().forEach(found -> all.append(found.toJson()));
        }
        assertThat(all.toString())
                .contains("LAMP-1", "letters", "sealedRecipient", "sealedAddress", "sealedNote")
                .doesNotContain("Aurelia", "Featherstone", "555-0199", "Quill Lane", "secret_of_pi_1");
    }

    @Test
    void a_cart_is_its_shoppers_and_ends_empty_in_the_order_it_became() {
        var cart = CartId.of(ALICE);
        assertThat(find(new FindCart(ALICE), Cart.class, OWNER)).isEqualTo(Cart.empty(cart));
        append(cart, new CartItemAdded(cart, SKU, 2, "key-1"));
        append(cart, new CartItemAdded(cart, SKU, 1, "key-2"));
        append(cart, new CartQuantityChanged(cart, new Sku("BULB-1"), 4));
        var filled = find(new FindCart(ALICE), Cart.class, OWNER);
        assertThat(filled.version()).isEqualTo(3);
        assertThat(filled.lines()).containsExactly(new CartLine(SKU, 3), new CartLine(new Sku("BULB-1"), 4));
        append(cart, new CartItemRemoved(cart, SKU));
        append(cart, new CartCheckedOut(cart, 4, ORDER, List.of(), "hash"));
        var ordered = find(new FindCart(ALICE), Cart.class, OWNER);
        assertThat(ordered.version()).isEqualTo(5);
        assertThat(ordered.lines()).isEmpty();
        assertThat(ordered.lastOrder()).isEqualTo(ORDER);
        assertThatThrownBy(() -> find(new FindCart(ALICE), Cart.class, STRANGER))
                .hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void ways_to_send_are_offered_where_they_go_at_what_they_cost_there() {
        var express = new ShippingMethodId("shipping-express");
        var abroad = new ShippingRate(List.of(), Money.of(9000, "CNY"), null);
        var home = new ShippingRate(List.of("CN"), Money.of(1500, "CNY"), Money.of(5000, "CNY"));
        append(express, new ShippingMethodDefined(express, name("Express"), List.of(home, abroad)));
        var post = ShippingMethodId.STANDARD;
        var inland = new ShippingRate(List.of("CN"), Money.of(500, "CNY"), null);
        append(post, new ShippingMethodDefined(post, name("Post"), List.of(inland)));
        assertThat(options("CN", 4999)).containsExactly("shipping-standard 500", "shipping-express 1500");
        assertThat(options("CN", 5000)).containsExactly("shipping-express 0", "shipping-standard 500");
        assertThat(options("FR", 5000)).containsExactly("shipping-express 9000");
        append(express, new ShippingMethodWithdrawn(express));
        assertThat(options("FR", 5000)).isEmpty();
    }

    private List<String> options(String country, long goods) {
        return context
                .getBean(Queries.class)
                .list(new ListShippingOptions(country, Money.of(goods, "CNY")), ShippingOption.class, OWNER, head())
                .join()
                .stream()
                .map(option -> option.method() + " " + option.price().minorUnits())
                .toList();
    }

    @Test
    void an_address_book_is_its_customers_and_staffs_and_begins_with_the_preferred_one() {
        var office = AddressId.derivedFrom(ALICE, "office");
        var there = new Recipient("Aurelia Featherstone", null, null, "2 Ink Row", "Ely", null, "GB");
        append(ALICE, new AddressAdded(ALICE, HOME, RECIPIENT, "hash"));
        append(ALICE, new AddressAdded(ALICE, office, there, "hash"));
        assertThat(addresses(OWNER))
                .containsExactly(new KeptAddress(HOME, RECIPIENT, true), new KeptAddress(office, there, false));
        append(ALICE, new AddressPreferred(ALICE, office));
        append(ALICE, new AddressRevised(ALICE, HOME, there));
        assertThat(addresses(ADMIN))
                .containsExactly(new KeptAddress(office, there, true), new KeptAddress(HOME, there, false));
        append(ALICE, new AddressRemoved(ALICE, office));
        assertThat(addresses(OWNER)).containsExactly(new KeptAddress(HOME, there, true));
        assertThatThrownBy(() -> addresses(STRANGER)).hasRootCauseInstanceOf(CommandRefused.class);
    }

    private List<KeptAddress> addresses(Actor asking) {
        return find(new FindAddressBook(ALICE), AddressBook.class, asking).addresses();
    }

    @Test
    void a_draft_is_listed_until_it_is_an_order_and_after() {
        append(DRAFT, new DraftCreated(DRAFT, ALICE, ONE_LAMP, null, "rang", "hash"));
        var open = find(new FindDraft(DRAFT), DraftDetails.class, ADMIN);
        assertThat(open.recipient()).isNull();
        assertThat(open.note()).isEqualTo("rang");
        assertThat(open.createdBy()).isEqualTo("tester");
        append(DRAFT, new DraftRevised(DRAFT, ALICE, ONE_LAMP, RECIPIENT, null));
        assertThat(drafts(DraftState.OPEN)).singleElement().satisfies(draft -> {
            assertThat(draft.recipient()).isEqualTo(RECIPIENT);
            assertThat(draft.note()).isNull();
        });
        append(DRAFT, new DraftPlaced(DRAFT, DRAFT.orderId()));
        assertThat(drafts(DraftState.OPEN)).isEmpty();
        assertThat(drafts(DraftState.PLACED)).extracting(DraftDetails::orderId).containsExactly(DRAFT.orderId());
        assertThat(find(new FindDraft(DraftId.derivedFrom("admin", "other")), DraftDetails.class, ADMIN))
                .isNull();
    }

    private List<DraftDetails> drafts(DraftState state) {
        return page(new ListDrafts(state, ALICE, null, 10), DraftDetails.class, ADMIN)
                .items();
    }

    @Test
    void whoever_watches_an_order_is_told_what_they_may_see() {
        placed();
        caughtUp();
        var owner = new CopyOnWriteArrayList<OrderDetails>();
        var stranger = new CopyOnWriteArrayList<OrderDetails>();
        var staff = new CopyOnWriteArrayList<OrderDetails>();
        var queries = context.getBean(Queries.class);
        try (var a = queries.subscribe(new FindOrder(ORDER), OrderDetails.class, OWNER);
                var b = queries.subscribe(new FindOrder(ORDER), OrderDetails.class, STRANGER);
                var c = queries.subscribe(new FindOrder(ORDER), OrderDetails.class, ADMIN)) {
            a.updates().subscribe(owner::add);
            b.updates().subscribe(stranger::add);
            c.updates().subscribe(staff::add);
            payment();
            await().atMost(10, SECONDS)
                    .until(() -> !owner.isEmpty()
                            && "payable".equals(owner.getLast().payment().status())
                            && !staff.isEmpty()
                            && "payable".equals(staff.getLast().payment().status()));
            assertThat(owner.getLast().payment().clientSecret()).isEqualTo("secret_of_pi_1");
            assertThat(staff.getLast().payment().clientSecret()).isNull();
            assertThat(stranger).isEmpty();
        }
    }

    @Test
    void a_rebuild_from_the_first_event_and_a_repeat_give_the_same_documents() {
        product();
        payable();
        append(ORDER, new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_CUSTOMER));
        append(STOCK, new StockReceived(STOCK, 10, "k"));
        notification("evt_1", NotificationOutcome.APPLIED);
        caughtUp();
        var before = documents();
        var shown = find(new FindOrder(ORDER), OrderDetails.class, OWNER);
        assertThat(before).hasSizeGreaterThanOrEqualTo(4);
        // Delivered again to documents that have seen it all: tokens alone are lost.
        restartWithout("tokens");
        assertThat(documents()).isEqualTo(before);
        // The whole database is lost.
        context.close();
        try (var client = com.mongodb.client.MongoClients.create(mongo.uri())) {
            client.getDatabase(mongo.database()).drop();
        }
        context = start(redis());
        caughtUp();
        assertThat(documents()).isEqualTo(before);
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, OWNER)).isEqualTo(shown);
    }

    /** Each sample of an event that is kept reads as one of the examples: see SamplesTest of the event store. */
    @Test
    void every_event_there_is_can_be_taken_up_and_a_rebuild_gives_the_same_documents_of_every_projection() {
        // Nothing is known of an order before it was placed; the other examples stand as they may happen.
        var placed =
                Examples.events().stream().filter(OrderPlaced.class::isInstance).toList();
        placed.forEach(event -> append(streamOf(event), event));
        Examples.events().stream()
                .filter(event -> !(event instanceof OrderPlaced))
                .forEach(event -> append(streamOf(event), event));
        caughtUp();
        assertThat(database().getCollection("dead_letters").find()).isEmpty();
        var before = all();
        assertThat(before.keySet())
                .allSatisfy(name ->
                        assertThat(before.get(name)).as("documents of " + name).isNotEmpty());
        context.close();
        try (var client = com.mongodb.client.MongoClients.create(mongo.uri())) {
            client.getDatabase(mongo.database()).drop();
        }
        context = start(redis());
        caughtUp();
        assertThat(all()).isEqualTo(before);
    }

    @Test
    void a_process_killed_again_and_again_while_it_catches_up_leaves_the_same_documents_of_every_projection()
            throws Exception {
        placed();
        for (int i = 0; i < 3_000; i++) {
            var item = StockItemId.of(new Sku("SKU-" + i % 300), StockItemId.MAIN);
            append(item, new StockReceived(item, 1 + i % 7, "k" + i));
        }
        caughtUp();
        var before = all();
        context.close();
        try (var client = com.mongodb.client.MongoClients.create(mongo.uri())) {
            var database = client.getDatabase(mongo.database());
            database.drop();
            var trail = database.getCollection("audit_trail");
            var whole = before.get("audit-trail").size();
            var inTheMiddle = 0;
            for (var part : List.of(0.01, 0.3, 0.6)) {
                var killed = child();
                await().atMost(60, SECONDS)
                        .pollInterval(java.time.Duration.ofMillis(5))
                        .until(() -> trail.countDocuments() > part * whole || !killed.isAlive());
                assertThat(killed.isAlive())
                        .as(Files.readString(folder.resolve("child.log")))
                        .isTrue();
                assertThat(killed.destroyForcibly().waitFor(10, SECONDS)).isTrue();
                if (trail.countDocuments() < whole) inTheMiddle++;
            }
            assertThat(inTheMiddle).isPositive();
        }
        context = start(redis());
        caughtUp();
        assertThat(all()).isEqualTo(before);
    }

    /** What it is about stands first in every event. */
    private static String streamOf(Object event) {
        try {
            return event.getClass()
                    .getRecordComponents()[0]
                    .getAccessor()
                    .invoke(event)
                    .toString();
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Byte for byte, by projection and id. */
    private Map<String, Map<String, String>> all() {
        var all = new TreeMap<String, Map<String, String>>();
        for (Projection<?> projection : context.getBeansOfType(Projection.class).values()) {
            var documents = new TreeMap<String, String>();
            context.getBean(ViewStore.class)
                    .collection(projection)
                    .find()
                    .forEach(found -> documents.put(found.getString("_id"), found.toJson()));
            all.put(projection.name(), documents);
        }
        return all;
    }

    @Test
    void views_that_vanish_from_under_a_running_shop_come_back() {
        product();
        caughtUp();
        var before = documents();
        database().drop();
        await().atMost(20, SECONDS).until(() -> documents().equals(before));
    }

    @Test
    void views_of_another_event_store_are_thrown_away() {
        product();
        caughtUp();
        context.close();
        postgres = TestServers.postgres();
        context = start(redis());
        caughtUp();
        assertThat(documents()).isEmpty();
    }

    @Test
    void a_poison_event_waits_with_the_later_ones_of_its_document_while_others_go_on_and_can_be_redriven() {
        poisonOrder();
        placed();
        caughtUp();
        var letters = database().getCollection("dead_letters").find().into(new java.util.ArrayList<>());
        assertThat(letters)
                .singleElement()
                .satisfies(entry ->
                        assertThat(entry.getList("letters", Document.class)).hasSize(2));
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, OWNER)).isNotNull();
        var projections = context.getBean(Projections.class);
        assertThat(projections.redrive("orders", poisoned().value())).isEqualTo(2);
        assertThat(projections.statuses()).allMatch(Projections.Status::atHead);
    }

    @Test
    void a_reader_with_a_position_waits_for_it_and_one_beyond_the_head_gets_all_there_is() {
        for (int i = 0; i < 50; i++) {
            append(STOCK, new StockReceived(STOCK, 1, "k" + i));
            assertThat(available()).containsExactly(new Availability(SKU, i + 1, 0));
        }
        assertThat(context.getBean(Queries.class)
                        .list(new FindAvailability(List.of(SKU)), Availability.class, OWNER, Long.MAX_VALUE)
                        .join())
                .hasSize(1);
    }

    @Test
    void who_asks_again_and_again_how_an_order_stands_is_answered_from_the_caches_until_it_changes() {
        payable();
        caughtUp();
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, OWNER).status())
                .isEqualTo(OrderStatus.PLACED);
        // Behind everybody's back: who is answered by the view would see it.
        database().getCollection("orders").updateOne(eq("_id", ORDER.value()), set("body.status", "completed"));
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, OWNER).status())
                .isEqualTo(OrderStatus.PLACED);
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, STRANGER)).isNull();
        assertThat(find(new FindOrder(ORDER), OrderDetails.class, OWNER).status())
                .isEqualTo(OrderStatus.COMPLETED);
        append(ORDER, new OrderConfirmed(ORDER, PAYMENT));
        caughtUp();
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, OWNER).status())
                .isEqualTo(OrderStatus.CONFIRMED);
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, OWNER).recipient())
                .isEqualTo(RECIPIENT);
    }

    @Test
    void an_order_placed_a_moment_ago_is_found_by_one_who_names_no_position() {
        placed();
        assertThat(cached(new FindOrder(ORDER), OrderDetails.class, OWNER)).isNotNull();
    }

    @Test
    void a_reader_is_told_when_the_view_does_not_get_there_in_time() {
        var projections = context.getBean(Projections.class);
        projections.operate("sku-stock", ProjectionAct.PAUSE, "away");
        await().atMost(10, SECONDS).until(() -> !projections.writes("sku-stock"));
        append(STOCK, new StockReceived(STOCK, 1, "k"));
        assertThatThrownBy(this::availableAtOnce)
                .as("paused")
                .hasRootCauseInstanceOf(CommandRefused.class)
                .hasMessageContaining("have reached position");
        projections.operate("sku-stock", ProjectionAct.RESUME, "back");
        await().atMost(10, SECONDS).until(() -> projections.writes("sku-stock"));
        projections.stop();
        append(STOCK, new StockReceived(STOCK, 1, "l"));
        // Where it stopped is read from what is stored, now and then: until that was looked at anew it seems to move.
        await().atMost(20, SECONDS)
                .untilAsserted(() -> assertThatThrownBy(this::availableAtOnce)
                        .as("at a standstill that nobody wanted")
                        .hasRootCauseInstanceOf(CommandRefused.class)
                        .hasMessageContaining("stand still"));
    }

    @Test
    void without_redis_reads_are_right_all_the_same() {
        context.close();
        context = start("redis://127.0.0.1:1");
        product();
        caughtUp();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)).isNotNull();
        append(LAMP, new ProductRevised(LAMP, name("Better"), name("d"), null, List.of()));
        caughtUp();
        assertThat(cached(new FindProduct(LAMP), ProductPage.class, OWNER)
                        .name()
                        .in("en"))
                .isEqualTo("Better");
    }

    @Test
    void a_process_is_shown_with_its_steps_its_wait_and_what_people_had_it_do() {
        var id = ProcessId.of("checkout", ORDER.value());
        var until = Instant.parse("2026-11-01T10:15:00Z"); // Long ago, by the clock of this test.
        var step = new StepTaken(1, "paying", Instant.parse("2026-11-01T10:00:00Z"), null);
        append(id, new ProcessAdvanced(id, ORDER.value(), List.of(step), until, List.of(ProcessAct.COMPENSATE), null));
        assertThat(processes(null, true)).singleElement().satisfies(row -> {
            assertThat(row.state()).isEqualTo(State.RUNNING);
            assertThat(row.kind()).isEqualTo("checkout");
            assertThat(row.waitsUntil()).isEqualTo(until);
            assertThat(row.overdue()).isTrue();
        });
        append(id, new ProcessDelayed(id, ORDER.value(), "paying", "unavailable", 1, until));
        assertThat(processes(State.DELAYED, false)).hasSize(1);
        append(id, new ProcessParked(id, ORDER.value(), "paying", "no answer"));
        assertThat(processes(State.PARKED, false)).extracting(ProcessRow::cause).containsExactly("no answer");
        assertThat(processes(null, true)).isEmpty(); // It waits for a person, not for a time.
        append(id, new ProcessRetried(id, ORDER.value(), "again"));
        append(id, new ProcessAdvanced(id, ORDER.value(), List.of(), null, List.of(), "cancelled"));
        var shown = find(new FindProcess(id), ProcessDetails.class, ADMIN);
        assertThat(shown.process().state()).isEqualTo(State.ENDED);
        assertThat(shown.process().outcome()).isEqualTo("cancelled");
        assertThat(shown.history())
                .extracting(HistoryEntry::event)
                .containsExactly("step", "delayed", "parked", "retried", "ended");
        assertThat(find(new CountProcesses(), ProcessCounts.class, ADMIN))
                .isEqualTo(new ProcessCounts(0, 0, 0, 1, 0, 0));
        assertThat(find(new FindProcess(ProcessId.of("checkout", "x")), ProcessDetails.class, ADMIN))
                .isNull();
    }

    private List<ProcessRow> processes(State state, boolean overdue) {
        return page(new ListProcesses(state, null, null, overdue, null, 10), ProcessRow.class, ADMIN)
                .items();
    }

    @Test
    void an_auditor_reads_a_stream_as_it_is_stored() {
        payable();
        var stream = find(new FindStream(PAYMENT.value(), 0, 1), EventStream.class, AUDITOR);
        assertThat(stream.events())
                .singleElement()
                .satisfies(e -> assertThat(e.type()).isEqualTo("payment.PaymentRequested"));
        assertThat(stream.next()).isEqualTo(1);
        assertThat(find(new FindStream("order-none", 0, 1), EventStream.class, AUDITOR))
                .isNull();
        assertThatThrownBy(() -> find(new FindStream(PAYMENT.value(), 0, 1), EventStream.class, OWNER))
                .hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void staff_list_every_product_by_state_and_by_what_they_remember_of_it() {
        product();
        var draft = new ProductId("product-" + "2".repeat(32));
        append(draft, new ProductCreated(draft, new Localized(Map.of("zh", "青瓷碗")), name("d"), null, List.of(), "h"));
        assertThat(page(new ListEveryProduct(null, null, null, 10), ProductRow.class, ADMIN)
                        .items())
                .extracting(ProductRow::status)
                .containsExactlyInAnyOrder(ProductStatus.DRAFT, ProductStatus.PUBLISHED);
        assertThat(page(new ListEveryProduct(ProductStatus.DRAFT, null, null, 10), ProductRow.class, ADMIN)
                        .items())
                .extracting(ProductRow::productId)
                .containsExactly(draft);
        for (var text : List.of("lamp-1", "LAM", "1111")) {
            assertThat(page(new ListEveryProduct(null, text, null, 10), ProductRow.class, ADMIN)
                            .items())
                    .as(text)
                    .singleElement()
                    .satisfies(row ->
                            assertThat(row.variants().getFirst().prices()).containsEntry("CNY", 1990L));
        }
        assertThat(page(new ListEveryProduct(null, "瓷", null, 10), ProductRow.class, ADMIN)
                        .items())
                .extracting(ProductRow::productId)
                .containsExactly(draft);
        assertThat(page(new ListEveryProduct(null, ".*", null, 10), ProductRow.class, ADMIN)
                        .items())
                .isEmpty();
        assertThatThrownBy(() -> page(new ListEveryProduct(null, null, null, 10), ProductRow.class, OWNER))
                .hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void stock_is_listed_with_what_is_held_and_whose_it_is() {
        product();
        append(STOCK, new StockReceived(STOCK, 10, "k"));
        append(STOCK, new StockReserved(STOCK, ORDER, 4, LATER));
        var other = new Sku("ZZ-9");
        append(StockItemId.of(other, "main"), new StockReceived(StockItemId.of(other, "main"), 2, "k"));
        var all = page(new ListStock(null, null, null, 1), StockRow.class, ADMIN);
        assertThat(all.items()).containsExactly(new StockRow(SKU, LAMP, name("Lamp"), 10, 4, 6, 0));
        assertThat(page(new ListStock(null, null, all.nextCursor(), 1), StockRow.class, ADMIN)
                        .items())
                .containsExactly(new StockRow(other, null, null, 2, 0, 2, 0));
        assertThat(page(new ListStock(Level.LOW, null, null, 9), StockRow.class, ADMIN)
                        .items())
                .extracting(StockRow::sku)
                .containsExactly(other);
        assertThat(page(new ListStock(Level.OUT, null, null, 9), StockRow.class, ADMIN)
                        .items())
                .isEmpty();
        assertThat(page(new ListStock(null, "ZZ", null, 9), StockRow.class, ADMIN)
                        .items())
                .hasSize(1);
    }

    @Test
    void whoever_made_a_product_and_received_some_of_it_is_never_shown_it_without_a_name() {
        var projections = context.getBean(Projections.class);
        projections.operate("products", ProjectionAct.PAUSE, "away");
        await().atMost(10, SECONDS).until(() -> !projections.writes("products"));
        product();
        append(STOCK, new StockReceived(STOCK, 10, "k"));
        var queries = context.getBean(Queries.class);
        assertThatThrownBy(() -> queries.page(new ListStock(null, null, null, 9), StockRow.class, ADMIN, head())
                        .join())
                .hasRootCauseInstanceOf(CommandRefused.class)
                .hasMessageContaining("have reached position");
        projections.operate("products", ProjectionAct.RESUME, "back");
        assertThat(page(new ListStock(null, null, null, 9), StockRow.class, ADMIN)
                        .items())
                .extracting(StockRow::name)
                .containsExactly(name("Lamp"));
        assertThat(find(new FindStock(SKU), StockDetails.class, ADMIN).name()).isEqualTo(name("Lamp"));
    }

    @Test
    void orders_are_found_by_id_customer_and_time() {
        placed();
        var placedAt = find(new FindOrder(ORDER), OrderDetails.class, ADMIN).placedAt();
        var second = placedAt.truncatedTo(java.time.temporal.ChronoUnit.SECONDS);
        assertThat(orders(new ListOrders(ORDER, null, ALICE, null, second, second.plusSeconds(1), null, 10)))
                .hasSize(1);
        assertThat(orders(new ListOrders(poisoned(), null, null, null, null, null, null, 10)))
                .isEmpty();
        assertThat(orders(new ListOrders(null, null, new CustomerId("customer-x"), null, null, null, null, 10)))
                .isEmpty();
        assertThat(orders(new ListOrders(null, null, null, null, second.plusSeconds(1), null, null, 10)))
                .isEmpty();
        assertThat(orders(new ListOrders(null, null, null, null, null, second, null, 10)))
                .isEmpty();
    }

    private List<OrderSummary> orders(ListOrders query) {
        return page(query, OrderSummary.class, ADMIN).items();
    }

    private static ListOrders ordersThat(OrderStatus status) {
        return new ListOrders(null, null, null, status, null, null, null, 10);
    }

    @Test
    void a_notification_waits_until_it_is_settled() {
        notification("evt_1", null);
        notification("evt_2", NotificationOutcome.UNMATCHED);
        assertThat(page(new ListNotifications(null, false, null, 10), NotificationRow.class, ADMIN)
                        .items())
                .extracting(row -> row.notificationId().value())
                .containsExactly("notification-stripe:evt_2", "notification-stripe:evt_1");
        assertThat(page(new ListNotifications(null, true, null, 10), NotificationRow.class, ADMIN)
                        .items())
                .singleElement()
                .satisfies(row -> assertThat(row.outcome()).isNull());
        assertThat(page(
                                new ListNotifications(NotificationOutcome.UNMATCHED, false, null, 10),
                                NotificationRow.class,
                                ADMIN)
                        .items())
                .hasSize(1);
    }

    private void notification(String id, NotificationOutcome outcome) {
        var notification = NotificationId.of("stripe", id);
        append(notification, new NotificationReceived(notification, "stripe", "t", PAYMENT, "stripe-2026-11", "cmF3"));
        if (outcome != null) append(notification, new NotificationSettled(notification, outcome));
    }

    @Test
    void the_dashboard_counts_each_event_once() {
        payable();
        append(PAYMENT, new PaymentCaptured(PAYMENT, ORDER, Money.of(1990, "CNY"), "pi_1", "ch_1"));
        append(ORDER, new OrderConfirmed(ORDER, PAYMENT));
        append(STOCK, new StockReceived(STOCK, 1, "k"));
        notification("evt_1", null);
        poisonOrder();
        var dashboard = find(new FindDashboard(2), Dashboard.class, ADMIN);
        assertThat(dashboard.orders()).containsEntry("confirmed", 1L).containsEntry("placed", 0L);
        assertThat(dashboard.hours()).hasSize(2);
        // An hour may begin while the test runs.
        assertThat(dashboard.hours().stream().mapToInt(Dashboard.Hour::placed).sum())
                .isEqualTo(1);
        assertThat(dashboard.hours().stream()
                        .mapToLong(hour -> hour.captured().getOrDefault("CNY", 0L))
                        .sum())
                .isEqualTo(1990);
        assertThat(dashboard.stockOut()).isEqualTo(1);
        assertThat(dashboard.stockLow()).isZero();
        assertThat(dashboard.lowest()).extracting(StockRow::sku).containsExactly(SKU);
        assertThat(dashboard.notificationsWaiting()).isEqualTo(1);
        assertThat(dashboard.processors())
                .extracting(ProcessorStatus::processor)
                .contains("orders", "audit-trail");
        await().atMost(10, SECONDS)
                .until(() -> find(new FindDashboard(1), Dashboard.class, ADMIN).deadLetters() == 1);
    }

    @Test
    void a_person_has_dead_letters_offered_again_or_goes_on_without_the_first() {
        poisonOrder();
        caughtUp();
        var letter = letters().getFirst();
        assertThat(letter.processor()).isEqualTo("orders");
        assertThat(letter.about()).isEqualTo(poisoned().value());
        assertThat(letter.type()).isEqualTo("payment.PaymentRequested");
        assertThat(letter.events()).isEqualTo(2);
        assertThat(letter.cause()).isEqualTo("java.lang.NullPointerException");
        append(letter.deadLetterId(), new DeadLetterRetried(letter.deadLetterId(), "why not", "k1"));
        caughtUp();
        assertThat(letters()).containsExactly(letter);
        append(letter.deadLetterId(), new DeadLetterDiscarded(letter.deadLetterId(), "no order", "k2"));
        await().atMost(10, SECONDS)
                .untilAsserted(() -> assertThat(letters()).singleElement().satisfies(left -> {
                    assertThat(left.events()).isEqualTo(1);
                    assertThat(left.cause()).isEqualTo(letter.cause());
                }));
        append(letter.deadLetterId(), new DeadLetterDiscarded(letter.deadLetterId(), "no order", "k3"));
        await().atMost(10, SECONDS).until(() -> letters().isEmpty());
    }

    @Test
    void what_sells_what_is_held_unpaid_and_what_the_stock_is_worth_is_worked_out_of_the_views() {
        product();
        append(STOCK, new StockReceived(STOCK, 10, "k"));
        var unpriced = StockItemId.of(new Sku("BULB-1"), StockItemId.MAIN);
        append(unpriced, new StockReceived(unpriced, 5, "k"));
        payable();
        var held = find(new FindSales(1), Sales.class, ADMIN);
        assertThat(held.placed()).isEqualTo(1);
        assertThat(held.confirmed()).isZero();
        assertThat(held.products()).isEmpty();
        assertThat(held.unpaid()).isEqualTo(new Sales.UnpaidHolds(1, 1, Map.of("CNY", 1990L)));
        assertThat(held.stock().value()).containsExactly(Map.entry("CNY", 19_900L));
        assertThat(held.stock().unpriced()).isEqualTo(1);

        append(ORDER, new OrderConfirmed(ORDER, PAYMENT));
        var other = new OrderId("order-" + "e".repeat(32));
        append(
                other,
                new OrderPlaced(
                        other,
                        ALICE,
                        List.of(
                                new OrderLine(SKU, LAMP, name("Lamp"), 2, Money.of(300, "EUR")),
                                new OrderLine(new Sku("BULB-1"), LAMP, name("Bulb"), 7, Money.of(10, "EUR"))),
                        Money.of(670, "EUR"),
                        RECIPIENT,
                        LATER,
                        0,
                        "hash"));
        append(other, new OrderConfirmed(other, PaymentId.of(other)));
        var sold = find(new FindSales(1), Sales.class, AUDITOR);
        assertThat(sold.confirmed()).isEqualTo(2);
        assertThat(sold.unpaid()).isEqualTo(new Sales.UnpaidHolds(0, 0, Map.of()));
        assertThat(sold.products())
                .containsExactly(
                        new Sales.ProductSales(new Sku("BULB-1"), name("Bulb"), 7, Map.of("EUR", 70L)),
                        new Sales.ProductSales(SKU, name("Lamp"), 3, Map.of("CNY", 1990L, "EUR", 600L)));
    }

    private List<DeadLetter> letters() {
        return context.getBean(Queries.class)
                .list(new ListDeadLettersOfViews(), DeadLetter.class, ADMIN, null)
                .join();
    }

    @Test
    void an_auditor_finds_events_by_what_they_name_and_reads_them_from_the_book() {
        payable();
        product();
        assertThat(types(Map.of(Trace.ABOUT, ORDER.value())))
                .containsExactly("PaymentActionRequired", "PaymentRequested", "StockReserved", "OrderPlaced");
        assertThat(types(Map.of(Trace.STREAM, ORDER.value()))).containsExactly("OrderPlaced");
        assertThat(types(Map.of(Trace.ABOUT, ORDER.value(), Trace.FEATURE, "payment")))
                .containsExactly("PaymentActionRequired", "PaymentRequested");
        assertThat(types(Map.of(Trace.TYPE, "inventory.StockReserved"))).containsExactly("StockReserved");
        assertThat(types(Map.of(Trace.ACTOR, "nobody"))).isEmpty();
        assertThat(types(Map.of(Trace.ACTOR, "tester"))).hasSize(9);
        var all = page(new SearchTrail(Map.of(), null, null, true, null, 4), TrailEntry.class, AUDITOR);
        var more = page(new SearchTrail(Map.of(), null, null, true, all.nextCursor(), 200), TrailEntry.class, AUDITOR);
        assertThat(more.items()).hasSize(5);
        assertThat(more.items().getFirst().position())
                .isGreaterThan(all.items().getLast().position());
        var placed = all.items().getFirst();
        assertThat(placed.event().payload()).contains(ORDER.value()).doesNotContain("Aurelia");
        var at = placed.event().at();
        assertThat(page(new SearchTrail(Map.of(), null, at, true, null, 9), TrailEntry.class, AUDITOR)
                        .items())
                .isEmpty();
        assertThat(page(new FindHistory(LAMP.value(), null, 10), TrailEntry.class, ADMIN)
                        .items())
                .extracting(entry -> entry.event().type())
                .containsExactly("catalog.ProductPublished", "catalog.VariantAdded", "catalog.ProductCreated");
        assertThatThrownBy(() -> types(Map.of(), ADMIN)).hasRootCauseInstanceOf(CommandRefused.class);
    }

    @Test
    void causation_is_followed_both_ways() {
        var first = append(STOCK, new StockReceived(STOCK, 1, "a"), Map.of());
        var second = append(STOCK, new StockReceived(STOCK, 1, "b"), Map.of(MetaKeys.TRIGGER, first));
        var third = append(STOCK, new StockReceived(STOCK, 1, "c"), Map.of(MetaKeys.TRIGGER, second));
        var fourth = append(STOCK, new StockReceived(STOCK, 1, "d"), Map.of(MetaKeys.TRIGGER, second));
        var shown = find(new FindCausation(second), Causation.class, AUDITOR);
        assertThat(shown.event().event().eventId()).isEqualTo(second);
        assertThat(shown.causes()).extracting(entry -> entry.event().eventId()).containsExactly(first);
        assertThat(shown.effects()).extracting(entry -> entry.event().eventId()).containsExactly(third, fourth);
        assertThat(find(new FindCausation(first), Causation.class, AUDITOR).effects())
                .hasSize(3);
        assertThat(find(new FindCausation("none"), Causation.class, AUDITOR)).isNull();
    }

    private List<String> types(Map<Trace, String> wanted) {
        return types(wanted, AUDITOR);
    }

    private List<String> types(Map<Trace, String> wanted, Actor asker) {
        return page(new SearchTrail(wanted, null, null, false, null, 100), TrailEntry.class, asker).items().stream()
                .map(entry -> entry.event().type().replaceAll(".*\\.", ""))
                .toList();
    }

    private ConfigurableApplicationContext start(String redis) {
        return new SpringApplicationBuilder(QuerySide.class)
                .web(WebApplicationType.NONE)
                .properties(settings(redis).toArray(String[]::new))
                .initializers(shop -> shop.getBeanFactory().registerSingleton("asked", asked))
                .run();
    }

    private List<String> settings(String redis) {
        return List.of(
                "spring.datasource.url=" + postgres.jdbcUrl(),
                "spring.datasource.username=" + postgres.user(),
                "spring.datasource.password=" + (postgres.password() == null ? "" : postgres.password()),
                "spring.datasource.hikari.maximum-pool-size=6",
                "spring.mongodb.uri=" + mongo.uri(),
                "spring.data.redis.url=" + redis,
                // Nothing here is about a store that is slow: a disk may take its time.
                "cartulary.store.patience-millis=20000",
                "cartulary.privacy.master-key-file=" + folder.resolve("master.key"),
                "cartulary.privacy.master-key-create=true",
                "cartulary.bus.serialize=true");
    }

    /** A process of its own that catches up, for somebody to kill. */
    private Process child() throws java.io.IOException {
        var command = new java.util.ArrayList<>(List.of(
                java.nio.file.Path.of(System.getProperty("java.home"), "bin", "java")
                        .toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                QuerySide.class.getName()));
        settings(redis()).forEach(setting -> command.add("--" + setting));
        return new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(folder.resolve("child.log").toFile())
                .start();
    }

    private void restartWithout(String collection) {
        context.close();
        try (var client = com.mongodb.client.MongoClients.create(mongo.uri())) {
            client.getDatabase(mongo.database()).getCollection(collection).drop();
        }
        context = start(redis());
        caughtUp();
    }

    private void product() {
        append(LAMP, new ProductCreated(LAMP, name("Lamp"), name("It shines"), null, List.of("a.svg"), "hash"));
        append(SKU.claimId(), new SkuClaimed(SKU, LAMP));
        append(LAMP, new VariantAdded(LAMP, SKU, Map.of("size", "M")));
        append(price(), new PriceSet(price(), SKU, Money.of(1990, "CNY"), false));
        append(LAMP, new ProductPublished(LAMP));
    }

    private void category(CategoryId category, CategoryId parent) {
        append(
                CategoryEvent.MAIN_TREE,
                new CategoryAdded(CategoryEvent.MAIN_TREE, category, parent, name(category.value())));
    }

    private void placed() {
        append(
                ORDER,
                new OrderPlaced(
                        ORDER,
                        ALICE,
                        List.of(new OrderLine(SKU, LAMP, name("Lamp"), 1, Money.of(1990, "CNY"))),
                        Money.of(1990, "CNY"),
                        RECIPIENT,
                        LATER,
                        0,
                        "hash"));
        append(STOCK, new StockReserved(STOCK, ORDER, 1, LATER));
    }

    private void payment() {
        append(PAYMENT, new PaymentRequested(PAYMENT, ORDER, ALICE, Money.of(1990, "CNY"), "stripe", LATER, 3));
        append(
                PAYMENT,
                new PaymentActionRequired(PAYMENT, ORDER, "pi_1", new PayParameters("secret_of_pi_1", "https://pay")));
    }

    private void payable() {
        placed();
        payment();
    }

    private static OrderId poisoned() {
        return new OrderId("order-" + "d".repeat(32));
    }

    /** Events of a payment whose order was never placed: no fold can take them up. */
    private void poisonOrder() {
        var payment = PaymentId.of(poisoned());
        append(payment, new PaymentRequested(payment, poisoned(), ALICE, Money.of(1, "CNY"), "stripe", LATER, 3));
        append(
                payment,
                new PaymentActionRequired(
                        payment, poisoned(), "pi_2", new PayParameters("secret_of_pi_1", "https://pay")));
    }

    private static PriceId price() {
        return PriceId.of(SKU, Currency.getInstance("CNY"));
    }

    private static Localized name(String text) {
        return new Localized(Map.of("en", text));
    }

    private void append(Object stream, Object event) {
        append(stream, event, Map.of(MetaKeys.ACTOR, "tester"));
    }

    private String append(Object stream, Object event, Map<String, String> metadata) {
        long sequence = sequences.merge(stream.toString(), 0L, (was, _) -> was + 1);
        var message = new GenericDomainEventMessage<>("test", stream.toString(), sequence, event, metadata);
        context.getBean(EventStore.class).publish(message);
        return message.getIdentifier();
    }

    private void caughtUp() {
        var projections = context.getBean(Projections.class);
        await().atMost(20, SECONDS).until(() -> projections.statuses().stream().allMatch(Projections.Status::atHead));
        await().atMost(20, SECONDS).until(() -> {
            context.getBean(ProductIndex.class).await(head());
            return true;
        });
    }

    private long head() {
        return context.getBean(StreamReader.class).head();
    }

    private <T> T find(Object query, Class<T> type, Actor actor) {
        return answered(queries -> queries.find(query, type, actor, head()));
    }

    /** As a client does who is told that a view is behind, or cannot be read now: it asks again, for a while. */
    private <T> T answered(Function<Queries, CompletableFuture<T>> asked) {
        for (var until = System.nanoTime() + SECONDS.toNanos(20); ; ) {
            try {
                return asked.apply(context.getBean(Queries.class)).join();
            } catch (CompletionException e) {
                if (!isForNow(e) || System.nanoTime() > until) throw e;
            }
        }
    }

    private static boolean isForNow(Throwable said) {
        return Stream.iterate(said, Objects::nonNull, Throwable::getCause)
                .filter(HandlerExecutionException.class::isInstance)
                .flatMap(refused -> ((HandlerExecutionException) refused).getDetails().stream())
                .anyMatch(why -> why instanceof Failures.ViewBehind || why instanceof Failures.Unavailable);
    }

    private <T> T cached(Object query, Class<T> type, Actor actor) {
        return context.getBean(Queries.class).find(query, type, actor, null).join();
    }

    private <T> cartulary.contract.support.Page<T> page(Object query, Class<T> type, Actor actor) {
        return answered(queries -> queries.page(query, type, actor, head()));
    }

    private List<ProductSummary> listed(Actor actor) {
        return context.getBean(Queries.class)
                .page(new ListProducts(null, null, null, 10), ProductSummary.class, actor, null)
                .join()
                .items();
    }

    /** Not asked again, whatever is said. */
    private List<Availability> availableAtOnce() {
        return context.getBean(Queries.class)
                .list(new FindAvailability(List.of(SKU)), Availability.class, OWNER, head())
                .join();
    }

    private List<Availability> available() {
        return availableOf(SKU);
    }

    private MongoDatabase database() {
        return context.getBean(MongoDatabase.class);
    }

    /** Byte for byte, sealed texts too, by collection and id. */
    private Map<String, String> documents() {
        var all = new TreeMap<String, String>();
        for (var collection : List.of(
                "products",
                "sku_prices",
                "category_trees",
                "sku_stock",
                "bundles",
                "orders",
                "address_books",
                "drafts",
                "process_runs",
                "notifications",
                "hours",
                "audit_trail")) {
            database()
                    .getCollection(collection)
                    .find()
                    .forEach(found -> all.put(collection + "/" + found.get("_id"), found.toJson()));
        }
        return all;
    }
}
