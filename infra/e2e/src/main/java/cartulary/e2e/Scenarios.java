package cartulary.e2e;

import cartulary.e2e.Evidence.Entry;
import cartulary.e2e.Evidence.View;
import cartulary.e2e.Expected.Fate;
import cartulary.e2e.Expected.Stock;
import cartulary.e2e.Http.Reply;
import cartulary.e2e.Shop.Placed;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Queue;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;

/** A day in the life of the shop. Each scenario ends with what differs from how it must have ended. */
final class Scenarios {
    static final String GOOD_CARD = "pm_card_visa";
    static final String BAD_CARD = "pm_card_chargeDeclined";
    private static final Duration SOON = Duration.ofSeconds(30);
    /** The views follow the events within milliseconds; a witness who still differs then is wrong. */
    private static final Duration SETTLED_WITHIN = Duration.ofSeconds(8);

    private static final int RACERS = 50;
    private static final int RACE_UNITS = 10;
    private static final int ATTEMPTS_MAX = 3;

    /** What a scenario brings back. */
    record Played(String orderId, List<String> events, List<String> differences) {}

    private interface Play {
        Played play(boolean sabotaged) throws Exception;
    }

    /** What sabotage breaks, by scenario. */
    static final Map<String, String> SABOTAGE = Collections.unmodifiableMap(sabotage());

    private final Shop shop;
    private final String run;
    private final Consumer<String> told;
    private final Map<String, Play> plays = new LinkedHashMap<>();

    /**
     * @param run tells this run's products and keys from any other's: upper-case letters and digits
     * @param told gets each line of progress
     */
    Scenarios(Shop shop, String run, Consumer<String> told) {
        this.shop = shop;
        this.run = run;
        this.told = told;
        plays.put("paid", this::paid);
        plays.put("declined", this::declined);
        plays.put("expired", this::expired);
        plays.put("cancelled", this::cancelled);
        plays.put("out-of-stock", this::outOfStock);
        plays.put("race", sabotaged -> race("race", sabotaged));
        plays.put("race-uncached", this::raceUncached);
        plays.put("late-money", this::lateMoney);
        plays.put("retry", this::retry);
        plays.put("wechat-native", sabotaged -> scanned("wechat", "wechat-native", sabotaged));
        plays.put("alipay-qr", sabotaged -> scanned("alipay", "alipay-qr", sabotaged));
        plays.put("stripe-3ds", this::challenged);
        plays.put("partial-refund", this::partialRefund);
        plays.put("unknown-then-paid", this::unknownThenPaid);
        plays.put("reconcile", this::reconcile);
        plays.put("returned", this::returned);
    }

    /** Never throws: what goes wrong on the way is a difference too. */
    Outcome play(String name, boolean sabotaged) {
        told.accept("");
        told.accept(name + (sabotaged ? " (sabotaged: " + SABOTAGE.get(name) + ")" : ""));
        long began = System.nanoTime();
        Played played;
        try {
            played = plays.get(name).play(sabotaged);
        } catch (Exception | AssertionError e) {
            if (e instanceof InterruptedException) Thread.currentThread().interrupt();
            played = new Played(current, List.of(), List.of(e instanceof Unmet ? e.getMessage() : e.toString()));
        }
        long ms = Duration.ofNanos(System.nanoTime() - began).toMillis();
        tidyUp();
        played.differences.forEach(difference -> told.accept("  differs: " + difference));
        return new Outcome(name, played.orderId, played.events, played.differences, ms);
    }

    /** Special editions are for one scenario; shoppers of the demo shop need not meet them. */
    private void tidyUp() {
        for (String productId; (productId = onSale.poll()) != null; ) {
            try {
                shop.withdraw(productId);
            } catch (Unmet e) {
                told.accept("  " + productId + " stays on sale: " + e.getMessage());
            }
        }
    }

    private final Queue<String> onSale = new ConcurrentLinkedQueue<>();

    /** The order last placed, so that a scenario that breaks off can still name it. */
    private volatile String current;

    private Played paid(boolean sabotaged) {
        var user = shopper(51);
        var item = somethingToBuy();
        var order = order(user, Map.of(item, 2));
        try (var timeline = follow("", order)) {
            pay(order, timeline, GOOD_CARD);
            timeline.await("OrderConfirmed", 1, SOON);
            var expected = Expected.paid(Map.of(item, new Stock(Fate.KEPT, 2, null)));
            if (sabotaged) {
                shop.loseNotifications();
                try {
                    shop.refundBehindTheShop(Shop.intent(secretOnceSeen));
                    return judged(order, timeline, expected);
                } finally {
                    shop.deliverNotifications();
                }
            }
            return judged(order, timeline, expected);
        }
    }

    private Played declined(boolean sabotaged) {
        var item = special("DECLINED", 5);
        var order = order(shopper(52), Map.of(item, 2));
        var differences = new ArrayList<String>();
        try (var timeline = follow("", order)) {
            for (int attempt = 1; attempt <= ATTEMPTS_MAX; attempt++) {
                pay(order, timeline, BAD_CARD);
                timeline.await("PaymentDeclined", attempt, SOON);
                if (attempt == ATTEMPTS_MAX) break;
                var left = ATTEMPTS_MAX - attempt;
                var shown = Timeline.poll(
                        () -> shop.details(order),
                        json -> json.path("payment").path("attemptsLeft").asInt() == left,
                        SETTLED_WITHIN);
                if (!shown.path("status").asText().equals("placed")
                        || !shown.path("payment").path("clientSecret").isTextual()
                        || shown.path("payment").path("attemptsLeft").asInt() != left) {
                    differences.add(
                            "view: after decline %d the order must be payable %d more times, but it is %s with payment %s"
                                    .formatted(
                                            attempt,
                                            left,
                                            shown.path("status").asText(),
                                            shown.path("payment").path("status").asText() + ", attempts left "
                                                    + shown.path("payment").path("attemptsLeft")));
                }
            }
            timeline.await("OrderCancelled", 1, SOON);
            var expected = Expected.declined(ATTEMPTS_MAX, Map.of(item, new Stock(Fate.RETURNED, 2, 5)));
            var judged =
                    sabotaged ? judgedAfterHiddenMoney(order, timeline, expected) : judged(order, timeline, expected);
            differences.addAll(judged.differences);
            available(differences, item, 5);
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    private Played expired(boolean sabotaged) {
        var item = special("EXPIRED", 5);
        var order = order(shopper(53), Map.of(item, 1));
        try (var timeline = follow("", order)) {
            var payBy = payable(order, timeline);
            told.accept("  kill -9 of the shop, between the deadline's scheduling and its due time");
            shop.kill();
            shop.start();
            told.accept("  the shop is back; shop time moves past " + payBy);
            shop.moveClock(payBy.plusSeconds(1));
            timeline.await("OrderCancelled", 1, SOON);
            return closed(order, timeline, item, 1, sabotaged, "payment-window-ended");
        }
    }

    private Played cancelled(boolean sabotaged) {
        var item = special("CANCELLED", 5);
        var order = order(shopper(54), Map.of(item, 3));
        try (var timeline = follow("", order)) {
            payable(order, timeline);
            shop.cancel(order, key("cancel"));
            timeline.await("OrderCancelled", 1, SOON);
            var expected = Expected.unpaid("requested-by-customer", Map.of(item, new Stock(Fate.RETURNED, 3, 5)));
            var judged = judged(order, timeline, expected, sabotaged ? Scenarios::lying : UnaryOperator.identity());
            var differences = new ArrayList<>(judged.differences);
            closedFirst(differences, order, timeline);
            available(differences, item, 5);
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    private Played outOfStock(boolean sabotaged) {
        var plenty = special("ENOUGH", 5);
        var scarce = special("SCARCE", 1);
        var lines = new LinkedHashMap<String, Integer>();
        lines.put(plenty, 1);
        lines.put(scarce, 2);
        var order = order(shopper(55), lines);
        try (var timeline = follow("", order)) {
            timeline.await("OrderCancelled", 1, SOON);
            if (sabotaged) shop.adjust(plenty, -1, "sabotage", "sabotage");
            var judged = judged(
                    order,
                    timeline,
                    Expected.outOfStock(
                            Map.of(plenty, new Stock(Fate.NOT_HELD, 1, 5), scarce, new Stock(Fate.REFUSED, 2, 1))));
            var differences = new ArrayList<>(judged.differences);
            available(differences, plenty, 5);
            available(differences, scarce, 1);
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    private Played lateMoney(boolean sabotaged) {
        var item = special("LATE", 5);
        var order = order(shopper(56), Map.of(item, 1));
        try (var timeline = follow("", order)) {
            var payBy = payable(order, timeline);
            var intent = Shop.intent(secretOnceSeen);
            shop.moveClock(payBy.plusSeconds(1));
            timeline.await("OrderCancelled", 1, SOON);
            var expected = Expected.lateMoney(Map.of(item, new Stock(Fate.RETURNED, 1, 5)));
            if (sabotaged) shop.loseNotifications();
            try {
                told.accept("  the money arrives all the same");
                shop.captureLate(intent);
                if (!sabotaged) timeline.await("RefundSucceeded", 1, SOON);
                return judged(order, timeline, expected);
            } finally {
                if (sabotaged) shop.deliverNotifications();
            }
        }
    }

    /** Money that somebody took past the shop is found, and booked when two people agree. */
    private Played reconcile(boolean sabotaged) {
        var item = somethingToBuy();
        var order = order(shopper(58), Map.of(item, 1));
        try (var timeline = follow("", order)) {
            pay(order, timeline, GOOD_CARD);
            timeline.await("OrderConfirmed", 1, SOON);
            var expected = Expected.paid(Map.of(item, new Stock(Fate.KEPT, 1, null)));
            var differences = new ArrayList<>(judged(order, timeline, expected).differences());
            // What others gave back a moment ago may stand in one book only; what somebody once took past the shop
            // stays.
            long gap = Timeline.poll(shop::heldMoreThanBooked, more -> more == 0, SETTLED_WITHIN);
            told.accept("  somebody takes 3.21 at the provider, past the shop");
            var stray = shop.chargePastTheShop(321);
            var report = shop.compared("stripe", key("reconcile"));
            String caseId = null;
            for (var found : report.path("differences")) {
                var about = found.path("difference");
                if (about.path("reference").asText().equals(stray)
                        && about.path("kind").asText().equals("missing-ours")) {
                    caseId = found.path("caseId").asText();
                }
                if (about.path("paymentId").asText().endsWith(order.orderId().substring("order-".length()))) {
                    differences.add("reconciliation: our order must match, but " + about);
                }
            }
            if (caseId == null) {
                differences.add(
                        "reconciliation: %s must be missing with us, but the report says %s".formatted(stray, report));
                return new Played(order.orderId(), timeline.events(), differences);
            }
            shop.propose(caseId, "book-theirs", key("proposal"));
            var alone = shop.confirm(Shop.ADMIN, caseId, key("confirmation"));
            if (alone.status() != 409) {
                differences.add("REST: one person alone must not close a case, but was answered " + shown(alone));
            }
            var second = shop.confirm(Shop.OTHER_ADMIN, caseId, key("confirmation"));
            if (second.status() != 202) {
                differences.add("REST: another person must close the case, but was answered " + shown(second));
            }
            if (sabotaged) shop.chargePastTheShop(1);
            var left = Timeline.poll(shop::heldMoreThanBooked, more -> more == gap, SETTLED_WITHIN);
            if (left != gap) {
                differences.add("ledger: Stripe must hold %d fen more than is booked, as before, but it is %d"
                        .formatted(gap, left));
            }
            return new Played(order.orderId(), timeline.events(), differences);
        }
    }

    private Played retry(boolean sabotaged) throws Exception {
        var item = special("RETRY", 5);
        var user = shopper(57);
        shop.logIn(user);
        var key = key("retry");
        var body = Shop.order(user, Map.of(item, 1));
        var answers = new ArrayList<>(atOnce(5, _ -> shop.postOrder(user, key, body)));
        var order = Shop.placed(user, answers.getFirst());
        current = order.orderId();
        var differences = new ArrayList<String>();
        try (var timeline = follow("", order)) {
            payable(order, timeline);
            told.accept("  kill -9 of the shop, then the same request five times again");
            shop.kill();
            shop.start();
            answers.addAll(atOnce(5, _ -> shop.postOrder(user, key, body)));
            for (var answer : answers) {
                if (!same(answer, answers.getFirst())) {
                    differences.add("REST: a repeat was answered %s, the first %s"
                            .formatted(shown(answer), shown(answers.getFirst())));
                }
            }
            var latest = order;
            if (sabotaged) latest = order(user, Map.of(item, 1));
            var withThisItem = Timeline.poll(() -> orderedFrom(item), count -> count > 1, Duration.ofSeconds(1));
            if (withThisItem != 1) {
                differences.add(
                        "event store: one order must have asked for %s, but %d did".formatted(item, withThisItem));
            }
            var listed = shop.orders(latest).stream()
                    .distinct()
                    .filter(id -> asksFor(user, id, item))
                    .toList();
            if (listed.size() != 1) differences.add("view: the shopper must see one such order, but sees " + listed);
            pay(order, timeline, GOOD_CARD);
            timeline.await("OrderConfirmed", 1, SOON);
            var judged = judged(order, timeline, Expected.paid(Map.of(item, new Stock(Fate.KEPT, 1, 5))));
            differences.addAll(judged.differences);
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    /** The shop shows a code, a phone scans it, and the provider's sealed or signed word confirms the order. */
    private Played scanned(String wallet, String way, boolean sabotaged) {
        var user = shopper(58);
        var item = special(wallet.toUpperCase(Locale.ROOT), 5);
        shop.logIn(user);
        var body = (ObjectNode) Shop.order(user, Map.of(item, 2));
        var order = Shop.placed(user, shop.postOrder(user, key(way), body.put("payWay", way)));
        current = order.orderId();
        try (var timeline = follow("", order)) {
            timeline.await("PaymentActionRequired", 1, SOON);
            var payment = shop.details(order).path("payment");
            var differences = new ArrayList<String>();
            if (!payment.path("provider").asText().equals(wallet)) {
                differences.add("view: %s must take the payment, but %s does"
                        .formatted(wallet, payment.path("provider").asText()));
            }
            shop.scan(wallet, payment.path("code").asText());
            timeline.await("OrderConfirmed", 1, SOON);
            if (sabotaged) shop.adjust(item, -1, "sabotage", "sabotage");
            var judged = judged(order, timeline, Expected.paid(Map.of(item, new Stock(Fate.KEPT, 2, 5))));
            differences.addAll(judged.differences);
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    /** The bank asks the shopper, who says yes. */
    private Played challenged(boolean sabotaged) {
        var item = special("CHALLENGED", 5);
        var order = order(shopper(51), Map.of(item, 1));
        try (var timeline = follow("", order)) {
            payable(order, timeline);
            var asked = shop.pay(secretOnceSeen, "pm_card_authenticationRequired");
            asked.expect(200, "payment that the bank asks about");
            shop.approve(asked.body()
                    .path("next_action")
                    .path("redirect_to_url")
                    .path("url")
                    .asText());
            timeline.await("OrderConfirmed", 1, SOON);
            if (sabotaged) shop.adjust(item, -1, "sabotage", "sabotage");
            return judged(order, timeline, Expected.paid(Map.of(item, new Stock(Fate.KEPT, 1, 5))));
        }
    }

    private Played partialRefund(boolean sabotaged) {
        var item = special("REFUNDED", 5);
        var order = order(shopper(52), Map.of(item, 2));
        try (var timeline = follow("", order)) {
            pay(order, timeline, GOOD_CARD);
            timeline.await("OrderConfirmed", 1, SOON);
            shop.logIn(Shop.ADMIN);
            shop.refund(order, key("part"), 100);
            timeline.await("RefundSucceeded", 1, SOON);
            if (sabotaged) shop.adjust(item, -1, "sabotage", "sabotage");
            return judged(order, timeline, Expected.refundedInPart(100, Map.of(item, new Stock(Fate.KEPT, 2, 5))));
        }
    }

    /** The opening was carried out and its answer lost: asked about, not guessed and not done twice. */
    private Played unknownThenPaid(boolean sabotaged) {
        var item = special("DOUBTED", 5);
        shop.loseOpenings();
        try {
            var order = order(shopper(53), Map.of(item, 1));
            try (var timeline = follow("", order)) {
                timeline.await("PaymentOutcomeUnknown", 1, SOON);
                pay(order, timeline, GOOD_CARD);
                timeline.await("OrderConfirmed", 1, SOON);
                if (sabotaged) shop.adjust(item, -1, "sabotage", "sabotage");
                return judged(order, timeline, Expected.paidAfterDoubt(Map.of(item, new Stock(Fate.KEPT, 1, 5))));
            }
        } finally {
            shop.deliverNotifications(); // Whatever is left of the script.
        }
    }

    /** Sent with a number, received, sent back: one unit goes on the shelf again, the other is broken; and the shopper is written to. */
    private Played returned(boolean sabotaged) {
        var item = special("RETURNED", 5);
        var user = shopper(58);
        var order = order(user, Map.of(item, 2));
        try (var timeline = follow("", order)) {
            pay(order, timeline, GOOD_CARD);
            timeline.await("OrderConfirmed", 1, SOON);
            shop.ship(order, "SF Express", "SF-" + run);
            timeline.await("OrderShipmentRecorded", 1, SOON);
            shop.receive(order);
            timeline.await("OrderCompleted", 1, SOON);
            var back = shop.askToReturn(order, Map.of(item, 2));
            shop.approve(order, back);
            shop.takeBack(order, back, item, 1, 1);
            timeline.await("RefundSucceeded", 1, SOON);
            timeline.await("StockRestocked", 1, SOON);
            if (sabotaged) shop.adjust(item, -1, "sabotage", "sabotage");
            var judged = judged(order, timeline, Expected.returned(Map.of(item, new Stock(Fate.SENT, 2, 4))));
            var differences = new ArrayList<>(judged.differences);
            available(differences, item, 4);
            var letters = Timeline.poll(
                    () -> shop.letters(user),
                    all -> all.stream().anyMatch(each -> each.contains("SF-" + run))
                            && all.stream().anyMatch(each -> each.contains("98.00")),
                    SOON);
            for (var told : List.of("SF-" + run, "98.00")) {
                if (letters.stream().noneMatch(each -> each.contains(told))) {
                    differences.add("letters: the shopper was never written of " + told);
                }
            }
            return new Played(judged.orderId, judged.events, differences);
        }
    }

    private Played raceUncached(boolean sabotaged) throws Exception {
        told.accept("  the shop starts again with its aggregate cache off");
        shop.kill();
        shop.start("cartulary.aggregate-cache.size=0");
        try {
            return race("race-uncached", sabotaged);
        } finally {
            shop.kill();
            shop.start();
        }
    }

    /** One racer's end. */
    private record Raced(Placed order, List<String> events, View view, List<String> differences) {}

    private Played race(String name, boolean sabotaged) throws Exception {
        var item = special(name.equals("race") ? "CACHED" : "UNCACHED", RACE_UNITS);
        if (sabotaged) shop.receive(item, 1, "sabotage");
        var logins = new Semaphore(8); // The login server is slow on purpose; it is not what races.
        atOnce(RACERS, racer -> {
            logins.acquire();
            try {
                shop.logIn(shopper(racer + 1));
            } finally {
                logins.release();
            }
            return null;
        });
        shop.logIn(Shop.AUDITOR);
        shop.http.trouble().clear();
        var placing = key(name);
        var began = System.nanoTime();
        var raced = atOnce(RACERS, racer -> raced(item, shopper(racer + 1), placing));
        told.accept("  %d orders ended in %d ms"
                .formatted(RACERS, Duration.ofNanos(System.nanoTime() - began).toMillis()));
        var differences = new ArrayList<String>();
        var trouble = List.copyOf(shop.http.trouble());
        if (!trouble.isEmpty()) differences.add("REST: some met " + trouble);
        count(differences, raced, "OrderConfirmed", RACE_UNITS);
        count(differences, raced, "OrderCancelled", RACERS - RACE_UNITS);
        var stock = Map.of(item, shop.stream("stock-" + item + "@main"));
        var places = new Semaphore(8);
        var settled = new AtomicBoolean(true);
        for (var found : atOnce(RACERS, racer -> {
            places.acquire();
            try {
                // Where one did not settle in time the others are only looked at: the verdict stands.
                var differing = verdict(raced.get(racer), item, stock, settled.get() ? SETTLED_WITHIN : Duration.ZERO);
                if (!differing.isEmpty()) settled.set(false);
                return differing;
            } finally {
                places.release();
            }
        })) differences.addAll(found);
        available(differences, item, 0);
        var winner = raced.stream()
                .filter(one -> one.events.contains("OrderConfirmed"))
                .findFirst()
                .orElse(raced.getFirst());
        return new Played(winner.order.orderId(), winner.events, List.copyOf(differences));
    }

    private Raced raced(String item, String user, String key) {
        var order = shop.place(user, key, Map.of(item, 1));
        Consumer<Entry> ends = entry -> {
            if (entry.event().startsWith("Order") && !entry.event().equals("OrderPlaced")) tell(" " + user, entry);
        };
        var differences = new ArrayList<String>();
        try (var timeline = shop.follow(order, ends)) {
            timeline.await(
                    seen -> seen.stream()
                            .anyMatch(entry -> entry.event().equals("PaymentActionRequired")
                                    || entry.event().equals("OrderCancelled")),
                    "PaymentActionRequired or OrderCancelled",
                    SOON);
            if (timeline.events().contains("PaymentActionRequired")) {
                var secret =
                        shop.details(order).path("payment").path("clientSecret").asText();
                shop.pay(secret, GOOD_CARD).expect(200, "payment of " + user);
                timeline.await("OrderConfirmed", 1, SOON);
            } else if (timeline.entries().stream()
                    .noneMatch(entry -> entry.note() != null && entry.note().contains("out-of-stock"))) {
                differences.add("SSE: %s was not told out-of-stock, only %s".formatted(user, timeline.entries()));
            }
            return new Raced(order, timeline.events(), shop.view(order), differences);
        } catch (Unmet e) {
            differences.add(user + ": " + e.getMessage());
            return new Raced(order, List.of(), shop.view(order), differences);
        }
    }

    private List<String> verdict(
            Raced one, String item, Map<String, List<Evidence.Event>> stock, Duration settledWithin) {
        var expected = one.events.contains("OrderConfirmed")
                ? Expected.paid(Map.of(item, new Stock(Fate.KEPT, 1, RACE_UNITS)))
                : Expected.outOfStock(Map.of(item, new Stock(Fate.REFUSED, 1, RACE_UNITS)));
        var found = Timeline.poll(
                () -> expected.differences(shop.evidence(one.order, stock)), List::isEmpty, settledWithin);
        var all = new ArrayList<>(one.differences);
        found.forEach(difference -> all.add(one.order.user() + ": " + difference));
        return all;
    }

    private static void count(List<String> differences, List<Raced> raced, String event, int wanted) {
        var status = event.equals("OrderConfirmed") ? "confirmed" : "cancelled";
        long seen = raced.stream().filter(one -> one.events.contains(event)).count();
        long shown =
                raced.stream().filter(one -> one.view.status().equals(status)).count();
        if (seen != wanted) differences.add("SSE: %d shoppers must see %s, but %d did".formatted(wanted, event, seen));
        if (shown != wanted) differences.add("view: %d orders must be %s, but %d are".formatted(wanted, status, shown));
    }

    // Steps that scenarios share.

    private String secretOnceSeen;

    /** Waits until it can be paid, and remembers how. @return when its window ends, in shop time */
    private Instant payable(Placed order, Timeline timeline) {
        timeline.await("PaymentActionRequired", 1, SOON);
        var details = shop.details(order);
        secretOnceSeen = details.path("payment").path("clientSecret").asText();
        return Instant.parse(details.path("payBy").asText());
    }

    private void pay(Placed order, Timeline timeline, String card) {
        payable(order, timeline);
        var answer = shop.pay(secretOnceSeen, card);
        answer.expect(card.equals(GOOD_CARD) ? 200 : 402, "payment with " + card);
    }

    private Played closed(
            Placed order, Timeline timeline, String item, int quantity, boolean sabotaged, String reason) {
        var expected = Expected.unpaid(reason, Map.of(item, new Stock(Fate.RETURNED, quantity, 5)));
        var judged = sabotaged ? judgedAfterHiddenMoney(order, timeline, expected) : judged(order, timeline, expected);
        var differences = new ArrayList<>(judged.differences);
        closedFirst(differences, order, timeline);
        available(differences, item, 5);
        return new Played(judged.orderId, judged.events, differences);
    }

    /** The provider must have confirmed the close before a unit went free. */
    private void closedFirst(List<String> differences, Placed order, Timeline timeline) {
        var events = timeline.events();
        int closed = events.indexOf("PaymentVoided");
        int freed = events.indexOf("ReservationReleased");
        if (closed < 0 || freed < closed) {
            differences.add("SSE: PaymentVoided must come before ReservationReleased, but came " + events);
            return;
        }
        var released = timeline.entries().get(freed).at();
        for (var entry : shop.ledger(order.orderId())) {
            // Two processes, two clocks that were moved one after the other: a second apart is the same moment.
            if (entry.kind().equals("cancel") && entry.at().isAfter(released.plusSeconds(1))) {
                differences.add("ledger: closed at %s, after stock was released at %s".formatted(entry.at(), released));
            }
        }
    }

    /** Sabotage of the ledger: the provider takes money, and the shop is never told. */
    private Played judgedAfterHiddenMoney(Placed order, Timeline timeline, Expected expected) {
        shop.loseNotifications();
        try {
            shop.captureLate(Shop.intent(secretOnceSeen));
            return judged(order, timeline, expected);
        } finally {
            shop.deliverNotifications();
        }
    }

    private Played judged(Placed order, Timeline timeline, Expected expected) {
        return judged(order, timeline, expected, UnaryOperator.identity());
    }

    private Played judged(Placed order, Timeline timeline, Expected expected, UnaryOperator<Evidence> heard) {
        var differences = Timeline.poll(
                () -> expected.differences(
                        heard.apply(shop.evidence(order, expected.stock().keySet()))),
                List::isEmpty,
                SETTLED_WITHIN);
        return new Played(order.orderId(), timeline.events(), differences);
    }

    /** Sabotage of the view: it says the order was confirmed. */
    private static Evidence lying(Evidence heard) {
        var view = heard.view();
        return new Evidence(
                heard.order(),
                heard.payment(),
                heard.stock(),
                heard.ledger(),
                new View(
                        view.orderId(),
                        "confirmed",
                        null,
                        view.total(),
                        view.currency(),
                        view.captured(),
                        view.refunded(),
                        view.timeline()));
    }

    private void available(List<String> differences, String sku, int wanted) {
        int shown = Timeline.poll(() -> shop.available(sku), units -> units == wanted, SETTLED_WITHIN);
        if (shown != wanted) {
            differences.add("view: %d of %s must be available, but %d are".formatted(wanted, sku, shown));
        }
    }

    /** A shopper looks around: the categories, a list, a page, what is there. */
    private String somethingToBuy() {
        for (var root : shop.browse("/categories").path("roots")) {
            var category = root.path("category").asText();
            for (var product :
                    shop.browse("/products?size=20&category=" + category).path("items")) {
                var page = shop.browse("/products/" + product.path("productId").asText());
                for (var variant : page.path("variants")) {
                    var sku = variant.path("sku").asText();
                    if (variant.path("prices").has("CNY") && shop.available(sku) >= 2) return sku;
                }
            }
        }
        throw new Unmet("there is nothing to buy: are the demo data loaded?");
    }

    /** A product of this run alone, so that each of its units can be accounted for. */
    private String special(String word, int stock) {
        var sku = "RACE-%s-%s".formatted(word, run);
        var productId = shop.sell(
                sku, "Demo edition " + word.charAt(0) + word.substring(1).toLowerCase(Locale.ROOT), stock);
        onSale.add(productId);
        int shown = Timeline.poll(() -> shop.available(sku), units -> units == stock, SETTLED_WITHIN);
        if (shown != stock) throw new Unmet("%d of %s were received, but %d are shown".formatted(stock, sku, shown));
        return sku;
    }

    private Placed order(String user, Map<String, Integer> lines) {
        var order = shop.place(user, key("order"), lines);
        current = order.orderId();
        told.accept("  %s placed %s: %s".formatted(user, order.orderId(), lines));
        return order;
    }

    private Timeline follow(String indent, Placed order) {
        return shop.follow(order, entry -> tell(indent, entry));
    }

    private void tell(String indent, Entry entry) {
        told.accept(" %s %s  %-28s %s"
                .formatted(indent, entry.at(), entry.event(), entry.note() == null ? "" : entry.note())
                .stripTrailing());
    }

    private int orderedFrom(String item) {
        return (int) shop.stream("stock-" + item + "@main").stream()
                .map(event -> event.payload().path("orderId").asText())
                .filter(id -> !id.isEmpty())
                .distinct()
                .count();
    }

    private boolean asksFor(String user, String orderId, String item) {
        for (var line : shop.details(new Placed(user, orderId, null)).path("lines")) {
            if (line.path("sku").asText().equals(item)) return true;
        }
        return false;
    }

    private static boolean same(Reply one, Reply other) {
        return one.status() == other.status()
                && one.body().equals(other.body())
                && Objects.equals(one.header("Location"), other.header("Location"));
    }

    private static String shown(Reply reply) {
        return reply.status() + " " + reply.body() + " at " + reply.header("Location");
    }

    private int keys;

    private synchronized String key(String word) {
        return "demo-%s-%s-%d".formatted(run, word, ++keys);
    }

    static String shopper(int number) {
        return "demo-shopper-%02d".formatted(number);
    }

    private interface Step<T> {
        T of(int number) throws Exception;
    }

    /** Runs it that many times on threads released by one barrier, and returns when all are through, in their order. */
    private static <T> List<T> atOnce(int times, Step<T> step) throws InterruptedException {
        var barrier = new CyclicBarrier(times);
        var steps = new ArrayList<Callable<T>>();
        for (int i = 0; i < times; i++) {
            int number = i;
            steps.add(() -> {
                barrier.await();
                return step.of(number);
            });
        }
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var results = new ArrayList<T>();
            for (Future<T> future : threads.invokeAll(steps)) results.add(future.get());
            return results;
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Unmet unmet
                    ? unmet
                    : new Unmet(e.getCause().toString(), e.getCause());
        }
    }

    private static Map<String, String> sabotage() {
        var broken = new LinkedHashMap<String, String>();
        broken.put("paid", "the ledger: refunded at the provider past the shop, which is not told");
        broken.put("declined", "the ledger: money is taken after the close, and the shop is not told");
        broken.put("expired", "the ledger: money is taken after the close, and the shop is not told");
        broken.put("cancelled", "the view: it is made to say that the order was confirmed");
        broken.put("out-of-stock", "the event store: a unit disappears from the first line's shelf");
        broken.put("race", "the event store: an eleventh unit is received");
        broken.put("race-uncached", "the event store: an eleventh unit is received");
        broken.put("late-money", "the event store: the notification of the late money is lost");
        broken.put("retry", "the event store: a sixth request carries another key");
        for (var name : List.of(
                "wechat-native", "alipay-qr", "stripe-3ds", "partial-refund", "unknown-then-paid", "returned")) {
            broken.put(name, "the event store: a unit disappears from the shelf");
        }
        broken.put("reconcile", "the ledger: money is taken past the shop after the days were compared");
        return broken;
    }
}
