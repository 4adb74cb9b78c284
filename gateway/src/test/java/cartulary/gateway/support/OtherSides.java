package cartulary.gateway.support;

import cartulary.contract.auditing.AuditQuery.FindCausation;
import cartulary.contract.auditing.AuditQuery.FindHistory;
import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.AuditQuery.SearchTrail;
import cartulary.contract.auditing.Causation;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.auditing.EventStream.StoredEvent;
import cartulary.contract.auditing.TrailEntry;
import cartulary.contract.cart.CartCommand;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogCommand;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListEveryProduct;
import cartulary.contract.catalog.CatalogQuery.ListPlannedChanges;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogQuery.SuggestProducts;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.CatalogView.SearchResult;
import cartulary.contract.catalog.CatalogView.Suggestion;
import cartulary.contract.catalog.ImportCommand;
import cartulary.contract.catalog.ImportQuery.ExportProducts;
import cartulary.contract.catalog.ImportQuery.FindImport;
import cartulary.contract.catalog.ImportQuery.ImportDetails;
import cartulary.contract.catalog.ImportQuery.ListImports;
import cartulary.contract.catalog.ImportQuery.ListRefusedRows;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.AddressQuery.AddressBook;
import cartulary.contract.customer.AddressQuery.FindAddressBook;
import cartulary.contract.customer.CustomerCommand;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.dashboard.Dashboard;
import cartulary.contract.dashboard.DashboardQuery.FindDashboard;
import cartulary.contract.dashboard.DashboardQuery.FindSales;
import cartulary.contract.dashboard.Sales;
import cartulary.contract.fulfilment.FulfilmentCommand;
import cartulary.contract.fulfilment.FulfilmentQuery.FindFulfilment;
import cartulary.contract.fulfilment.FulfilmentQuery.ListReturns;
import cartulary.contract.fulfilment.FulfilmentView.FulfilmentDetails;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryQuery.FindLocations;
import cartulary.contract.inventory.InventoryQuery.FindStock;
import cartulary.contract.inventory.InventoryQuery.ListStock;
import cartulary.contract.inventory.LocationList;
import cartulary.contract.inventory.PlanningCommand;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockDetails;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.DraftCommand;
import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.FindDraft;
import cartulary.contract.ordering.DraftQuery.ListDrafts;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.DisputeQuery.FindDispute;
import cartulary.contract.payment.DisputeQuery.ListDisputes;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.payment.MethodCommand;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.MethodQuery.FindCardPayer;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.MethodQuery.ListKeptMethods;
import cartulary.contract.payment.NotificationCommand;
import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationQuery.RehearseNotification;
import cartulary.contract.payment.NotificationRehearsal;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundQuery.FindRefund;
import cartulary.contract.payment.RefundQuery.ListRefunds;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.pricing.PricingCommand;
import cartulary.contract.pricing.ShippingQuery.ListShippingMethods;
import cartulary.contract.pricing.ShippingQuery.ListShippingOptions;
import cartulary.contract.pricing.ShippingQuery.ShippingMethodRow;
import cartulary.contract.pricing.ShippingQuery.ShippingOption;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterCommand;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessCommand;
import cartulary.contract.process.ProcessQuery.CountProcesses;
import cartulary.contract.process.ProcessQuery.FindProcess;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfViews;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfWorkers;
import cartulary.contract.process.ProcessQuery.ListProcesses;
import cartulary.contract.process.ProcessQuery.ListProjections;
import cartulary.contract.process.ProcessQuery.ListWorkers;
import cartulary.contract.process.ProcessView.ProcessCounts;
import cartulary.contract.process.ProcessView.ProcessDetails;
import cartulary.contract.process.ProcessView.ProcessRow;
import cartulary.contract.process.ProcessView.State;
import cartulary.contract.process.ProcessorStatus;
import cartulary.contract.process.ProjectionCommand;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.settlement.Account;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.LedgerQuery.FindStatement;
import cartulary.contract.settlement.LedgerQuery.FindTrialBalance;
import cartulary.contract.settlement.LedgerQuery.ListLedgerEntries;
import cartulary.contract.settlement.ReconciliationId;
import cartulary.contract.settlement.SettlementCommand;
import cartulary.contract.settlement.SettlementQuery.FindCase;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementQuery.ListReconciliations;
import cartulary.contract.settlement.SettlementView.Found;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.settlement.Statement;
import cartulary.contract.settlement.TrialBalance;
import cartulary.contract.support.Localized;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.contract.support.TransitionsQuery.ListTransitions;
import cartulary.contract.support.TransitionsQuery.TransitionTable;
import cartulary.contract.wallet.WalletCommand;
import cartulary.contract.wallet.WalletQuery.ListWallets;
import cartulary.contract.wallet.WalletView;
import java.time.Instant;
import java.time.LocalDate;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.messaging.MetaData;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryHandler;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.axonframework.queryhandling.annotation.AnnotationQueryHandlerAdapter;

/** Stands where the command and query sides stand: on the real buses, writing down what arrives. */
public final class OtherSides {
    /** The one card that anybody has saved. */
    public static final ReconciliationId RECONCILED = ReconciliationId.of("stripe", LocalDate.EPOCH);

    public static final Difference DIFFERENCE = new Difference(
            Difference.Kind.AMOUNT,
            "stripe",
            "ch_1",
            PaymentId.of(new OrderId("order-0f1e2d3c4b5a69788796a5b4c3d2e1f0")),
            null,
            new Difference.Side(Money.of(100, "CNY"), 100, null, "captured", "ch_1", Instant.EPOCH),
            new Difference.Side(Money.of(95, "CNY"), 95, null, "=paid", "ch_1", Instant.ofEpochSecond(1)));
    public static final MethodId CARD = new MethodId("method-0f1e2d3c4b5a69788796a5b4c3d2e1f0");

    public record Received(Object message, Map<String, Object> metadata) {}

    private final List<Received> commands = new CopyOnWriteArrayList<>();
    private final List<Object> queries = new CopyOnWriteArrayList<>();
    private final Map<OrderId, OrderDetails> orders = new ConcurrentHashMap<>();
    private volatile ProductPage product;
    private volatile Cart cart;
    private volatile DraftDetails draft;
    private volatile List<ShippingOption> options = List.of();
    private volatile List<DeadLetter> letters = List.of();
    private volatile List<ProjectionStatus> projections = List.of();
    private volatile Consumer<Object> onCommand = _ -> {};
    private volatile Consumer<Object> onQuery = _ -> {};
    private final QueryUpdateEmitter updates;

    public OtherSides(CommandBus commandBus, QueryBus queryBus, QueryUpdateEmitter updates) {
        this.updates = updates;
        Stream.of(
                        CatalogCommand.class,
                        ImportCommand.class,
                        CartCommand.class,
                        PricingCommand.class,
                        InventoryCommand.class,
                        PlanningCommand.class,
                        CustomerCommand.class,
                        DraftCommand.class,
                        OrderCommand.class,
                        FulfilmentCommand.class,
                        PaymentCommand.class,
                        NotificationCommand.class,
                        MethodCommand.class,
                        ProcessCommand.class,
                        SettlementCommand.class,
                        WalletCommand.class,
                        DeadLetterCommand.class,
                        ProjectionCommand.class)
                .flatMap(feature -> Stream.of(feature.getPermittedSubclasses()))
                .forEach(type -> commandBus.subscribe(type.getName(), this::told));
        new AnnotationQueryHandlerAdapter<>(this).subscribe(queryBus);
    }

    public void reset() {
        commands.clear();
        queries.clear();
        orders.clear();
        product = null;
        cart = null;
        draft = null;
        options = List.of();
        letters = List.of();
        projections = List.of();
        onCommand = _ -> {};
        onQuery = _ -> {};
    }

    public List<Object> commands() {
        return commands.stream().map(Received::message).toList();
    }

    public List<Received> received() {
        return commands;
    }

    public void onCommand(Consumer<Object> then) {
        onCommand = then;
    }

    public void onQuery(Consumer<Object> then) {
        onQuery = then;
    }

    public void cart(Cart shown) {
        cart = shown;
    }

    public void draft(DraftDetails shown) {
        draft = shown;
    }

    public void shipping(ShippingOption... offered) {
        options = List.of(offered);
    }

    public void product(ProductPage page) {
        product = page;
    }

    public void projections(ProjectionStatus... all) {
        projections = List.of(all);
    }

    public void letters(DeadLetter... setAside) {
        letters = List.of(setAside);
    }

    public List<Object> queries() {
        return queries;
    }

    /** Shows the order as it is now, to askers and followers. */
    public void show(OrderDetails order) {
        orders.put(order.orderId(), order);
        updates.emit(FindOrder.class, asked -> asked.orderId().equals(order.orderId()), order);
    }

    public int followers() {
        return updates.activeSubscriptions().size();
    }

    private Object told(CommandMessage<?> command) {
        commands.add(new Received(command.getPayload(), new HashMap<>(command.getMetaData())));
        onCommand.accept(command.getPayload());
        return null;
    }

    private void asked(Object query) {
        queries.add(query);
        onQuery.accept(query);
    }

    @QueryHandler
    OrderDetails on(FindOrder query, MetaData asker) {
        asked(query);
        var order = orders.get(query.orderId());
        // As the query side does: an order is its owner's and the staff's.
        var own = order != null
                && (order.customerId().value().equals(asker.get(MetaKeys.ACTOR))
                        || String.valueOf(asker.get(MetaKeys.ACTOR)).startsWith("staff-"));
        return own ? order : null;
    }

    @QueryHandler
    Cart on(FindCart query) {
        asked(query);
        return cart == null ? Cart.empty(CartId.of(query.customerId())) : cart;
    }

    @QueryHandler
    AddressBook on(FindAddressBook query) {
        asked(query);
        return new AddressBook(query.customerId(), List.of());
    }

    @QueryHandler
    DraftDetails on(FindDraft query) {
        asked(query);
        return draft;
    }

    @QueryHandler
    Page<DraftDetails> on(ListDrafts query) {
        asked(query);
        return new Page<>(draft == null ? List.of() : List.of(draft), null, null);
    }

    @QueryHandler
    List<ShippingOption> on(ListShippingOptions query) {
        asked(query);
        return query.country().equals("CN") ? options : List.of();
    }

    @QueryHandler
    List<ShippingMethodRow> on(ListShippingMethods query) {
        asked(query);
        return List.of();
    }

    @QueryHandler
    List<TransitionTable> on(ListTransitions query) {
        asked(query);
        return List.of(new TransitionTable("order", List.of("NONE"), List.of()));
    }

    @QueryHandler
    Page<?> on(ListMyOrders query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListOrders query) {
        asked(query);
        if (query.size() < 100) return new Page<>(List.of(), null, null);
        // Two stretches of a file, of one order each.
        var first = query.cursor() == null;
        var order = new OrderSummary(
                new OrderId("order-" + (first ? "a" : "b").repeat(32)),
                first ? new OrderNumber("ORD_20261121_0PXK9A7BC2D4E") : null,
                new CustomerId("customer-ada"),
                first ? OrderStatus.CANCELLED : OrderStatus.PLACED,
                first ? CancellationReason.OUT_OF_STOCK : null,
                Money.of(12900, "CNY"),
                2,
                Instant.parse("2026-11-21T04:00:00Z"));
        return new Page<>(List.of(order), first ? "more" : null, null);
    }

    @QueryHandler
    Page<?> on(ExportProducts query) {
        asked(query);
        return new Page<>(product == null ? List.of() : List.of(product), null, null);
    }

    @QueryHandler
    Page<?> on(ListImports query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    ImportDetails on(FindImport query) {
        asked(query);
        return null;
    }

    @QueryHandler
    Page<?> on(ListRefusedRows query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    FulfilmentDetails on(FindFulfilment query) {
        asked(query);
        return null;
    }

    @QueryHandler
    Page<?> on(ListReturns query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    SearchResult on(SearchProducts query) {
        asked(query);
        return new SearchResult(List.of(), null, 0, List.of());
    }

    @QueryHandler
    List<Suggestion> on(SuggestProducts query) {
        asked(query);
        return List.of();
    }

    @QueryHandler
    Page<?> on(ListProducts query) {
        asked(query);
        return new Page<>(List.of(), null, 0L);
    }

    @QueryHandler
    ProcessDetails on(FindProcess query) {
        asked(query);
        if (!query.processId().value().endsWith(":known")) return null;
        var row = new ProcessRow(
                query.processId(),
                "checkout",
                "known",
                State.PARKED,
                "paying",
                "why",
                Instant.EPOCH,
                Instant.EPOCH,
                null,
                false,
                null);
        return new ProcessDetails(row, List.of(ProcessAct.COMPENSATE), 0, List.of());
    }

    @QueryHandler
    ProcessCounts on(CountProcesses query) {
        asked(query);
        return new ProcessCounts(1, 0, 2, 3, 0, 1);
    }

    @QueryHandler
    Page<?> on(ListProcesses query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListEveryProduct query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListPlannedChanges query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListStock query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    /** Nothing was ever received. */
    @QueryHandler
    StockDetails on(FindStock query) {
        asked(query);
        return null;
    }

    @QueryHandler
    LocationList on(FindLocations query) {
        asked(query);
        return new LocationList(List.of(), Split.NEVER);
    }

    @QueryHandler
    Page<?> on(ListNotifications query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    List<ProjectionStatus> on(ListProjections query) {
        asked(query);
        return projections;
    }

    @QueryHandler
    List<DeadLetter> on(ListDeadLettersOfViews query) {
        asked(query);
        return letters;
    }

    @QueryHandler
    List<DeadLetter> on(ListDeadLettersOfWorkers query) {
        asked(query);
        return List.of();
    }

    @QueryHandler
    List<ProcessorStatus> on(ListWorkers query) {
        asked(query);
        return List.of(new ProcessorStatus("checkout", 7, 8, true));
    }

    @QueryHandler
    Dashboard on(FindDashboard query) {
        asked(query);
        return new Dashboard(Instant.EPOCH, Map.of("placed", 1L), List.of(), 0, 0, List.of(), 0, 0, 0, List.of());
    }

    @QueryHandler
    Sales on(FindSales query) {
        asked(query);
        return new Sales(
                Instant.EPOCH,
                Instant.EPOCH,
                0,
                0,
                List.of(),
                new Sales.UnpaidHolds(0, 0, Map.of()),
                new Sales.StockValue(Instant.EPOCH, Map.of(), 0));
    }

    @QueryHandler
    NotificationRehearsal on(RehearseNotification query) {
        asked(query);
        return null;
    }

    @QueryHandler
    List<WalletView> on(ListWallets query) {
        asked(query);
        return List.of();
    }

    @QueryHandler
    Page<?> on(ListRefunds query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    List<KeptMethod> on(ListKeptMethods query) {
        asked(query);
        return List.of(new KeptMethod(CARD, "stripe", "visa", "4242", 12, 2034));
    }

    /** One is known to the provider already. */
    @QueryHandler
    CardPayer on(FindCardPayer query) {
        asked(query);
        if (query.methodId() == null) return new CardPayer(null, null);
        return query.methodId().equals(CARD) ? new CardPayer("cus_1", "pm_1") : null;
    }

    @QueryHandler
    Page<?> on(ListDisputes query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    DisputeRow on(FindDispute query) {
        asked(query);
        return null;
    }

    @QueryHandler
    RefundRow on(FindRefund query) {
        asked(query);
        return null;
    }

    @QueryHandler
    Page<?> on(ListReconciliations query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    /** Two stretches of one, if closed ones are wanted. */
    @QueryHandler
    Page<?> on(ListCases query) {
        asked(query);
        if (!"closed".equals(query.state())) return new Page<>(List.of(), null, null);
        var first = query.cursor() == null;
        var closed = new ReviewCase(
                DIFFERENCE.caseId(),
                "closed",
                DIFFERENCE,
                Instant.EPOCH,
                "staff-a",
                first ? Decision.BOOK_THEIRS : Decision.KEEP_OURS,
                first ? "they are right" : "=\"no\"",
                "staff-b",
                Instant.ofEpochSecond(60),
                first ? Money.of(5, "CNY") : null);
        return new Page<>(List.of(closed), first ? "more" : null, null);
    }

    @QueryHandler
    Reconciliation on(FindReconciliation query) {
        asked(query);
        if (!query.reconciliationId().equals(RECONCILED)) return null;
        return new Reconciliation(
                RECONCILED,
                "stripe",
                LocalDate.EPOCH,
                2,
                Instant.EPOCH,
                "completed",
                Instant.EPOCH,
                Instant.EPOCH,
                1,
                1,
                0,
                List.of(),
                null,
                List.of(new Found(DIFFERENCE.caseId(), DIFFERENCE)));
    }

    @QueryHandler
    ReviewCase on(FindCase query) {
        asked(query);
        return null;
    }

    @QueryHandler
    TrialBalance on(FindTrialBalance query) {
        asked(query);
        return new TrialBalance(LocalDate.EPOCH, List.of(), Map.of(), true);
    }

    @QueryHandler
    Statement on(FindStatement query) {
        asked(query);
        return new Statement(query.account(), LocalDate.EPOCH, LocalDate.EPOCH, Map.of(), Map.of(), List.of(), null);
    }

    /** Two stretches of one. */
    @QueryHandler
    Page<?> on(ListLedgerEntries query) {
        asked(query);
        var first = query.cursor() == null;
        var entry = new LedgerEntry(
                first ? "event-1" : "event-2",
                Instant.EPOCH,
                first ? 1 : 2,
                "payment.PaymentCaptured",
                "payment-x",
                "order-x",
                first ? "ch_1" : "=ch\"2",
                List.of("revenue", "tax"),
                List.of(
                        new LedgerEntry.Line(Account.REVENUE, "CNY", 5, 0),
                        new LedgerEntry.Line(Account.TAX, "CNY", 0, 5)));
        return new Page<>(List.of(entry), first ? "more" : null, null);
    }

    @QueryHandler
    Page<?> on(FindHistory query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    /** Three stretches of two. */
    @QueryHandler
    Page<?> on(SearchTrail query) {
        asked(query);
        var at = query.cursor() == null ? 0 : Integer.parseInt(query.cursor());
        return new Page<>(List.of(entry(at), entry(at + 1)), at < 4 ? Integer.toString(at + 2) : null, null);
    }

    @QueryHandler
    Causation on(FindCausation query) {
        asked(query);
        return query.eventId().equals("none") ? null : new Causation(entry(1), List.of(entry(0)), List.of(entry(2)));
    }

    private static TrailEntry entry(long position) {
        return new TrailEntry(
                "order-x",
                position,
                new StoredEvent("event-" + position, position, "ordering.X", "1", Instant.EPOCH, "{}", Map.of()));
    }

    @QueryHandler
    ProductPage on(FindProduct query) {
        asked(query);
        return product;
    }

    /** Everything costs 10.00; but what is unknown has no price. */
    @QueryHandler
    Quote on(QuoteLines query) {
        asked(query);
        var unit = new Money(1_000, query.currency());
        var lines = query.lines().stream()
                .map(line -> line.sku().value().startsWith("NO-")
                        ? new QuotedLine(line.sku(), line.quantity(), null, null, null, null, null, null)
                        : new QuotedLine(
                                line.sku(),
                                line.quantity(),
                                new ProductId("product-bowl"),
                                new Localized(Map.of("en", "Bowl")),
                                Map.of(),
                                null,
                                unit,
                                unit.times(line.quantity())))
                .toList();
        var total = lines.stream()
                .map(QuotedLine::sum)
                .filter(java.util.Objects::nonNull)
                .reduce(Money.zero(query.currency()), Money::plus);
        return new Quote(lines, total);
    }

    @QueryHandler
    CategoryTree on(FindCategories query) {
        asked(query);
        return new CategoryTree(List.of());
    }

    @QueryHandler
    List<Availability> on(FindAvailability query) {
        asked(query);
        var bowl = new Sku("BOWL-1");
        return query.skus().stream()
                .map(sku -> sku.value().startsWith("BOX-")
                        ? new Availability(sku, 1, 0, List.of(new BundlePart(bowl, 2)))
                        : new Availability(sku, 3, 0))
                .toList();
    }

    @QueryHandler
    EventStream on(FindStream query) {
        asked(query);
        return query.streamId().startsWith("order-") ? new EventStream(query.streamId(), List.of(), null) : null;
    }
}
