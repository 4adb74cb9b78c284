package cartulary.loadtest.check;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;

/** What happened to each order up to its end, in the words of the model of the checkout. */
final class Lives {
    private static final Map<String, String> WORDS = Map.ofEntries(
            Map.entry("OrderPlaced", "placed"),
            Map.entry("HoldGranted", "granted"),
            Map.entry("HoldRefused", "refused"),
            Map.entry("StockReserved", "reserved"),
            Map.entry("StockReservationRejected", "rejected"),
            Map.entry("ReservationReleased", "released"),
            Map.entry("PaymentRequested", "asked"),
            Map.entry("PaymentVoidRequested", "voiding"),
            Map.entry("PaymentVoided", "voided"),
            Map.entry("PaymentCaptured", "captured"),
            Map.entry("OrderCancellationRequested", "cancelling"),
            Map.entry("OrderCancelled", "cancelled"),
            Map.entry("OrderConfirmed", "confirmed"),
            Map.entry("LateCaptureRecorded", "late"),
            Map.entry("RefundRequested", "refunding"),
            Map.entry("RefundSucceeded", "refunded"));

    /** The model knows one place per SKU, whole answers, one payer, and no stock that vanishes after the money has come. */
    private static final Set<String> BEYOND =
            Set.of("StockBackordered", "ReservationLost", "RefundFailed", "PaymentCreditTaken");

    private final Map<String, Going> lives = new LinkedHashMap<>();

    private static final class Going {
        private final SortedSet<String> skus = new TreeSet<>();
        private final Set<String> items = new HashSet<>();
        private final List<String> steps = new ArrayList<>();
        private boolean over;
        private boolean beyond;
    }

    void see(Event event) {
        var order = event.text("orderId");
        if (order.isEmpty()) return;
        var life = lives.computeIfAbsent(order, _ -> new Going());
        var word = WORDS.get(event.name());
        if (life.over) return;
        life.beyond |= BEYOND.contains(event.name());
        if (word == null) return;
        switch (word) {
            case "placed" ->
                life.skus.addAll(ProcessProof.taken(event.payload()).keySet());
            case "reserved", "rejected", "released" -> {
                var item = event.text("stockItemId");
                var sku = StockProof.sku(item);
                life.items.add(item);
                life.beyond |= !life.skus.contains(sku) || life.items.size() > life.skus.size();
                word += " " + (life.skus.headSet(sku).size() + 1);
            }
            case "confirmed" -> life.over = true; // What comes of it then is the business of others.
            default -> life.beyond |= life.steps.isEmpty();
        }
        life.steps.add(word);
    }

    /** Of the orders that the model has words for. */
    List<Life> told() {
        return lives.values().stream()
                .filter(life -> !life.beyond && !life.steps.isEmpty())
                .map(life -> new Life(life.skus.size(), List.copyOf(life.steps)))
                .toList();
    }
}
