package cartulary.e2e;

import cartulary.e2e.Evidence.Event;
import cartulary.e2e.Evidence.LedgerEntry;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Predicate;

/**
 * How an order must have ended. An order is right only if event store, provider's ledger and view each say so, and all
 * three name the same sums.
 *
 * @param reason null unless it was cancelled
 * @param order its events, all of them, in order
 * @param payment likewise; empty if it must never have been asked for
 * @param ledger kinds of the provider's entries, all of them, in order
 * @param stock by SKU
 * @param refundedPart in minor units; null: all or nothing, as the ledger says
 */
record Expected(
        String status,
        String reason,
        List<String> order,
        List<String> payment,
        List<String> ledger,
        Map<String, Stock> stock,
        Long refundedPart) {
    private Expected(
            String status,
            String reason,
            List<String> order,
            List<String> payment,
            List<String> ledger,
            Map<String, Stock> stock) {
        this(status, reason, order, payment, ledger, stock, null);
    }

    /** What became of the units of one SKU. */
    enum Fate {
        /** Reserved, and still so. */
        KEPT,
        /** Reserved, and all released. */
        RETURNED,
        /** Refused: there was not enough. */
        REFUSED,
        /** Reserved, and sent. */
        SENT,
        /** Either never asked for or released again. */
        NOT_HELD
    }

    /**
     * @param quantity what the order asked for
     * @param onHand units that must lie on the shelf in the end; null where others trade in it too
     */
    record Stock(Fate fate, int quantity, Integer onHand) {}

    private static final List<String> OPENED = List.of("PaymentRequested", "PaymentActionRequired");
    private static final List<String> GIVEN_UP = List.of("OrderPlaced", "OrderCancellationRequested", "OrderCancelled");

    static Expected paid(Map<String, Stock> stock) {
        return new Expected(
                "confirmed",
                null,
                List.of("OrderPlaced", "OrderConfirmed"),
                plus(OPENED, "PaymentCaptured"),
                List.of("charge"),
                stock);
    }

    /** Nobody answered when it was opened; it was asked for until it was known. */
    static Expected paidAfterDoubt(Map<String, Stock> stock) {
        return new Expected(
                "confirmed",
                null,
                List.of("OrderPlaced", "OrderConfirmed"),
                List.of("PaymentRequested", "PaymentOutcomeUnknown", "PaymentActionRequired", "PaymentCaptured"),
                List.of("charge"),
                stock);
    }

    static Expected refundedInPart(long minorUnits, Map<String, Stock> stock) {
        var paid = paid(stock);
        return new Expected(
                paid.status,
                paid.reason,
                paid.order,
                plus(paid.payment, "RefundRequested", "RefundSucceeded"),
                List.of("charge", "refund"),
                stock,
                minorUnits);
    }

    /** Closed at the provider before anything was paid. */
    static Expected unpaid(String reason, Map<String, Stock> stock) {
        return new Expected(
                "cancelled",
                reason,
                GIVEN_UP,
                plus(OPENED, "PaymentVoidRequested", "PaymentVoided"),
                List.of("cancel"),
                stock);
    }

    static Expected declined(int times, Map<String, Stock> stock) {
        var payment = new ArrayList<>(OPENED);
        var ledger = new ArrayList<String>();
        for (int i = 0; i < times; i++) {
            payment.add("PaymentDeclined");
            ledger.add("decline");
        }
        payment.addAll(List.of("PaymentVoidRequested", "PaymentVoided"));
        ledger.add("cancel");
        return new Expected("cancelled", "payment-attempts-used-up", GIVEN_UP, payment, ledger, stock);
    }

    /** Given up before a payment was ever asked for. */
    static Expected outOfStock(Map<String, Stock> stock) {
        return new Expected("cancelled", "out-of-stock", GIVEN_UP, List.of(), List.of(), stock);
    }

    static Expected lateMoney(Map<String, Stock> stock) {
        var unpaid = unpaid("payment-window-ended", stock);
        return new Expected(
                unpaid.status,
                unpaid.reason,
                unpaid.order,
                plus(unpaid.payment, "LateCaptureRecorded", "RefundRequested", "RefundSucceeded"),
                List.of("cancel", "charge", "refund"),
                stock);
    }

    /** Sent, received, sent back, and paid back whole. */
    static Expected returned(Map<String, Stock> stock) {
        return new Expected(
                "completed",
                null,
                List.of("OrderPlaced", "OrderConfirmed", "OrderShipmentRecorded", "OrderCompleted"),
                plus(OPENED, "PaymentCaptured", "RefundRequested", "RefundSucceeded"),
                List.of("charge", "refund"),
                stock);
    }

    /** What differs, each in one sentence that names the witness; empty if all is right. */
    List<String> differences(Evidence evidence) {
        var found = new ArrayList<String>();
        compare(found, "event store: the order's events", order, types(evidence.order()));
        compare(found, "event store: the payment's events", payment, types(evidence.payment()));
        stock.forEach((sku, wanted) -> stock(
                found, sku, wanted, evidence.view().orderId(), evidence.stock().getOrDefault(sku, List.of())));
        compare(
                found,
                "ledger: entries",
                ledger,
                evidence.ledger().stream().map(LedgerEntry::kind).toList());
        view(found, evidence);
        money(found, evidence);
        return found;
    }

    private void view(List<String> found, Evidence evidence) {
        var view = evidence.view();
        compare(found, "view: status", status, view.status());
        compare(found, "view: reason", reason, view.reason());
        var shown = new ArrayList<>(view.events());
        var stored = new ArrayList<>(types(evidence.order()));
        stored.addAll(types(evidence.payment()));
        evidence.stock()
                .values()
                .forEach(events -> events.stream()
                        .filter(of(view.orderId()))
                        .map(Event::type)
                        .forEach(stored::add));
        for (var event : stored) {
            if (!shown.remove(event)) found.add("view: the timeline lacks " + event + ", which is stored");
        }
        for (var left : shown) {
            if (types(evidence.order()).contains(left) || left.startsWith("Payment")) {
                found.add("view: the timeline shows " + left + " more often than it is stored");
            }
        }
    }

    private void money(List<String> found, Evidence evidence) {
        var view = evidence.view();
        var confirmed = !status.equals("cancelled");
        var placed = evidence.order().stream()
                .filter(event -> event.type().equals("OrderPlaced"))
                .findFirst()
                .map(event -> event.payload().path("total"));
        if (placed.isEmpty()) {
            found.add("event store: there is no OrderPlaced");
            return;
        }
        long total = placed.get().path("minorUnits").asLong();
        var currency = placed.get().path("currency").asText();
        compare(found, "view: total", total + " " + currency, view.total() + " " + view.currency());
        long taken = ledger.contains("charge") ? total : 0;
        long refunded = refundedPart != null ? refundedPart : ledger.contains("refund") ? total : 0;
        compare(
                found,
                "event store: captured",
                taken,
                sum(evidence.payment(), "PaymentCaptured") + sum(evidence.payment(), "LateCaptureRecorded"));
        compare(found, "event store: refunded", refunded, sum(evidence.payment(), "RefundSucceeded"));
        compare(found, "ledger: taken", taken, booked(evidence, "charge") + booked(evidence, "capture"));
        compare(found, "ledger: refunded", refunded, booked(evidence, "refund") - booked(evidence, "refund_failed"));
        for (var entry : evidence.ledger()) {
            if (!entry.currency().equalsIgnoreCase(currency)) {
                found.add("ledger: %s in %s for an order in %s".formatted(entry.kind(), entry.currency(), currency));
            }
            if (entry.kind().equals("charge") && entry.late() == confirmed) {
                found.add("ledger: the charge is %s for an order that is %s"
                        .formatted(entry.late() ? "late" : "in time", status));
            }
        }
        if (confirmed) compare(found, "view: captured", (Long) total, view.captured());
        if (view.refunded() != null || refunded > 0) compare(found, "view: refunded", (Long) refunded, view.refunded());
    }

    private static void stock(List<String> found, String sku, Stock wanted, String orderId, List<Event> events) {
        long onHand = 0;
        long reserved = 0;
        int mine = 0;
        int back = 0;
        int refused = 0;
        for (var event : events) {
            var ours = of(orderId).test(event);
            switch (event.type()) {
                case "StockReceived" -> onHand += event.quantity();
                case "StockAdjusted" ->
                    onHand += event.payload().path("difference").asInt();
                case "StockReserved" -> {
                    reserved += event.quantity();
                    if (ours) mine += event.quantity();
                }
                case "ReservationReleased" -> {
                    reserved -= event.quantity();
                    if (ours) back += event.quantity();
                }
                case "ReservationShipped" -> {
                    reserved -= event.quantity();
                    onHand -= event.quantity();
                }
                case "StockRestocked" -> onHand += event.quantity();
                case "StockReservationRejected" -> {
                    if (ours && event.payload().path("reason").asText().equals("out-of-stock")) refused++;
                }
                default -> found.add("event store: %s has a %s that nobody expects".formatted(sku, event.type()));
            }
            if (reserved < 0 || onHand < reserved) {
                found.add("event store: %s has %d on hand and %d reserved after %s"
                        .formatted(sku, onHand, reserved, event.type()));
            }
        }
        var told = new LinkedHashMap<String, Integer>();
        told.put("reserved", mine);
        told.put("released", back);
        told.put("refused", refused);
        var should = new LinkedHashMap<String, Integer>();
        should.put(
                "reserved",
                switch (wanted.fate()) {
                    case KEPT, RETURNED, SENT -> wanted.quantity();
                    case REFUSED -> 0;
                    case NOT_HELD -> mine;
                });
        should.put(
                "released",
                switch (wanted.fate()) {
                    case KEPT, SENT, REFUSED -> 0;
                    case RETURNED -> wanted.quantity();
                    case NOT_HELD -> mine;
                });
        should.put("refused", wanted.fate() == Fate.REFUSED ? 1 : 0);
        compare(found, "event store: units of " + sku + " for the order", should, told);
        if (wanted.onHand() != null) {
            compare(found, "event store: on hand of " + sku, (long) wanted.onHand(), onHand);
        }
    }

    static Predicate<Event> of(String orderId) {
        return event -> event.payload().path("orderId").asText().equals(orderId);
    }

    private static long sum(List<Event> events, String type) {
        return events.stream()
                .filter(event -> event.type().equals(type))
                .mapToLong(Event::amount)
                .sum();
    }

    private static long booked(Evidence evidence, String kind) {
        return evidence.ledger().stream()
                .filter(entry -> entry.kind().equals(kind))
                .mapToLong(LedgerEntry::amount)
                .sum();
    }

    private static List<String> types(List<Event> events) {
        return events.stream().map(Event::type).toList();
    }

    private static <T> void compare(List<String> found, String what, T expected, T actual) {
        if (!Objects.equals(expected, actual)) {
            found.add("%s: expected %s but was %s".formatted(what, expected, actual));
        }
    }

    private static List<String> plus(List<String> first, String... more) {
        var all = new ArrayList<>(first);
        all.addAll(List.of(more));
        return List.copyOf(all);
    }
}
