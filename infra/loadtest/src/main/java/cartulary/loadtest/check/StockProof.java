package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I1;
import static cartulary.loadtest.check.Invariant.I12;

import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;

/** Conserves every unit of every stock item, and knows what each order holds. */
final class StockProof implements Proof {
    /** Of one stock item. */
    static final class Item {
        long onHand;
        long reserved;
        long received;
        long shipped;
        /** Counted in and written off. */
        long adjusted;

        final Map<String, Long> held = new HashMap<>();
    }

    private final Map<String, Item> items = new TreeMap<>();
    /** Order → stock item → units it holds or has had shipped. */
    private final Map<String, Map<String, Long>> kept = new HashMap<>();

    Map<String, Item> items() {
        return items;
    }

    /** Of an order, units held or shipped, by SKU. */
    Map<String, Long> keptOf(String order) {
        var bySku = new TreeMap<String, Long>();
        kept.getOrDefault(order, Map.of()).forEach((item, units) -> bySku.merge(sku(item), units, Long::sum));
        return bySku;
    }

    /** Of stock-SKU@location#bucket. */
    static String sku(String item) {
        var at = item.indexOf('@');
        return item.substring("stock-".length(), at < 0 ? item.length() : at);
    }

    @Override
    public void see(Event event, Findings findings) {
        if (!event.of("inventory")) return;
        var id = event.text("stockItemId");
        var item = items.computeIfAbsent(id, _ -> new Item());
        var order = event.text("orderId");
        var quantity = event.number("quantity");
        findings.fact(I1);
        switch (event.name()) {
            case "StockReceived" -> {
                item.onHand += quantity;
                item.received += quantity;
            }
            case "StockAdjusted" -> {
                item.onHand += event.number("difference");
                item.adjusted += event.number("difference");
            }
            case "StockReserved" -> {
                item.reserved += quantity;
                if (item.held.put(order, quantity) != null) {
                    findings.wrong(I1, "%s is held twice for %s".formatted(id, order), id, order);
                }
                kept.computeIfAbsent(order, _ -> new HashMap<>()).put(id, quantity);
            }
            case "ReservationReleased" -> {
                item.reserved -= quantity;
                freed(item, id, order, quantity, "released", findings);
                if (quantity > 0)
                    kept.computeIfAbsent(order, _ -> new HashMap<>())
                            .merge(id, -quantity, (a, b) -> a + b == 0 ? null : a + b);
            }
            case "ReservationShipped" -> {
                item.reserved -= quantity;
                item.onHand -= quantity;
                item.shipped += quantity;
                freed(item, id, order, quantity, "shipped", findings);
            }
            case "StockReservationRejected" -> {}
            default -> findings.wrong(I1, "nobody here can count a " + event.type(), event.stream());
        }
        if (item.reserved < 0 || item.onHand < item.reserved) {
            findings.wrong(
                    I1,
                    "%s has %d on hand and %d reserved after %s at %d"
                            .formatted(id, item.onHand, item.reserved, event.name(), event.position()),
                    id);
        }
    }

    /** What is released is all that is left; what is shipped may be a part. */
    private static void freed(Item item, String id, String order, long quantity, String how, Findings findings) {
        var held = item.held.getOrDefault(order, 0L);
        if (how.equals("released") ? quantity != held : quantity > held) {
            findings.wrong(I1, "%d of %s were %s for %s, which holds %d".formatted(quantity, id, how, order, held), id);
        }
        if (quantity >= held) item.held.remove(order);
        else item.held.put(order, held - quantity);
    }

    @Override
    public void conclude(World world, Findings findings) {
        items.forEach((id, item) -> {
            findings.require(
                    item.onHand == item.received + item.adjusted - item.shipped,
                    I1,
                    () -> "%s has %d on hand of %d received, %d adjusted, %d shipped"
                            .formatted(id, item.onHand, item.received, item.adjusted, item.shipped),
                    id);
            var held = item.held.values().stream().mapToLong(each -> each).sum();
            findings.require(
                    held == item.reserved,
                    I12,
                    () -> "%s has %d reserved, its orders hold %d".formatted(id, item.reserved, held),
                    id);
        });
    }
}
