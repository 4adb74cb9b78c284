package cartulary.loadtest.check;

import static cartulary.loadtest.check.Invariant.I11;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/** What people are shown, held against a fold of its own. */
final class ViewProof implements Proof {
    private static final class Order {
        String status;
        Sum total;
        long captured;
        long refunded;
        /** Position → name of every event that names the order. */
        final Map<Long, String> events = new TreeMap<>();
    }

    private final StockProof stock;
    private final Map<String, Order> orders = new TreeMap<>();
    private final Map<String, String> outcomes =
            new TreeMap<>(); // Notification → outcome; empty as long as there is none.
    private final Map<String, Boolean> parked = new TreeMap<>();

    ViewProof(StockProof stock) {
        this.stock = stock;
    }

    @Override
    public void see(Event event, Findings findings) {
        switch (event.name()) {
            case "NotificationReceived" -> outcomes.put(event.stream(), "");
            case "NotificationSettled" -> outcomes.put(event.stream(), event.text("outcome"));
            case "ProcessParked" -> parked.put(event.stream(), true);
            case "ProcessRetried", "ProcessStepSkipped", "ProcessCompensated", "ProcessClosed" ->
                parked.put(event.stream(), false);
            case "ProcessAdvanced" -> {
                if (!event.text("outcome").isEmpty()) parked.put(event.stream(), false);
            }
            default -> {
                if (event.of("ordering") || event.of("payment") || event.of("inventory")) ofOrder(event);
            }
        }
    }

    private void ofOrder(Event event) {
        if (event.text("orderId").isEmpty()) return;
        var order = orders.computeIfAbsent(event.text("orderId"), _ -> new Order());
        order.events.put(event.position(), event.name());
        switch (event.name()) {
            case "OrderPlaced" -> {
                order.status = "placed";
                order.total = event.sum("total");
            }
            case "OrderCancellationRequested" -> order.status = "cancelling";
            case "OrderConfirmed", "OrderCancellationRefused" -> order.status = "confirmed";
            case "OrderShipmentRecorded" -> {
                if (!Set.of("shipped", "completed").contains(order.status)) {
                    order.status = event.flag("complete") ? "shipped" : "shipping";
                }
            }
            case "OrderCompleted" -> order.status = "completed";
            case "OrderCancelled" -> order.status = "cancelled";
            case "PaymentCaptured", "LateCaptureRecorded" ->
                order.captured += event.sum("amount").units()
                        + event.payload().path("credit").path("minorUnits").asLong();
            case "RefundSucceeded" -> order.refunded += event.sum("amount").units();
            default -> {} // In the timeline alone.
        }
    }

    @Override
    public void conclude(World world, Findings findings) {
        orders(world.views().getOrDefault("orders", Map.of()), findings);
        stock(world.views().getOrDefault("sku_stock", Map.of()), findings);
        var notifications = world.views().getOrDefault("notifications", Map.of());
        outcomes.forEach((id, outcome) -> same(
                "outcome of " + id,
                outcome,
                document(notifications, id)
                        .path("row")
                        .path("outcome")
                        .asText("")
                        .replace("null", ""),
                id,
                findings));
        var processes = world.views().getOrDefault("process_runs", Map.of());
        parked.forEach((id, is) -> same(
                "parked " + id,
                is,
                document(processes, id).path("state").asText().equals("parked"),
                id,
                findings));
    }

    private void orders(Map<String, JsonNode> views, Findings findings) {
        orders.forEach((id, order) -> {
            if (order.status == null) return;
            var view = document(views, id);
            same("status of " + id, order.status, view.path("status").asText(), id, findings);
            same("total of " + id, order.total, Sum.of(view.path("total")), id, findings);
            var payment = view.path("payment");
            same("captured of " + id, order.captured, units(payment, "captured"), id, findings);
            same("refunded of " + id, order.refunded, units(payment, "refunded"), id, findings);
            var shown = new TreeMap<Long, String>();
            view.path("timeline")
                    .forEach(entry -> shown.put(
                            entry.path("position").asLong(), entry.path("event").asText()));
            same("timeline of " + id, order.events, shown, id, findings);
        });
        views.keySet().forEach(id -> {
            if (!orders.containsKey(id)) findings.wrong(I11, id + " is shown, but not in the book", id);
        });
    }

    private void stock(Map<String, JsonNode> views, Findings findings) {
        var skus = new TreeMap<String, Long>();
        stock.items().forEach((id, item) -> {
            var sku = StockProof.sku(id);
            skus.merge(sku, item.onHand - item.reserved, Long::sum);
            var view = document(views, sku).path("items").path(id);
            same("on hand of " + id, item.onHand, view.path("onHand").asLong(), id, findings);
            same("reserved of " + id, item.reserved, view.path("reserved").asLong(), id, findings);
        });
        skus.forEach((sku, available) -> same(
                "available of " + sku,
                available,
                document(views, sku).path("available").asLong(),
                "stock-" + sku,
                findings));
    }

    private static long units(JsonNode payment, String field) {
        return payment.path(field).path("minorUnits").asLong();
    }

    private static JsonNode document(Map<String, JsonNode> views, String id) {
        return views.getOrDefault(id, MissingNode.getInstance());
    }

    private static void same(String what, Object expected, Object shown, String stream, Findings findings) {
        findings.require(
                expected.equals(shown),
                I11,
                () -> "%s: %s by the events, shown %s".formatted(what, expected, shown),
                stream);
    }
}
