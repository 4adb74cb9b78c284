package cartulary.loadtest.faults;

import cartulary.loadtest.faults.Door.Answer;
import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;

/**
 * Mixed people, so many acts a second whatever becomes of the earlier ones: they browse, buy, pay well or badly, walk away, cancel,
 * want their money back; staff count, receive, look on. Many press twice.
 */
public final class Crowd implements AutoCloseable {
    /** What a shopper sets out to do, how often of a hundred. */
    private static final Map<String, Integer> ERRANDS =
            Map.of("buy", 40, "decline", 12, "abandon", 14, "cancel", 12, "race", 10, "return", 12);

    /** Null is a card at Stripe. */
    private static final List<String> SCANNED = List.of("wechat-native", "alipay-qr");

    private static final int BROWSE_OF_TEN = 8;

    /** For some fifty shoppers a receipt comes in: about what they want, so that most can buy and some find nothing left. */
    private static final int RECEIPT_MAX = 200;

    private static final Duration OPENING = Duration.ofMinutes(1);
    private static final Duration PACE = Duration.ofMillis(400);
    private static final Duration PACE_MAX = Duration.ofSeconds(3);

    private final Door door;
    private final int wallets;
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<String, AtomicInteger> ended = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final AtomicInteger inside = new AtomicInteger();
    private final List<String> skus = new ArrayList<>();
    private final List<String> products = new ArrayList<>();
    private final Random random;
    private volatile boolean open = true;
    private volatile boolean gone;

    Crowd(Door door, int wallets, long seed) {
        this.door = door;
        this.wallets = wallets;
        this.random = new Random(seed);
        for (var item : shown("/api/v1/products?size=12").path("items")) {
            var id = item.path("productId").asText();
            products.add(id);
            shown("/api/v1/products/" + id)
                    .path("variants")
                    .forEach(variant -> skus.add(variant.path("sku").asText()));
        }
        if (skus.size() < 10) throw new IllegalStateException("there is little to buy: " + skus);
    }

    /** A shop that has just been opened may be slow. */
    private JsonNode shown(String path) {
        for (var until = System.nanoTime() + OPENING.toNanos(); System.nanoTime() < until; Shop.pause()) {
            var answer = door.get(path, null);
            if (answer.ok()) return answer.body();
        }
        throw new IllegalStateException(path + " is not shown");
    }

    void begin(int perSecond) {
        var _ = clock.scheduleAtFixedRate(this::next, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
    }

    private void next() {
        var chance = new Random(random.nextLong());
        people.execute(() -> {
            inside.incrementAndGet();
            try {
                act(chance);
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    private void act(Random chance) {
        if (chance.nextInt(10) < BROWSE_OF_TEN) {
            look(chance);
            return;
        }
        if (chance.nextInt(12) == 0) {
            keepHouse(chance);
            return;
        }
        shopped(errand(chance), chance);
    }

    static List<String> errands() {
        return ERRANDS.keySet().stream().sorted().toList();
    }

    /** One more comes in, who wants just that. */
    Future<?> send(String errand, Random chance) {
        return people.submit(() -> {
            inside.incrementAndGet();
            try {
                shopped(errand, chance);
            } finally {
                inside.decrementAndGet();
            }
        });
    }

    private void shopped(String errand, Random chance) {
        var how = shop(errand, chance);
        ended.computeIfAbsent(errand + " " + how, _ -> new AtomicInteger()).incrementAndGet();
    }

    private static String errand(Random chance) {
        var at = chance.nextInt(100);
        for (var each : ERRANDS.entrySet()) {
            at -= each.getValue();
            if (at < 0) return each.getKey();
        }
        return "buy";
    }

    private void look(Random chance) {
        var path =
                switch (chance.nextInt(5)) {
                    case 0 -> "/products?size=20";
                    case 1 -> "/categories";
                    case 2 -> "/availability?sku=" + some(skus, chance);
                    default -> "/products/" + some(products, chance);
                };
        door.get("/api/v1" + path, null);
    }

    private void keepHouse(Random chance) {
        var admin = door.staff("admin");
        switch (chance.nextInt(4)) {
            case 0 -> door.get("/api/v1/admin/orders", admin);
            case 1 -> door.get("/api/v1/admin/processes", admin);
            case 2 -> {
                var sku = chance.nextBoolean() ? shortest(chance) : popular(chance);
                var body = Shop.JSON.createObjectNode().put("quantity", 1 + chance.nextInt(RECEIPT_MAX));
                keyed("receive", "/api/v1/admin/stock/" + sku + "/receipts", admin, body, "=" + sku, chance);
            }
            default -> {
                var sku = popular(chance);
                var body = Shop.JSON
                        .createObjectNode()
                        .put("difference", chance.nextBoolean() ? 2 : -1)
                        .put("reason", "counted");
                keyed("adjust", "/api/v1/admin/stock/" + sku + "/adjustments", admin, body, "=" + sku, chance);
            }
        }
    }

    /** How it ended. */
    private String shop(String errand, Random chance) {
        var guest = sure(door::guest);
        if (guest == null) return "shut";
        var scans = chance.nextInt(100) < wallets && !errand.equals("decline"); // A card alone is declined.
        var way = scans ? some(SCANNED, chance) : null;
        var placed = keyed("place", "/api/v1/orders", guest, cart(way, chance), "orderId", chance);
        if (placed == null) return "unknown";
        if (!placed.ok()) return "refused";
        var id = placed.body().path("orderId").asText();
        if (errand.equals("abandon")) return await(id, guest, "cancelled") ? "cancelled" : "unknown";
        var field = way == null ? "clientSecret" : "code";
        var order = sure(() -> decided(id, field, guest));
        if (order == null) return "unknown";
        var secret = order.path("payment").path(field).textValue();
        if (secret == null) return "unpayable: " + order.path("reason").asText();
        Supplier<Answer> pay = () -> way == null ? door.pay(secret, "pm_card_visa") : door.scan(way, secret);
        return switch (errand) {
            case "decline" -> {
                for (var i = 0; i < 3; i++) {
                    var no = sure(() -> answered(door.pay(secret, "pm_card_chargeDeclined")));
                    if (no == null) yield "unknown";
                }
                yield await(id, guest, "cancelled") ? "cancelled" : "unknown";
            }
            case "cancel" -> {
                cancel(id, guest, chance);
                yield await(id, guest, "cancelled") ? "cancelled" : "unknown";
            }
            case "race" -> {
                people.execute(() -> cancel(id, guest, chance));
                var _ = pay.get(); // Either may win; both must agree.
                yield await(id, guest, "cancelled", "confirmed") ? "settled" : "unknown";
            }
            default -> {
                if (sure(() -> answered(pay.get())) == null) yield "unknown";
                if (!await(id, guest, "confirmed", "cancelled")) yield "unknown";
                if (errand.equals("return")) giveBack(id, chance);
                yield "settled";
            }
        };
    }

    private void cancel(String id, String guest, Random chance) {
        keyed("cancel", "/api/v1/orders/" + id + "/cancellation", guest, null, "=" + id, chance);
    }

    private void giveBack(String id, Random chance) {
        var admin = door.staff("admin");
        var body = Shop.JSON
                .createObjectNode()
                .put("minorUnits", 100 + chance.nextInt(400))
                .put("reason", "broken");
        for (var i = 0; i <= chance.nextInt(2); i++) {
            keyed("refund", "/api/v1/admin/orders/" + id + "/refunds", admin, body, "=" + id, chance);
        }
    }

    /**
     * Sent until it is known what came of it; at times twice at once, at times given up without knowing, at times with another body
     * afterwards.
     *
     * @return null if it is not known
     */
    private Answer keyed(String kind, String path, String token, JsonNode body, String about, Random chance) {
        var key = kind + "-" + keys.incrementAndGet();
        Runnable once = () -> door.post(kind, path, token, key, body, about);
        if (chance.nextInt(6) == 0) people.execute(once);
        var patient = chance.nextInt(8) != 0;
        Supplier<Answer> asked = () -> answered(door.post(kind, path, token, key, body, about));
        var answer = patient ? sure(asked) : asked.get();
        if (answer != null && answer.ok() && chance.nextInt(6) == 0) once.run();
        if (answer != null && answer.ok() && kind.equals("place") && chance.nextInt(10) == 0) {
            door.post(kind, path, token, key, cart(null, chance), about);
        }
        return answer;
    }

    private static Answer answered(Answer answer) {
        return answer.unknown() ? null : answer;
    }

    /** Null if the shop never gave it before everybody had to go. */
    private <T> T sure(Supplier<T> wish) {
        var pace = PACE.toMillis();
        while (true) {
            var got = wish.get();
            if (got != null || gone) return got;
            rest(pace);
            pace = Math.min(2 * pace, PACE_MAX.toMillis());
        }
    }

    /** The order once there is something to pay with, or never will be; null until then. */
    private JsonNode decided(String id, String field, String guest) {
        var order = door.get("/api/v1/orders/" + id, guest).body();
        var status = order.path("status").asText();
        return order.path("payment").path(field).isTextual()
                        || List.of("cancelled", "cancelling").contains(status)
                ? order
                : null;
    }

    private boolean await(String id, String guest, String... wanted) {
        return sure(() -> List.of(wanted)
                                .contains(door.get("/api/v1/orders/" + id, guest)
                                        .body()
                                        .path("status")
                                        .asText())
                        ? true
                        : null)
                != null;
    }

    private JsonNode cart(String way, Random chance) {
        var body = Shop.JSON.createObjectNode();
        if (way != null) body.put("payWay", way);
        var lines = body.putArray("lines");
        var first = popular(chance);
        lines.addObject().put("sku", first).put("quantity", 1 + chance.nextInt(3));
        if (chance.nextInt(3) == 0) {
            lines.addObject().put("sku", some(skus, chance)).put("quantity", 1);
        }
        return withRecipient(body);
    }

    public static JsonNode withRecipient(com.fasterxml.jackson.databind.node.ObjectNode body) {
        body.put("currency", "CNY");
        body.putObject("recipient")
                .put("name", "Shopper")
                .put("phone", "+86 21 5550 0000")
                .put("email", "shopper@cartulary.example")
                .put("street", "1 Kiln Lane")
                .put("city", "Shanghai")
                .put("postalCode", "200001")
                .put("country", "CN");
        return body;
    }

    /** A few are wanted by all. */
    private String popular(Random chance) {
        return chance.nextBoolean() ? skus.get(chance.nextInt(3)) : some(skus, chance);
    }

    /** What whoever fills the shelves sees first; in half an hour of chance alone, half of the crowd found nothing left. */
    private String shortest(Random chance) {
        var shelves = door.get("/api/v1/availability?sku=" + String.join(",", skus), null);
        if (!shelves.ok()) return popular(chance);
        var shortest = shelves.body().get(0);
        for (var shelf : shelves.body()) {
            if (shelf.path("available").asInt() < shortest.path("available").asInt()) shortest = shelf;
        }
        return shortest.path("sku").asText();
    }

    private static String some(List<String> list, Random chance) {
        return list.get(chance.nextInt(list.size()));
    }

    private static void rest(long millis) {
        try {
            TimeUnit.MILLISECONDS.sleep(millis); // A person's own pace.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    /** Nobody comes in any more. */
    void shut() {
        open = false;
        clock.shutdownNow();
    }

    boolean open() {
        return open;
    }

    int inside() {
        return inside.get();
    }

    Map<String, AtomicInteger> ended() {
        return ended;
    }

    @Override
    public void close() {
        shut();
        gone = true;
        people.close();
    }
}
