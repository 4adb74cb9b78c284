package cartulary.query.inventory;

import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.query.inventory.AvailabilityProjection.SkuStock.Item;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@code sku_stock}: what can be ordered of a SKU, over all its locations. */
public class AvailabilityProjection extends Projection<AvailabilityProjection.SkuStock> {
    /**
     * @param items by stock item id
     * @param available of all of them: on hand less reserved; stored, as lists ask for it
     */
    public record SkuStock(Map<String, Item> items, int available) {
        SkuStock(Map<String, Item> items) {
            this(
                    items,
                    items.values().stream()
                            .mapToInt(item -> item.onHand() - item.reserved())
                            .sum());
        }

        public record Item(int onHand, int reserved) {}
    }

    public AvailabilityProjection() {
        super("sku-stock", "sku_stock", SkuStock.class, StockEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof StockEvent stock ? stock.stockItemId().sku().value() : null;
    }

    @Override
    public SkuStock apply(SkuStock was, Recorded recorded) {
        var items = new TreeMap<String, Item>(was == null ? Map.of() : was.items());
        var event = (StockEvent) recorded.event();
        // Sums are safe here: a document takes no event up twice.
        items.compute(event.stockItemId().value(), (_, before) -> {
            var item = before == null ? new Item(0, 0) : before;
            return switch (event) {
                case StockReceived received ->
                    new Item(Math.addExact(item.onHand(), received.quantity()), item.reserved());
                case StockAdjusted adjusted ->
                    new Item(Math.addExact(item.onHand(), adjusted.difference()), item.reserved());
                case StockReserved reserved ->
                    new Item(item.onHand(), Math.addExact(item.reserved(), reserved.quantity()));
                case StockReservationRejected _ -> item;
                case ReservationReleased released -> new Item(item.onHand(), item.reserved() - released.quantity());
                case ReservationShipped shipped ->
                    new Item(item.onHand() - shipped.quantity(), item.reserved() - shipped.quantity());
            };
        });
        return new SkuStock(items);
    }
}
