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
import java.util.concurrent.CompletableFuture;
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

    /** A page that needs nothing but the gateway: how long it takes is the machine's fault alone. */
    static final String CONTROL = "control";

    /** What is called how often. */
    private static final Map<String, Integer> MIX = Map.ofEntries(
            Map.entry("product", 26),
            Map.entry("list", 10),
            Map.entry("categories", 5),
            Map.entry("availability", 10),
            Map.entry("place", 4),
            Map.entry("order", 12),
            Map.entry("orders", 4),
            Map.entry("board", 3),
            Map.entry("parked", 2),
            Map.entry("audit", 4),
            Map.entry(CONTROL, 6));

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

    static Traffic withStaff(ShopProcess shop) throws IOException {
        return new Traffic(shop, "Bearer " + shop.token("admin"), "Bearer " + shop.token("auditor"));
    }

    /** Of guests alone, where there is nobody who gives tokens. */
    static Traffic of(ShopProcess shop) {
        return new Traffic(shop, null, null);
    }

    private Traffic(ShopProcess shop, String admin, String auditor) {
        this.shop = shop;
        this.admin = admin;
        this.auditor = auditor;
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
            case CONTROL -> send(kind, "GET", shop.gateway("/problems/unavailable"), Map.of(), null);
            case "place" -> buy(guest, sku);
            case "orders" -> get(kind, "/orders", guest.token);
            case "board" -> get(kind, "/admin/orders", admin);
            case "parked" -> get(kind, "/admin/processes?state=parked", admin);
            case "order" -> {
                if (order != null) look("order", order);
            }
            default -> {
                if (order != null) get(kind, "/audit/streams/" + order.id, auditor);
            }
        }
    }

    /** An order that can be paid, and is not yet. */
    String payable() {
        var guest = guests.getFirst();
        var order = placed(guest, skus.getFirst());
        if (order == null) throw new Unmet("no order can be placed");
        if (secret(order) == null) throw new Unmet(order.id + " cannot be paid");
        return order.id;
    }

    /** In this shop, the order that was placed in the other by somebody who has a token of it. */
    String payAsBefore(Traffic other, String id) {
        var order = other.acknowledged.stream()
                .filter(each -> each.id.equals(id))
                .findFirst()
                .orElseThrow();
        var seen = follow(order).body;
        if (!seen.path("recipient").path("name").asText().equals("Shopper 07")) throw new Unmet("not theirs: " + seen);
        acknowledged.add(order);
        states.put(id, "placed");
        pay(order);
        return states.get(id);
    }

    /** An order's event stream: how it ends, "end" if in order. */
    CompletableFuture<String> follows() throws IOException, InterruptedException {
        var order = acknowledged.getLast();
        var request = HttpRequest.newBuilder(shop.gateway("/api/v1/orders/" + order.id + "/events"))
                .header("Authorization", order.guest.token)
                .header("Accept", "text/event-stream")
                .build();
        var answer = client.send(request, HttpResponse.BodyHandlers.ofInputStream());
        if (answer.statusCode() != 200 || answer.body().read() < 0)
            throw new Unmet("no stream: " + answer.statusCode());
        return CompletableFuture.supplyAsync(
                () -> {
                    try (var body = answer.body()) {
                        body.transferTo(java.io.OutputStream.nullOutputStream());
                        return "end";
                    } catch (IOException e) {
                        return e.toString();
                    }
                },
                people);
    }

    /** From the click to the confirmation. */
    private void buy(Guest guest, String sku) {
        var order = placed(guest, sku);
        if (order != null) pay(order);
    }

    private Order placed(Guest guest, String sku) {
        var key = "buy-" + keys.incrementAndGet();
        var body = Shop.order("guest-07", Map.of(sku, 1)).toString();
        var headers = Map.of("Authorization", guest.token, "Idempotency-Key", key, "Content-Type", "application/json");
        var placed = again(() -> send("place", "POST", shop.gateway("/api/v1/orders"), headers, body));
        if (placed == null || !placed.call.done()) return null; // No stock, say: it is in the history.
        var order = new Order(guest, placed.body.path("orderId").asText(), placed.call.at(), placed.position);
        states.put(order.id, "placed");
        acknowledged.add(order);
        return order;
    }

    /** What the payment is opened with, as soon as there is one; null if it was cancelled, or the shop closed. */
    private String secret(Order order) {
        while (true) {
            var found = follow(order).body;
            var secret = found.path("payment").path("clientSecret").asText("");
            if (!secret.isEmpty() && !secret.equals("null")) {
                states.put(order.id, "payable");
                return secret;
            }
            if (found.path("status").asText().equals("cancelled")) {
                states.put(order.id, "cancelled");
                return null;
            }
            if (!pause()) return null;
        }
    }

    private void pay(Order order) {
        var id = order.id;
        var secret = secret(order);
        if (secret == null) return;
        if (id.hashCode() % 3 == 0) { // Closed the tab and came back.
            var back = Map.of("Authorization", order.guest.token, "Idempotency-Key", "again-" + id);
            if (again(() -> send("pay", "POST", shop.gateway("/api/v1/orders/" + id + "/payments"), back, "")) == null)
                return;
        }
        var form = "client_secret=" + Http.encoded(secret) + "&payment_method=pm_card_visa&return_url="
                + Http.encoded(shop.gateway("/").toString());
        var headers = Map.of(
                "Authorization",
                "Bearer " + shop.publishableKey(),
                "Content-Type",
                "application/x-www-form-urlencoded");
        var confirm = shop.sandbox("/v1/payment_intents/" + Shop.intent(secret) + "/confirm");
        if (again(() -> send("provider", "POST", confirm, headers, form)) == null) return;
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
            TimeUnit.MILLISECONDS.sleep(1_000); // A shopper's own pace.
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
