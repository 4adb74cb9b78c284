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
        /** Come back from orders, and from other places. */
        long returned;
        /** Gone to other places, less what was recalled. */
        long sent;

        final Map<String, Long> held = new HashMap<>();
        /** Order → units it waits for. */
        final Map<String, Long> promised = new HashMap<>();
    }

    private record Transfer(String from, String to, long quantity) {}

    /** Under way: sent, and neither recalled nor accepted. */
    private final Map<String, Transfer> underWay = new HashMap<>();

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
        if (!event.of("inventory") || event.text("stockItemId").isEmpty()) return;
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
            case "StockCounted" -> {
                item.onHand += event.number("difference");
                item.adjusted += event.number("difference");
                findings.require(
                        item.onHand == event.number("counted"), I1, () -> "%s was not counted so".formatted(id), id);
            }
            case "StockRepaired" -> {
                item.onHand += event.number("onHandDifference");
                // What was never shipped, or was without a word, is as good as found or lost.
                item.adjusted += event.number("onHandDifference") + event.number("shippedDifference");
                item.shipped += event.number("shippedDifference");
            }
            case "StockReserved" -> {
                item.reserved += quantity;
                if (item.held.put(order, quantity) != null) {
                    findings.wrong(I1, "%s is held twice for %s".formatted(id, order), id, order);
                }
                kept.computeIfAbsent(order, _ -> new HashMap<>()).merge(id, quantity, Long::sum);
            }
            case "StockBackordered" -> {
                if (item.promised.put(order, quantity) != null) {
                    findings.wrong(I1, "%s is promised twice to %s".formatted(id, order), id, order);
                }
                kept.computeIfAbsent(order, _ -> new HashMap<>()).merge(id, quantity, Long::sum);
            }
            case "BackorderFilled" -> {
                less(item.promised, order, quantity, id, "filled", findings);
                item.held.merge(order, quantity, Long::sum);
                item.reserved += quantity;
            }
            case "ReservationReleased" -> {
                item.reserved -= quantity;
                freed(item, id, order, quantity, findings);
                less(item.promised, order, event.number("backordered"), id, "called off", findings);
                kept.getOrDefault(order, new HashMap<>())
                        .computeIfPresent(id, (_, units) -> nullIfNone(units - quantity - event.number("backordered")));
            }
            case "ReservationShipped" -> {
                item.reserved -= quantity;
                item.onHand -= quantity;
                item.shipped += quantity;
                less(item.held, order, quantity, id, "shipped", findings);
            }
            case "StockRestocked" -> {
                item.onHand += quantity;
                item.returned += quantity;
            }
            case "TransferSent" -> {
                item.onHand -= quantity;
                item.sent += quantity;
                var transfer = new Transfer(id, event.text("to"), quantity);
                findings.require(
                        underWay.put(event.text("transferId"), transfer) == null,
                        I1,
                        () -> event.text("transferId") + " was sent twice",
                        id);
            }
            case "TransferRecalled" -> {
                item.onHand += quantity;
                item.sent -= quantity;
                ended(event, new Transfer(id, null, quantity), findings);
            }
            case "TransferAccepted" -> {
                item.onHand += quantity;
                item.returned += quantity;
                ended(event, new Transfer(event.text("from"), id, quantity), findings);
            }
            case "StockReservationRejected", "ReservationLost", "TransferLanded" -> {}
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

    private static void freed(Item item, String id, String order, long quantity, Findings findings) {
        var held = item.held.getOrDefault(order, 0L);
        if (quantity != held) {
            findings.wrong(
                    I1, "%d of %s were released for %s, which holds %d".formatted(quantity, id, order, held), id);
        }
        item.held.remove(order);
    }

    private static void less(
            Map<String, Long> of, String order, long quantity, String id, String how, Findings findings) {
        var had = of.getOrDefault(order, 0L);
        if (quantity > had) {
            findings.wrong(I1, "%d of %s were %s for %s, which had %d".formatted(quantity, id, how, order, had), id);
        }
        if (quantity < had) of.put(order, had - quantity);
        else of.remove(order);
    }

    private static Long nullIfNone(long units) {
        return units == 0 ? null : units;
    }

    /** What arrives was sent there, and comes once. */
    private void ended(Event event, Transfer came, Findings findings) {
        var id = event.text("transferId");
        var sent = underWay.remove(id);
        findings.require(
                sent != null
                        && sent.from().equals(came.from())
                        && (came.to() == null || sent.to().equals(came.to()))
                        && sent.quantity() == came.quantity(),
                I1,
                () -> "%s ended as %s, was sent as %s".formatted(id, came, sent),
                event.stream());
    }

    @Override
    public void conclude(World world, Findings findings) {
        items.forEach((id, item) -> {
            findings.require(
                    item.onHand == item.received + item.adjusted + item.returned - item.shipped - item.sent,
                    I1,
                    () -> "%s has %d on hand of %d received, %d adjusted, %d come back, %d shipped, %d sent"
                            .formatted(
                                    id,
                                    item.onHand,
                                    item.received,
                                    item.adjusted,
                                    item.returned,
                                    item.shipped,
                                    item.sent),
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
