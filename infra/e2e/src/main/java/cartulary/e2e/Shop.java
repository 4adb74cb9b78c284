package cartulary.e2e;

import cartulary.e2e.Evidence.Event;
import cartulary.e2e.Evidence.LedgerEntry;
import cartulary.e2e.Evidence.View;
import cartulary.e2e.Http.Reply;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;

/** The shop as its people use it, each with a token of theirs; and the sandbox, as Stripe.js and an accountant use it. */
final class Shop {
    static final String ADMIN = "admin";
    static final String OTHER_ADMIN = "admin-2";
    static final String AUDITOR = "auditor";
    private static final String API = "/api/v1";
    private static final String POSITION = "Cartulary-Position";
    /** Whoever names a position beyond the end of the book waits for the end. */
    private static final Map<String, String> ALL_THERE_IS = Map.of(POSITION, Long.toString(Long.MAX_VALUE));

    private static final int TRIES_MAX = 5;
    private static final Duration READY_WITHIN = Duration.ofSeconds(90);
    private static final Duration REPORTED_WITHIN = Duration.ofSeconds(30);

    private record Token(String value, long goodUntilNanos) {}

    /**
     * An order that was answered.
     *
     * @param position what a read must wait for to include it; null if none was told
     */
    record Placed(String user, String orderId, String position) {}

    final Http http = new Http();
    private final DataDirectory data;
    private final Map<String, Token> tokens = new ConcurrentHashMap<>();

    Shop(DataDirectory data) {
        this.data = data;
    }

    // Its process.

    boolean isUp() {
        try {
            return http.get(gateway("/categories"), Map.of()).status() == 200;
        } catch (IOException | Unmet _) {
            return false; // Nobody listens there, or not yet.
        }
    }

    /** @param settings as {@code key=value} */
    void start(String... settings) {
        data.start(List.of(settings));
        if (!new Patience().until(this::isUp, READY_WITHIN))
            throw new Unmet("the shop started but its catalogue does not answer");
    }

    void kill() {
        data.kill();
    }

    /** Moves shop time, and the sandbox's, forward to that instant. */
    void moveClock(Instant to) {
        var body = Http.JSON.createObjectNode().put("instant", to.toString());
        var reply = send("POST", data.gateway().resolve("/test/clock"), ADMIN, Map.of(), body);
        if (reply.status() / 100 != 2) throw new Unmet("POST /test/clock: " + reply.status() + " " + reply.body());
    }

    // Tokens.

    /** Fetches that user's token, so that what follows need not. */
    void logIn(String user) {
        var _ = token(user);
    }

    private String token(String user) {
        return tokens.compute(
                        user,
                        (_, known) ->
                                known != null && System.nanoTime() - known.goodUntilNanos < 0 ? known : fetched(user))
                .value;
    }

    private Token fetched(String user) {
        var login = user.startsWith("demo-shopper-") ? "login.demo-shoppers" : "login." + user;
        var form = Map.of(
                "grant_type", "password",
                "client_id", "cartulary-cli",
                "username", user,
                "password", data.secret(login),
                "scope", "openid");
        var reply = call(() -> http.form(data.tokens(), Map.of(), form)).expect(200, "token of " + user);
        long seconds = Math.max(0, reply.body().path("expires_in").asLong() - 120);
        return new Token(
                reply.body().path("access_token").asText(),
                System.nanoTime() + Duration.ofSeconds(seconds).toNanos());
    }

    // Browsing, by anybody.

    JsonNode browse(String path) {
        return untilServed(() -> http.get(gateway(path), Map.of()))
                .expect(200, "GET " + path)
                .body();
    }

    int available(String sku) {
        var answer = browse("/availability?sku=" + Http.encoded(sku));
        var list = answer.isArray() ? answer : answer.path("items");
        return list.path(0).path("available").asInt();
    }

    // Ordering.

    /** The request as it stands, so that it can be sent again. */
    static JsonNode order(String user, Map<String, Integer> lines) {
        var body = Http.JSON.createObjectNode();
        var list = body.putArray("lines");
        lines.forEach((sku, quantity) -> list.addObject().put("sku", sku).put("quantity", quantity));
        body.put("currency", "CNY");
        body.putObject("recipient")
                .put("name", "Shopper " + user.substring(user.length() - 2))
                .put("phone", "+86 21 5550 00" + user.substring(user.length() - 2))
                .put("email", user + "@cartulary.example")
                .put("street", "1 Kiln Lane")
                .put("city", "Shanghai")
                .put("postalCode", "200001")
                .put("country", "CN");
        return body;
    }

    Reply postOrder(String user, String key, JsonNode body) {
        return send("POST", gateway("/orders"), user, Map.of("Idempotency-Key", key), body);
    }

    Placed place(String user, String key, Map<String, Integer> lines) {
        return placed(user, postOrder(user, key, order(user, lines)));
    }

    static Placed placed(String user, Reply reply) {
        reply.expect(201, "POST /orders of " + user);
        return new Placed(user, reply.body().path("orderId").asText(), reply.header(POSITION));
    }

    void cancel(Placed order, String key) {
        send(
                        "POST",
                        gateway("/orders/" + order.orderId + "/cancellation"),
                        order.user,
                        Map.of("Idempotency-Key", key),
                        null)
                .expect(202, "POST cancellation");
    }

    /** "I have it all." */
    void receive(Placed order) {
        var key = Map.of("Idempotency-Key", "receipt-" + order.orderId);
        send("POST", gateway("/orders/" + order.orderId + "/receipt"), order.user, key, null)
                .expect(202, "POST receipt");
    }

    /** @return the return's id */
    String askToReturn(Placed order, Map<String, Integer> lines) {
        var body = Http.JSON.createObjectNode().put("reason", "it rattles");
        var list = body.putArray("lines");
        lines.forEach((sku, quantity) -> list.addObject().put("sku", sku).put("quantity", quantity));
        var key = Map.of("Idempotency-Key", "return-" + order.orderId);
        return send("POST", gateway("/orders/" + order.orderId + "/returns"), order.user, key, body)
                .expect(201, "POST returns")
                .body()
                .path("returnId")
                .asText();
    }

    /** What that shopper was written, by mail and short message, as the sandbox caught it. */
    List<String> letters(String user) {
        var letters = new ArrayList<String>();
        sandbox("GET", "/sandbox/letters?to=" + Http.encoded(user + "@cartulary.example"), null)
                .expect(200, "sandbox letters")
                .body()
                .forEach(letter -> letters.add(letter.path("subject").asText() + " "
                        + letter.path("text").asText()));
        return letters;
    }

    JsonNode details(Placed order) {
        return send("GET", gateway("/orders/" + order.orderId), order.user, since(order), null)
                .expect(200, "GET /orders/" + order.orderId)
                .body();
    }

    View view(Placed order) {
        var json = details(order);
        var timeline = new ArrayList<Evidence.Entry>();
        json.path("timeline").forEach(entry -> timeline.add(Timeline.entry(entry)));
        var payment = json.path("payment");
        return new View(
                json.path("orderId").asText(),
                json.path("status").asText(),
                json.path("reason").isTextual() ? json.path("reason").asText() : null,
                json.path("total").path("minorUnits").asLong(),
                json.path("total").path("currency").asText(),
                units(payment.path("captured")),
                units(payment.path("refunded")),
                timeline);
    }

    private static Long units(JsonNode money) {
        return money.path("minorUnits").isIntegralNumber()
                ? money.path("minorUnits").asLong()
                : null;
    }

    /** Ids of that shopper's orders, newest first, at most the last hundred. */
    List<String> orders(Placed including) {
        var ids = new ArrayList<String>();
        send("GET", gateway("/orders?size=100"), including.user, since(including), null)
                .expect(200, "GET /orders")
                .body()
                .path("items")
                .forEach(item -> ids.add(item.path("orderId").asText()));
        return ids;
    }

    Timeline follow(Placed order, Consumer<Evidence.Entry> told) {
        return new Timeline(
                headers -> {
                    var all = new HashMap<>(headers);
                    all.putAll(authorized(order.user));
                    all.putAll(since(order));
                    all.put("Accept", "text/event-stream");
                    return http.open(gateway("/orders/" + order.orderId + "/events"), all);
                },
                told);
    }

    private static Map<String, String> since(Placed order) {
        return order.position == null ? Map.of() : Map.of(POSITION, order.position);
    }

    // Running it, by the admin.

    /**
     * Makes and publishes a product with one variant, of which so many are on the shelf.
     *
     * @return the product's id
     */
    String sell(String sku, String name, int stock) {
        var text = Http.JSON.createObjectNode().put("en", name).put("zh", name);
        var product = Http.JSON.createObjectNode();
        product.set("name", text);
        product.set("description", text);
        var made = admin("POST", "/admin/products", "product-" + sku, product);
        var productId = made.body().path("productId").asText();
        var path = "/admin/products/" + productId;
        var variant = Http.JSON.createObjectNode().put("sku", sku);
        variant.putObject("options").put("edition", "demo");
        admin("POST", path + "/variants", "variant-" + sku, variant);
        admin(
                "PUT",
                "/admin/prices/" + sku + "/CNY",
                null,
                Http.JSON.createObjectNode().put("minorUnits", 4900));
        receive(sku, stock, "first");
        admin("PUT", path + "/publication", null, null);
        return productId;
    }

    /** Takes it off sale; the orders stay. */
    void withdraw(String productId) {
        admin("DELETE", "/admin/products/" + productId + "/publication", null, null);
    }

    void receive(String sku, int quantity, String key) {
        var body = Http.JSON.createObjectNode().put("quantity", quantity);
        admin("POST", "/admin/stock/" + sku + "/receipts", "receipt-" + sku + "-" + key, body);
    }

    void adjust(String sku, int difference, String reason, String key) {
        var body = Http.JSON.createObjectNode().put("difference", difference).put("reason", reason);
        admin("POST", "/admin/stock/" + sku + "/adjustments", "adjust-" + sku + "-" + key, body);
    }

    /** All that is left of it, in one parcel. */
    void ship(Placed order, String carrier, String number) {
        // The warehouse hears of it a moment after the shopper does.
        var known = new Patience()
                .until(
                        () -> send(
                                                "GET",
                                                gateway("/admin/orders/" + order.orderId + "/fulfilment"),
                                                ADMIN,
                                                Map.of(),
                                                null)
                                        .status()
                                == 200,
                        READY_WITHIN);
        if (!known) throw new Unmet("the warehouse was not told of " + order.orderId);
        var body = Http.JSON.createObjectNode().put("carrier", carrier).put("trackingNumber", number);
        admin("POST", "/admin/orders/" + order.orderId + "/shipments", "ship-" + order.orderId, body);
    }

    void approve(Placed order, String returnId) {
        var path = "/admin/orders/" + order.orderId + "/returns/" + returnId;
        admin("POST", path + "/approval", "approve-" + returnId, null);
    }

    /** What came back is put on the shelf or written off; the money follows by itself. */
    void takeBack(Placed order, String returnId, String sku, int restocked, int writtenOff) {
        var body = Http.JSON.createObjectNode();
        body.putArray("received")
                .addObject()
                .put("sku", sku)
                .put("restocked", restocked)
                .put("writtenOff", writtenOff);
        var path = "/admin/orders/" + order.orderId + "/returns/" + returnId;
        admin("POST", path + "/receipt", "receipt-" + returnId, body);
    }

    /** What the parked processes are about. */
    List<String> parked() {
        var about = new ArrayList<String>();
        send("GET", gateway("/admin/processes?state=parked&size=100"), ADMIN, Map.of(), null)
                .expect(200, "GET /admin/processes")
                .body()
                .path("items")
                .forEach(process -> about.add(process.path("about").asText()));
        return about;
    }

    /** The shop's own time, as it tells the staff. */
    Instant now() {
        return Instant.parse(send("GET", gateway("/admin/dashboard?hours=1"), ADMIN, Map.of(), null)
                .expect(200, "GET /admin/dashboard")
                .body()
                .at("/shop/at")
                .asText());
    }

    private Reply admin(String method, String path, String key, JsonNode body) {
        var reply = send(method, gateway(path), ADMIN, key == null ? Map.of() : Map.of("Idempotency-Key", key), body);
        if (reply.status() / 100 != 2)
            throw new Unmet("%s %s: %d %s".formatted(method, path, reply.status(), reply.body()));
        return reply;
    }

    /**
     * Given by an admin. Returns when it is shown: no answer tells the shopper to wait for it.
     *
     * @param key of the gift: the same one is given once
     */
    void grantsCredit(String customerId, long minorUnits, String key) {
        var body = Http.JSON
                .createObjectNode()
                .put("minorUnits", minorUnits)
                .put("currency", "CNY")
                .put("reason", "it came late");
        var path = "/admin/wallets/" + customerId;
        admin("POST", path + "/credits", key, body);
        var _ = Timeline.poll(
                () -> send("GET", gateway(path), ADMIN, Map.of(), null).body(),
                wallets -> wallets.path(0).path("balance").path("minorUnits").asLong() >= minorUnits,
                REPORTED_WITHIN);
    }

    // Reconciliation.

    /** Has a provider's day of now compared, and waits for the report. */
    JsonNode compared(String provider, String key) {
        var day = now().atOffset(ZoneOffset.UTC).toLocalDate();
        var body = Http.JSON.createObjectNode().put("provider", provider).put("day", day.toString());
        var asked = admin("POST", "/admin/reconciliations", key, body).body();
        var path = "/admin/reconciliations/"
                + Http.encoded(asked.path("reconciliationId").asText());
        return Timeline.poll(
                () -> send("GET", gateway(path), ADMIN, Map.of(), null).body(),
                report -> report.path("asKnownAt").equals(asked.path("asKnownAt"))
                        && !report.path("state").asText().equals("requested"),
                REPORTED_WITHIN);
    }

    void propose(String caseId, String decision, String key) {
        var body = Http.JSON.createObjectNode().put("decision", decision).put("reason", "the demo says so");
        admin("POST", "/admin/reviews/" + caseId + "/proposal", key, body);
    }

    Reply confirm(String user, String caseId, String key) {
        return send(
                "POST",
                gateway("/admin/reviews/" + caseId + "/confirmation"),
                user,
                Map.of("Idempotency-Key", key),
                Http.JSON.createObjectNode().put("reason", "agreed"));
    }

    /** What Stripe holds for us more than our books say, in fen. What it kept for itself is in an account of its own. */
    long heldMoreThanBooked() {
        long gap = 0;
        for (var entry : sandbox("GET", "/sandbox/ledger", null)
                .expect(200, "sandbox ledger")
                .body()) {
            var elsewhere = !entry.path("currency").asText().equalsIgnoreCase("cny")
                    || !entry.path("provider").asText("stripe").equals("stripe");
            if (elsewhere) continue;
            var amount = entry.path("amount").asLong();
            gap += switch (entry.path("kind").asText()) {
                case "charge", "capture", "refund_failed", "dispute_returned" -> amount;
                case "refund", "dispute" -> -amount;
                default -> 0;
            };
        }
        for (var row : send("GET", gateway("/admin/ledger/trial-balance"), ADMIN, ALL_THERE_IS, null)
                .expect(200, "trial balance")
                .body()
                .path("accounts")) {
            var account = row.path("account").asText();
            if (row.path("currency").asText().equals("CNY")
                    && (account.equals("clearing:stripe") || account.equals("fees:stripe"))) {
                gap -= row.path("balance").asLong();
            }
        }
        return gap;
    }

    // The three witnesses.

    /** What is stored and booked now; the view may be a moment behind. */
    Evidence evidence(Placed order, Iterable<String> skus) {
        var stock = new LinkedHashMap<String, List<Event>>();
        for (var sku : skus) stock.put(sku, stream("stock-" + sku + "@main"));
        return evidence(order, stock);
    }

    Evidence evidence(Placed order, Map<String, List<Event>> stock) {
        return new Evidence(
                stream(order.orderId),
                stream("payment-" + order.orderId.substring("order-".length())),
                stock,
                ledger(order.orderId),
                view(order));
    }

    /** The whole stream as the auditor reads it; empty if it was never begun. */
    List<Event> stream(String id) {
        var events = new ArrayList<Event>();
        var from = "0";
        while (from != null) {
            var path = "/audit/streams/" + Http.encoded(id) + "?size=500&from=" + from;
            var reply = send("GET", gateway(path), AUDITOR, Map.of(), null);
            if (reply.status() == 404) return List.of();
            reply.expect(200, "GET " + path);
            for (var stored : reply.body().path("events")) {
                var type = stored.path("type").asText();
                events.add(new Event(
                        type.substring(type.indexOf('.') + 1),
                        payload(stored.path("payload").asText())));
            }
            var next = reply.body().path("next");
            from = next.isIntegralNumber() ? next.asText() : null;
        }
        return events;
    }

    private static JsonNode payload(String text) {
        try {
            return Http.JSON.readTree(text);
        } catch (IOException e) {
            throw new UncheckedIOException("the event store keeps what is no JSON", e);
        }
    }

    List<LedgerEntry> ledger(String orderId) {
        var entries = new ArrayList<LedgerEntry>();
        sandbox("GET", "/sandbox/ledger?order_id=" + orderId, null)
                .expect(200, "sandbox ledger")
                .body()
                .forEach(entry -> entries.add(new LedgerEntry(
                        entry.path("kind").asText(),
                        entry.path("amount").asLong(),
                        entry.path("currency").asText(),
                        entry.path("late").asBoolean(),
                        Instant.parse(entry.path("at").asText()))));
        return entries;
    }

    // The sandbox.

    /** Confirms as the provider's script in the shopper's browser would: with the publishable key and the client secret. */
    Reply pay(String clientSecret, String card) {
        var form = Map.of(
                "client_secret", clientSecret,
                "payment_method", card,
                "return_url", data.gateway() + "/");
        var key = Map.of("Authorization", "Bearer pk_test_" + data.secret("sandbox.publishable-key"));
        var address = data.sandbox().resolve("/v1/payment_intents/" + intent(clientSecret) + "/confirm");
        return call(() -> http.form(address, key, form));
    }

    static String intent(String clientSecret) {
        int end = clientSecret.indexOf("_secret_");
        if (end < 0) throw new Unmet("that is no client secret of a payment intent");
        return clientSecret.substring(0, end);
    }

    /** Money that arrives although the intent is closed. */
    void captureLate(String intent) {
        sandbox("POST", "/sandbox/late-capture/" + intent, null).expect(200, "late capture");
    }

    /** A refund given at the provider's dashboard, past the shop. */
    void refundBehindTheShop(String intent) {
        var key = Map.of("Authorization", "Bearer sk_test_" + data.secret("sandbox.secret-key"));
        call(() -> http.form(data.sandbox().resolve("/v1/refunds"), key, Map.of("payment_intent", intent)))
                .expect(200, "refund at the provider");
    }

    /**
     * Money taken at the provider that the shop knows nothing of.
     *
     * @return the provider's reference of it
     */
    String chargePastTheShop(long minorUnits) {
        var key = Map.of("Authorization", "Bearer sk_test_" + data.secret("sandbox.secret-key"));
        var form = Map.of(
                "amount", Long.toString(minorUnits),
                "currency", "cny",
                "confirm", "true",
                "payment_method", "pm_card_visa",
                "return_url", data.gateway() + "/",
                "automatic_payment_methods[enabled]", "true");
        return call(() -> http.form(data.sandbox().resolve("/v1/payment_intents"), key, form))
                .expect(200, "charge at the provider")
                .body()
                .path("latest_charge")
                .asText();
    }

    /** From now on the provider's notifications get lost. */
    void loseNotifications() {
        var fault = Http.JSON
                .createObjectNode()
                .put("kind", "drop")
                .put("operation", "webhooks*")
                .put("count", 10_000);
        sandbox("POST", "/sandbox/faults", fault).expect(200, "sandbox fault");
    }

    /** They arrive again; what was lost is delivered by the provider's own retries. */
    void deliverNotifications() {
        sandbox("DELETE", "/sandbox/faults", null).expect(200, "end of sandbox faults");
    }

    /** From now on the provider breaks down over every refund it is asked for or about; deliverNotifications() ends it. */
    void breakRefunds() {
        var fault = Http.JSON
                .createObjectNode()
                .put("kind", "status500")
                .put("operation", "refunds*")
                .put("rate", 1.0);
        sandbox("POST", "/sandbox/faults", fault).expect(200, "sandbox fault");
    }

    /** What a phone does that scanned the code and whose owner then pays. */
    void scan(String wallet, String code) {
        call(() -> http.form(
                        data.sandbox().resolve("/" + wallet + "/scan"), Map.of(), Map.of("code", code, "do", "pay")))
                .expect(200, "payment of the scanned code");
    }

    /** The bank's question, approved. */
    void approve(String question) {
        var address = URI.create(question);
        var challenge = address.getQuery().substring(address.getQuery().indexOf('=') + 1);
        var page = data.sandbox().resolve(address.getPath());
        call(() -> http.form(page, Map.of(), Map.of("challenge", challenge, "answer", "approve")))
                .expect(303, "the bank's question");
    }

    /** The provider carries out the next openings of a payment, and nobody hears of it. */
    void loseOpenings() {
        var fault = Http.JSON
                .createObjectNode()
                .put("kind", "dropAfter")
                .put("operation", "payment_intents.create")
                .put("count", 20); // Tries too are lost.
        sandbox("POST", "/sandbox/faults", fault).expect(200, "sandbox fault");
    }

    /** An admin gives a part of the money back. */
    void refund(Placed order, String key, long minorUnits) {
        var body = Http.JSON.createObjectNode();
        body.put("minorUnits", minorUnits).put("reason", "a part of it was broken");
        send(
                        "POST",
                        gateway("/admin/orders/" + order.orderId + "/refunds"),
                        ADMIN,
                        Map.of("Idempotency-Key", key),
                        body)
                .expect(202, "POST refund");
    }

    private Reply sandbox(String method, String path, JsonNode body) {
        return call(() -> http.json(method, data.sandbox().resolve(path), Map.of(), body));
    }

    // Plumbing.

    private interface Call {
        Reply now() throws IOException;
    }

    private static Reply call(Call call) {
        try {
            return call.now();
        } catch (IOException e) {
            throw new Unmet("no answer: " + e, e);
        }
    }

    private Reply send(String method, URI address, String user, Map<String, String> headers, JsonNode body) {
        var all = new HashMap<>(headers);
        all.putAll(authorized(user));
        return untilServed(() -> http.json(method, address, all, body));
    }

    /** Told to come again, it does so with the same words, as any client should: under the same key that can do nothing twice. */
    private static Reply untilServed(Call call) {
        for (int tries = 1; ; tries++) {
            var reply = call(call);
            var again = Http.comeAgain(reply.status(), reply.headers());
            if (again.isEmpty() || tries == TRIES_MAX) return reply;
            var _ = new Patience().until(() -> false, again.get()); // The shop has named the time.
        }
    }

    private Map<String, String> authorized(String user) {
        return Map.of("Authorization", "Bearer " + token(user));
    }

    private URI gateway(String path) {
        return data.gateway().resolve(API + path);
    }
}
