package cartulary.query.inventory;

import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.BackorderFilled;
import cartulary.contract.inventory.StockEvent.ReservationLost;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockCounted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockRepaired;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockEvent.StockRestocked;
import cartulary.contract.inventory.StockEvent.TransferAccepted;
import cartulary.contract.inventory.StockEvent.TransferLanded;
import cartulary.contract.inventory.StockEvent.TransferRecalled;
import cartulary.contract.inventory.StockEvent.TransferSent;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.query.inventory.AvailabilityProjection.SkuStock.Item;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps {@code sku_stock}: what can be ordered of a SKU, over all its locations. */
public class AvailabilityProjection extends Projection<AvailabilityProjection.SkuStock> {
    /**
     * @param items by stock item id
     * @param available of all of them: on hand less reserved; stored, as lists ask for it
     * @param backorderMax so many may be promised beyond that
     */
    public record SkuStock(Map<String, Item> items, int available, int backorderMax) {
        static final SkuStock NOTHING = new SkuStock(Map.of(), 0);

        SkuStock(Map<String, Item> items, int backorderMax) {
            this(items, items.values().stream().mapToInt(Item::available).sum(), backorderMax);
        }

        /** What one order can have of it: where there is most, unless units may be split. */
        int available(Split split) {
            if (split == Split.UNITS) return available;
            return byLocation().values().stream().max(Integer::compare).orElse(0);
        }

        /** Over the buckets of each. */
        Map<String, Integer> byLocation() {
            return items.entrySet().stream()
                    .collect(Collectors.groupingBy(
                            item -> new StockItemId(item.getKey()).location(),
                            Collectors.summingInt(item -> item.getValue().available())));
        }

        int promisable() {
            var promised = items.values().stream().mapToInt(Item::backordered).sum();
            return Math.max(0, backorderMax - promised);
        }

        /**
         * @param backordered promised to orders, yet to come in
         * @param underWay sent from here and not accepted elsewhere yet
         */
        public record Item(int onHand, int reserved, long shipped, int backordered, int underWay) {
            static final Item NOTHING = new Item(0, 0, 0, 0, 0);

            int available() {
                return onHand - reserved;
            }

            Item more(int units) {
                return new Item(Math.addExact(onHand, units), reserved, shipped, backordered, underWay);
            }

            Item held(int units) {
                return new Item(onHand, Math.addExact(reserved, units), shipped, backordered, underWay);
            }

            Item promised(int units) {
                return new Item(onHand, reserved, shipped, backordered + units, underWay);
            }

            Item gone(long units) {
                return new Item(onHand, reserved, shipped + units, backordered, underWay);
            }

            Item moving(int units) {
                return new Item(onHand, reserved, shipped, backordered, underWay + units);
            }
        }
    }

    public AvailabilityProjection() {
        super("sku-stock", "sku_stock", SkuStock.class, StockEvent.class, StockPlanEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return switch (event) {
            case StockEvent stock -> stock.stockItemId().sku().value();
            case StockPlanEvent plan -> plan.sku().value();
            default -> null;
        };
    }

    @Override
    public SkuStock apply(SkuStock was, Recorded recorded) {
        var before = was == null ? SkuStock.NOTHING : was;
        return switch (recorded.event()) {
            case StockPlanned planned ->
                new SkuStock(before.items(), planned.plan().backorderMax());
            case StockEvent event -> new SkuStock(changed(before.items(), event), before.backorderMax());
            default -> before;
        };
    }

    private static Map<String, Item> changed(Map<String, Item> before, StockEvent event) {
        var items = new TreeMap<>(before);
        // Sums are safe here: a document takes no event up twice.
        items.merge(event.stockItemId().value(), change(Item.NOTHING, event), (item, _) -> change(item, event));
        if (event instanceof TransferAccepted come) {
            items.computeIfPresent(come.from().value(), (_, there) -> there.moving(-come.quantity()));
        }
        return items;
    }

    private static Item change(Item item, StockEvent event) {
        return switch (event) {
            case StockReceived received -> item.more(received.quantity());
            case StockAdjusted adjusted -> item.more(adjusted.difference());
            case StockCounted counted -> item.more(counted.difference());
            case StockRepaired repaired ->
                item.more(repaired.onHandDifference()).gone(repaired.shippedDifference());
            case StockReserved reserved -> item.held(reserved.quantity());
            case StockBackordered later -> item.promised(later.quantity());
            case BackorderFilled filled -> item.promised(-filled.quantity()).held(filled.quantity());
            case StockReservationRejected _, ReservationLost _, TransferLanded _ -> item;
            case ReservationReleased released ->
                item.held(-released.quantity()).promised(released.backordered() == null ? 0 : -released.backordered());
            case ReservationShipped shipped ->
                item.more(-shipped.quantity()).held(-shipped.quantity()).gone(shipped.quantity());
            case StockRestocked back -> item.more(back.quantity());
            case TransferSent sent -> item.more(-sent.quantity()).moving(sent.quantity());
            case TransferRecalled back -> item.more(back.quantity()).moving(-back.quantity());
            case TransferAccepted come -> item.more(come.quantity());
        };
    }
}
