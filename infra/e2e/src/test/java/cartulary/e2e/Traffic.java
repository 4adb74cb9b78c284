package cartulary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * People in a shop: they browse, order, pay, follow their orders, and staff look on. So many a second, whatever becomes of
 * the earlier ones; each call is kept. A shopper whose order is answered with a 503, or not at all, sends it again with its
 * key, until it is acknowledged.
 */
final class Traffic implements AutoCloseable {
    static final List<String> BROWSING = List.of("product", "list", "categories", "availability");

    /** What is called how often. */
    private static final Map<String, Integer> MIX = Map.of(
            "product", 26,
            "list", 10,
            "categories", 5,
            "availability", 10,
            "place", 4,
            "order", 12,
            "orders", 4,
            "board", 3,
            "parked", 2,
            "audit", 4);

    private record Guest(String token) {}

    /** @param position what a read must wait for to include it; null for a repeat's answer that told none */
    private record Order(Guest guest, String id, long at, String position) {}

    private final ShopProcess shop;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final ScheduledExecutorService clock = Executors.newSingleThreadScheduledExecutor();
    private final ExecutorService people = Executors.newVirtualThreadPerTaskExecutor();
    private final Queue<Call> history = new ConcurrentLinkedQueue<>();
    private final List<Guest> guests = new ArrayList<>();
    private final List<Order> acknowledged = new CopyOnWriteArrayList<>();
    private final Map<String, String> states = new ConcurrentHashMap<>();
    private final AtomicInteger keys = new AtomicInteger();
    private final Random random = new Random(4);
    private final List<String> deck = new ArrayList<>();
    private final List<String> products = new ArrayList<>();
    private final List<String> skus = new ArrayList<>();
    private final String admin;
    private final String auditor;
    private volatile boolean open = true;

    Traffic(ShopProcess shop) throws IOException {
        this.shop = shop;
        admin = "Bearer " + shop.token("admin");
        auditor = "Bearer " + shop.token("auditor");
        for (var i = 0; i < 24; i++) {
            guests.add(new Guest("Guest "
                    + send("guest", "POST", shop.gateway("/api/v1/guests"), Map.of(), "")
                            .body
                            .path("guestToken")
                            .asText()));
        }
        for (var item : send("list", "GET", shop.gateway("/api/v1/products?size=40"), Map.of(), null)
                .body
                .path("items")) {
            var id = item.path("productId").asText();
            products.add(id);
            send("product", "GET", shop.gateway("/api/v1/products/" + id), Map.of(), null)
                    .body
                    .path("variants")
                    .forEach(variant -> skus.add(variant.path("sku").asText()));
        }
        if (products.isEmpty() || skus.isEmpty()) throw new Unmet("there is nothing to buy");
        MIX.forEach((kind, count) -> {
            for (var i = 0; i < count; i++) deck.add(kind);
        });
    }

    /** Begins. */
    Traffic at(int perSecond) {
        var _ = clock.scheduleAtFixedRate(this::next, 0, 1_000_000_000L / perSecond, TimeUnit.NANOSECONDS);
        return this;
    }

    private void next() {
        var kind = deck.get(random.nextInt(deck.size()));
        var guest = guests.get(random.nextInt(guests.size()));
        var product = products.get(random.nextInt(products.size()));
        var sku = skus.get(random.nextInt(skus.size()));
        var order = acknowledged.isEmpty() ? null : acknowledged.get(random.nextInt(acknowledged.size()));
        people.execute(() -> call(kind, guest, product, sku, order));
    }

    private void call(String kind, Guest guest, String product, String sku, Order order) {
        switch (kind) {
            case "product" -> get(kind, "/products/" + product, null);
            case "list" -> get(kind, "/products?size=20", null);
            case "categories" -> get(kind, "/categories", null);
            case "availability" -> get(kind, "/availability?sku=" + sku, null);
            case "place" -> buy(guest, sku);
            case "orders" -> get(kind, "/orders", guest.token);
            case "board" -> get(kind, "/admin/orders", admin);
            case "parked" -> get(kind, "/admin/processes", admin);
            case "order" -> {
                if (order != null) look("order", order);
            }
            default -> {
                if (order != null) get(kind, "/audit/streams/" + order.id, auditor);
            }
        }
    }

    /** From the click to the confirmation. */
    private void buy(Guest guest, String sku) {
        var key = "buy-" + keys.incrementAndGet();
        var body = Shop.order("guest-07", Map.of(sku, 1)).toString();
        var headers = Map.of("Authorization", guest.token, "Idempotency-Key", key, "Content-Type", "application/json");
        var placed = again(() -> send("place", "POST", shop.gateway("/api/v1/orders"), headers, body));
        if (placed == null) return;
        if (!placed.call.done()) return; // No stock, say: it is in the history.
        var id = placed.body.path("orderId").asText();
        var order = new Order(guest, id, placed.call.at(), placed.position);
        states.put(id, "placed");
        acknowledged.add(order);
        var secret = "";
        while (secret.isEmpty()) {
            var found = follow(order);
            secret = found.body.path("payment").path("clientSecret").asText("");
            if (found.body.path("status").asText().equals("cancelled")) {
                states.put(id, "cancelled");
                return;
            }
            if (!pause()) return;
        }
        states.put(id, "payable");
        if (id.hashCode() % 3 == 0) { // Closed the tab and came back.
            var back = Map.of("Authorization", guest.token, "Idempotency-Key", key + "-again");
            if (again(() -> send("pay", "POST", shop.gateway("/api/v1/orders/" + id + "/payments"), back, "")) == null)
                return;
        }
        var payment = secret;
        var form = "client_secret=" + Http.encoded(payment) + "&payment_method=pm_card_visa&return_url="
                + Http.encoded(shop.gateway("/").toString());
        var paid = again(() -> send(
                "provider",
                "POST",
                shop.sandbox("/v1/payment_intents/" + Shop.intent(payment) + "/confirm"),
                Map.of(
                        "Authorization",
                        "Bearer " + shop.publishableKey(),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                form));
        if (paid == null) return;
        states.put(id, "paid");
        while (!follow(order).body.path("status").asText().equals("confirmed")) {
            if (!pause()) return;
        }
        states.put(id, "confirmed");
    }

    /** Null if the shop closed meanwhile. */
    private Answer again(java.util.function.Supplier<Answer> request) {
        while (true) {
            var answer = request.get();
            if (answer.call.status() != 0 && answer.call.status() < 500) return answer;
            if (!pause()) return null;
        }
    }

    private boolean pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(500); // A shopper's own pace.
            return open;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    private record Answer(Call call, JsonNode body, String position) {}

    private Answer follow(Order order) {
        return look("follow", order);
    }

    private Answer look(String kind, Order order) {
        var headers = new HashMap<>(Map.of("Authorization", order.guest.token));
        if (order.position != null) headers.put("Cartulary-Position", order.position);
        return send(kind, "GET", shop.gateway("/api/v1/orders/" + order.id), headers, null);
    }

    private Answer get(String kind, String path, String token) {
        return send(
                kind,
                "GET",
                shop.gateway("/api/v1" + path),
                token == null ? Map.of() : Map.of("Authorization", token),
                null);
    }

    private Answer send(String kind, String method, URI address, Map<String, String> headers, String body) {
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(30))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        headers.forEach(request::header);
        var at = System.nanoTime();
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var json = answer.body().startsWith("{") || answer.body().startsWith("[")
                    ? Http.JSON.readTree(answer.body())
                    : MissingNode.getInstance();
            var problem = answer.headers().firstValue("Content-Type").orElse("").startsWith("application/problem+json")
                    && answer.headers().firstValue("Retry-After").isPresent();
            var said = answer.statusCode() / 100 == 2
                    ? ""
                    : json.path("code").asText() + " " + json.path("detail").asText();
            return kept(
                    new Call(kind, at, since(at), answer.statusCode(), problem, said),
                    json,
                    answer.headers().firstValue("Cartulary-Position").orElse(null));
        } catch (IOException e) {
            return kept(new Call(kind, at, since(at), 0, false, e.toString()), MissingNode.getInstance(), null);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return new Answer(new Call(kind, at, since(at), 0, false, "interrupted"), MissingNode.getInstance(), null);
        }
    }

    private Answer kept(Call call, JsonNode body, String position) {
        history.add(call);
        return new Answer(call, body, position);
    }

    private static long since(long at) {
        return TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - at);
    }

    /** All calls that were sent after the one instant and before the other. */
    List<Call> between(long from, long to) {
        return history.stream()
                .filter(call -> call.at() - from >= 0 && call.at() - to < 0)
                .toList();
    }

    int acknowledged() {
        return acknowledged.size();
    }

    /** What became of the orders that were acknowledged. */
    Map<String, String> states() {
        return Map.copyOf(states);
    }

    /** Those that were acknowledged before that instant and cannot be paid yet. */
    List<String> unpayable(long before) {
        return acknowledged.stream()
                .filter(order -> order.at - before < 0 && states.get(order.id).equals("placed"))
                .map(Order::id)
                .toList();
    }

    /** Nobody comes in any more; those who are in go on. */
    void noMore() throws InterruptedException {
        clock.shutdown();
        var _ = clock.awaitTermination(5, TimeUnit.SECONDS);
    }

    /** Whether the order is there and its shopper sees it confirmed or cancelled. */
    String found(String id) {
        var order = acknowledged.stream()
                .filter(each -> each.id.equals(id))
                .findFirst()
                .orElseThrow();
        var answer = follow(order);
        return answer.call.done() ? answer.body.path("status").asText() : answer.call.toString();
    }

    @Override
    public void close() {
        open = false;
        clock.shutdownNow();
        people.shutdownNow();
        client.shutdownNow();
    }
}
