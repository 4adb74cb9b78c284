package cartulary.gateway.support;

import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.catalog.CatalogCommand;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.FindProduct;
import cartulary.contract.catalog.CatalogQuery.ListProducts;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.payment.NotificationCommand;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.pricing.PricingCommand;
import cartulary.contract.process.ProcessCommand;
import cartulary.contract.process.ProcessQuery.ListParkedProcesses;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
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
    public record Received(Object message, Map<String, Object> metadata) {}

    private final List<Received> commands = new CopyOnWriteArrayList<>();
    private final List<Object> queries = new CopyOnWriteArrayList<>();
    private final Map<OrderId, OrderDetails> orders = new ConcurrentHashMap<>();
    private volatile ProductPage product;
    private volatile Consumer<Object> onCommand = _ -> {};
    private volatile Consumer<Object> onQuery = _ -> {};
    private final QueryUpdateEmitter updates;

    public OtherSides(CommandBus commandBus, QueryBus queryBus, QueryUpdateEmitter updates) {
        this.updates = updates;
        Stream.of(
                        CatalogCommand.class,
                        PricingCommand.class,
                        InventoryCommand.class,
                        OrderCommand.class,
                        PaymentCommand.class,
                        NotificationCommand.class,
                        ProcessCommand.class)
                .flatMap(feature -> Stream.of(feature.getPermittedSubclasses()))
                .forEach(type -> commandBus.subscribe(type.getName(), this::told));
        new AnnotationQueryHandlerAdapter<>(this).subscribe(queryBus);
    }

    public void reset() {
        commands.clear();
        queries.clear();
        orders.clear();
        product = null;
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

    public void product(ProductPage page) {
        product = page;
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
    Page<?> on(ListMyOrders query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListOrders query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    Page<?> on(ListProducts query) {
        asked(query);
        return new Page<>(List.of(), null, 0L);
    }

    @QueryHandler
    Page<?> on(ListParkedProcesses query) {
        asked(query);
        return new Page<>(List.of(), null, null);
    }

    @QueryHandler
    ProductPage on(FindProduct query) {
        asked(query);
        return product;
    }

    @QueryHandler
    CategoryTree on(FindCategories query) {
        asked(query);
        return new CategoryTree(List.of());
    }

    @QueryHandler
    List<Availability> on(FindAvailability query) {
        asked(query);
        return query.skus().stream().map(sku -> new Availability(sku, 3)).toList();
    }

    @QueryHandler
    EventStream on(FindStream query) {
        asked(query);
        return query.streamId().startsWith("order-") ? new EventStream(query.streamId(), List.of(), null) : null;
    }
}
