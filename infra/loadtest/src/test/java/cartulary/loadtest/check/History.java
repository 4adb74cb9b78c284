package cartulary.loadtest.check;

import cartulary.loadtest.check.World.Delivery;
import cartulary.loadtest.check.World.Entry;
import cartulary.loadtest.check.World.Letter;
import cartulary.loadtest.check.World.Saga;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Predicate;

/** A sound shop's day, to be broken: one order paid, one that was given up and whose money came late. */
final class History {
    static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    final List<Event> events = new ArrayList<>();
    final List<Entry> ledger = new ArrayList<>();
    final List<Delivery> deliveries = new ArrayList<>();
    final Map<String, Map<String, JsonNode>> views = new TreeMap<>();
    final Map<String, Long> tokens = new TreeMap<>();
    final List<Saga> sagas = new ArrayList<>();
    final List<String> overdue = new ArrayList<>();
    final Map<String, List<Letter>> letters = new TreeMap<>();
    final List<Told> calls = new ArrayList<>();
    Instant now = NOON.plusSeconds(3600);

    /** What store credit pays of each order, of 900. */
    private final long credit;

    History() {
        this(0);
    }

    private History(long credit) {
        this.credit = credit;
    }

    static History sound() {
        return of(new History());
    }

    /** The same day with shoppers who pay a part out of store credit. */
    static History onCredit() {
        var it = new History(300);
        it.add("wallet-c", "wallet.CreditGranted", "{'amount':{'minorUnits':600,'currency':'CNY'},'reference':'g'}");
        return of(it);
    }

    private static History of(History it) {
        var rest = 900 - it.credit;
        it.add("product-p", "catalog.ProductCreated", "{'productId':'product-p'}");
        it.add("product-p", "catalog.VariantAdded", "{'productId':'product-p','sku':'A'}");
        it.add("claim-A", "catalog.SkuClaimed", "{'sku':'A','productId':'product-p'}");
        it.events.add(it.event(
                "stock-A@main",
                "inventory.StockReceived",
                "{'stockItemId':'stock-A@main','quantity':5,'key':'r1'}",
                "{'idempotencyKey':'" + Keys.kept("admin", "r1") + "'}"));
        it.calls.add(new Told("receive", "r1", "admin", json("{'quantity':5}"), 201, "A"));

        it.place("1", "k1");
        it.of("payment-1", "payment.PaymentCaptured", "1", "'amount':{R},'captureReference':'ch_1'" + it.beside());
        it.add("order-1", "ordering.OrderConfirmed", "{'orderId':'order-1','paymentId':'payment-1'}");
        it.add("limits-c", "customer.HoldDropped", "{'orderId':'order-1'}");
        it.ledger.add(entry("charge", "1", "ch_1", false, "", rest));
        it.notified("evt_1");
        it.of("dispute-1", "payment.DisputeOpened", "1", "'amount':{M},'reference':'dp_1'");
        it.of("dispute-1", "payment.DisputeFundsWithdrawn", "1", "'amount':{M},'movementReference':'txn_1'");
        it.ledger.add(entry("dispute", "1", "dp_1", false, ""));

        it.place("2", "k2");
        it.of("payment-2", "payment.PaymentVoidRequested", "2", "'reason':'payment-window-ended'");
        it.of("payment-2", "payment.PaymentVoided", "2", "'reason':'payment-window-ended'");
        if (it.credit > 0) {
            it.of("payment-2", "payment.PaymentCreditReleased", "2", "'amount':{C}");
            it.add("wallet-c", "wallet.CreditReturned", "{'amount':{C},'reference':'credit-back-payment-2'}");
        }
        it.add(
                "order-2",
                "ordering.OrderCancellationRequested",
                "{'orderId':'order-2','reason':'payment-window-ended'}");
        it.stock("ReservationReleased", "2");
        it.add("limits-c", "customer.HoldDropped", "{'orderId':'order-2'}");
        it.add("order-2", "ordering.OrderCancelled", "{'orderId':'order-2','reason':'payment-window-ended'}");
        it.of("payment-2", "payment.LateCaptureRecorded", "2", "'amount':{R},'captureReference':'ch_2'");
        it.of("payment-2", "payment.RefundRequested", "2", "'refundId':'refund-2','amount':{R}");
        it.of(
                "payment-2",
                "payment.RefundSucceeded",
                "2",
                "'refundId':'refund-2','amount':{R},'refundReference':'re_2'");
        it.ledger.add(entry("cancel", "2", "pi_2", false, "payment-2:close:1"));
        it.ledger.add(entry("charge", "2", "ch_2", true, "", rest));
        it.ledger.add(entry("refund", "2", "re_2", false, "refund-2:refund", rest));
        it.calls.add(new Told("place", "k9", "c", lines(), 409, ""));
        it.compared(3, 3, 0);
        it.shown();
        return it;
    }

    private void place(String n, String key) {
        var id = "order-" + n;
        events.add(event(
                id,
                "ordering.OrderPlaced",
                "{'orderId':'%s','lines':[{'sku':'A','quantity':2}],'total':{M},'payBy':'2026-11-21T12:15:00Z'}"
                        .formatted(id),
                "{'actor':'c','idempotencyKey':'" + Keys.kept("c", key) + "'}"));
        calls.add(new Told("place", key, "c", lines(), 201, id));
        add("limits-c", "customer.HoldGranted", "{'orderId':'" + id + "'}");
        stock("StockReserved", n);
        of("payment-" + n, "payment.PaymentRequested", n, "'due':{M}" + beside());
        if (credit > 0) {
            add("wallet-c", "wallet.WalletDebited", "{'amount':{C},'reference':'credit-payment-%s'}".formatted(n));
            of("payment-" + n, "payment.PaymentCreditTaken", n, "'amount':{C}");
        }
        of("payment-" + n, "payment.PaymentActionRequired", n, "'providerReference':'pi_" + n + "'");
    }

    /** Stripe's list of the day was held against the books. */
    void compared(int theirs, int matched, int differences) {
        var stream = "reconciliation-stripe-1";
        add(
                stream,
                "settlement.ReconciliationRequested",
                "{'reconciliationId':'%s','provider':'stripe','day':'2026-11-21','run':1,'asKnownAt':'%s'}"
                        .formatted(stream, now));
        add(
                stream,
                "settlement.ReconciliationCompleted",
                "{'reconciliationId':'%s','provider':'stripe','run':1,'ours':3,'theirs':%d,'matched':%d,'differences':%d}"
                        .formatted(stream, theirs, matched, differences));
    }

    /** Of a refund of one order, as the provider told it. */
    void asked(String reference) {
        add(
                "case-1",
                "settlement.CaseOpened",
                "{'caseId':'case-1','difference':{'kind':'missing-ours','provider':'stripe','reference':'%s'}}"
                        .formatted(reference));
    }

    void notified(String id) {
        var stream = "notification-stripe:" + id;
        add(stream, "payment.NotificationReceived", "{'notificationId':'" + stream + "'}");
        add(stream, "payment.NotificationSettled", "{'notificationId':'" + stream + "','outcome':'applied'}");
        deliveries.add(new Delivery(id, true));
    }

    private static JsonNode lines() {
        return json("{'lines':[{'sku':'A','quantity':2}]}");
    }

    void stock(String name, String order) {
        add(
                "stock-A@main",
                "inventory." + name,
                "{'stockItemId':'stock-A@main','orderId':'order-%s','quantity':2}".formatted(order));
    }

    void of(String stream, String type, String n, String fields) {
        add(stream, type, "{'paymentId':'payment-%s','orderId':'order-%s',%s}".formatted(n, n, fields));
    }

    private String beside() {
        return credit == 0 ? "" : ",'credit':{C}";
    }

    static Entry entry(String kind, String order, String reference, boolean late, String key) {
        return entry(kind, order, reference, late, key, kind.equals("cancel") ? 0 : 900);
    }

    private static Entry entry(String kind, String order, String reference, boolean late, String key, long amount) {
        return new Entry("stripe", NOON, kind, "order-" + order, new Sum(amount, "CNY"), reference, late, key);
    }

    void add(String stream, String type, String payload) {
        events.add(event(stream, type, payload, "{'actor':'system'}"));
    }

    private Event event(String stream, String type, String payload, String metadata) {
        var sequence =
                events.stream().filter(each -> each.stream().equals(stream)).count();
        var position = events.size() + 1L;
        return new Event(
                position,
                "e" + position,
                stream,
                sequence,
                type,
                NOON,
                json(payload.replace("{M}", sum(900))
                        .replace("{R}", sum(900 - credit))
                        .replace("{C}", sum(credit))),
                json(metadata));
    }

    private static String sum(long units) {
        return "{'minorUnits':%d,'currency':'CNY'}".formatted(units);
    }

    /** Views as they must be. */
    private void shown() {
        for (var n : List.of("1", "2")) {
            var id = "order-" + n;
            var view = Stores.JSON.createObjectNode().put("status", n.equals("1") ? "confirmed" : "cancelled");
            view.set("total", json("{'minorUnits':900,'currency':'CNY'}"));
            view.withObject("/payment").set("captured", json(sum(n.equals("1") ? 900 : 900 - credit)));
            view.withObject("/payment").set("refunded", json(sum(n.equals("1") ? 0 : 900 - credit)));
            for (var event : events) {
                if (!event.text("orderId").equals(id) || event.of("customer")) continue;
                view.withArray("timeline")
                        .addObject()
                        .put("position", event.position())
                        .put("event", event.name());
            }
            view("orders", id, view);
        }
        view("sku_stock", "A", json("{'items':{'stock-A@main':{'onHand':5,'reserved':2}},'available':3}"));
        view("notifications", "notification-stripe:evt_1", json("{'row':{'outcome':'applied'}}"));
        tokens.put("checkout[0]", (long) events.size());
    }

    void view(String collection, String id, JsonNode body) {
        views.computeIfAbsent(collection, _ -> new HashMap<>()).put(id, body);
    }

    static JsonNode json(String text) {
        try {
            return Stores.JSON.readTree(text.replace('\'', '"'));
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException(text, e);
        }
    }

    // Breaking it.

    /** It never happened, and the book closed over it. */
    void forget(Predicate<Event> which) {
        var left = events.stream().filter(which.negate()).toList();
        events.clear();
        left.forEach(each -> events.add(event(
                each.stream(),
                each.type(),
                each.payload().toString(),
                each.metadata().toString())));
    }

    void forget(String name, String order) {
        forget(each -> each.name().equals(name) && each.text("orderId").equals("order-" + order));
    }

    /** With that payload from now on. */
    void change(String name, String order, String payload) {
        events.replaceAll(
                each -> each.name().equals(name) && each.text("orderId").equals("order-" + order)
                        ? new Event(
                                each.position(),
                                each.id(),
                                each.stream(),
                                each.sequence(),
                                each.type(),
                                each.at(),
                                json(payload),
                                each.metadata())
                        : each);
    }

    Findings judged() {
        var judge = new Judge();
        events.forEach(judge::see);
        return judge.conclude(
                new World(now, events.size(), ledger, deliveries, views, tokens, sagas, overdue, letters, calls));
    }
}
