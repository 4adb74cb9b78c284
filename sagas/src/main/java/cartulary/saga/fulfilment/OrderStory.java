package cartulary.saga.fulfilment;

import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What a process must know of an order that its own event does not tell: read from the streams themselves. */
public final class OrderStory {
    private static final int KNOWN_MAX = 10_000;

    private final EventStore store;
    private final Map<Sku, Boolean> services = new ConcurrentHashMap<>();

    public OrderStory(EventStore store) {
        this.store = store;
    }

    OrderPlaced placed(OrderId order) {
        return store.readEvents(order.value())
                .asStream()
                .map(event -> event.getPayload())
                .filter(OrderPlaced.class::isInstance)
                .map(OrderPlaced.class::cast)
                .findFirst()
                .orElseThrow(() -> new IllegalStateException("there is no " + order));
    }

    List<SoldLine> lines(OrderPlaced placed) {
        return placed.lines().stream()
                .map(line -> new SoldLine(
                        line.sku(),
                        line.quantity(),
                        line.unitPrice(),
                        isService(line.productId(), line.sku()),
                        line.parts()))
                .toList();
    }

    /** Where it lies that was sold; before there were several places it lay in the main one. */
    List<HeldStock> held(OrderPlaced placed) {
        var told = store.readEvents(placed.orderId().value())
                .asStream()
                .map(event -> event.getPayload())
                .filter(OrderConfirmed.class::isInstance)
                .map(event -> ((OrderConfirmed) event).held())
                .toList();
        if (!told.isEmpty() && told.getLast() != null) return told.getLast();
        return Sold.demand(placed.lines()).entrySet().stream()
                .map(taken -> new HeldStock(StockItemId.of(taken.getKey(), StockItemId.MAIN), taken.getValue()))
                .toList();
    }

    /** What was paid and is neither given back nor on its way back; null if nothing was paid. */
    Money kept(PaymentId payment) {
        var back = new HashMap<RefundId, Long>();
        Money paid = null;
        for (var event : store.readEvents(payment.value()).asStream().toList()) {
            switch (event.getPayload()) {
                case PaymentCaptured captured -> paid = paid == null ? captured.total() : paid.plus(captured.total());
                case LateCaptureRecorded late -> paid = paid == null ? late.amount() : paid.plus(late.amount());
                case RefundRequested asked -> back.put(asked.refundId(), units(asked.amount()) + units(asked.credit()));
                // What goes back to store credit beside it is asked for by its own.
                case RefundSucceeded done -> back.put(done.refundId(), units(done.amount()));
                case RefundFailed failed -> back.remove(failed.refundId());
                default -> {} // Moves no money.
            }
        }
        if (paid == null) return null;
        var gone = back.values().stream().mapToLong(Long::longValue).sum();
        return new Money(Math.max(0, paid.minorUnits() - gone), paid.currency());
    }

    private static long units(Money amount) {
        return amount == null ? 0 : amount.minorUnits();
    }

    private boolean isService(ProductId product, Sku sku) {
        if (services.size() > KNOWN_MAX) services.clear();
        return services.computeIfAbsent(
                sku,
                _ -> store.readEvents(product.value())
                        .asStream()
                        .map(event -> event.getPayload())
                        .filter(VariantAdded.class::isInstance)
                        .map(VariantAdded.class::cast)
                        .filter(added -> added.sku().equals(sku))
                        .anyMatch(added -> VariantAdded.isService(added.options())));
    }
}
