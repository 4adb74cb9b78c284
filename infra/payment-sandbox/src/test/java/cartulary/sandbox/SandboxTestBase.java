package cartulary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.stripe.StripeClient;
import com.stripe.model.PaymentIntent;
import com.stripe.net.RequestOptions;
import com.stripe.param.PaymentIntentCreateParams;
import com.stripe.param.PaymentIntentCreateParams.CaptureMethod;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;

/** A sandbox on a free port and a temporary folder, with the provider's real SDK in front of it and a shop's webhook behind it. */
abstract class SandboxTestBase {
    static final String SECRET_KEY = "sk_test_example";
    static final String PUBLISHABLE_KEY = "pk_test_example";
    static final String WEBHOOK_SECRET = "whsec_example";
    static final String RETURN_URL = "http://shop.example/paid?order=1";

    /** What the shop was told, with the signature it came with. */
    record Told(String body, String signature) {
        JsonNode json() {
            try {
                return Store.JSON.readTree(body);
            } catch (IOException e) {
                throw new IllegalStateException(e);
            }
        }

        String type() {
            return json().path("type").asText();
        }
    }

    /** Drawn once for all tests of this run: they are dear, and have no memory. */
    static final Path KEYS = Path.of("target", "sandbox-keys");

    @TempDir
    Path folder;

    /** What the address of a trade was told. */
    record Other(String body, UnaryOperator<String> header) {}

    final BlockingQueue<Other> others = new LinkedBlockingQueue<>();
    volatile String otherAnswers = "";
    final BlockingQueue<Told> told = new LinkedBlockingQueue<>();
    final HttpClient http = HttpClient.newHttpClient();
    volatile int shopAnswers = 200;
    volatile CountDownLatch shopMayAnswer = new CountDownLatch(0);
    private HttpServer shop;
    PaymentSandbox sandbox;
    StripeClient stripe;

    @BeforeEach
    void open() throws IOException {
        shop = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        shop.createContext("/webhooks/stripe", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            told.add(new Told(body, exchange.getRequestHeaders().getFirst("Stripe-Signature")));
            awaitQuietly(shopMayAnswer);
            exchange.sendResponseHeaders(shopAnswers, -1);
            exchange.close();
        });
        shop.createContext("/webhooks/other", exchange -> {
            var body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
            var headers = exchange.getRequestHeaders();
            others.add(new Other(body, headers::getFirst));
            var answer = otherAnswers.getBytes(StandardCharsets.UTF_8);
            exchange.sendResponseHeaders(shopAnswers, answer.length == 0 ? -1 : answer.length);
            exchange.getResponseBody().write(answer);
            exchange.close();
        });
        shop.start();
        start();
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    void start() throws IOException {
        var url = "http://127.0.0.1:" + shop.getAddress().getPort() + "/webhooks/stripe";
        sandbox = PaymentSandbox.start(
                new Settings("127.0.0.1", 0, folder, SECRET_KEY, PUBLISHABLE_KEY, null, url, WEBHOOK_SECRET, KEYS),
                InstantSource.system());
        stripe = StripeClient.builder()
                .setApiKey(SECRET_KEY)
                .setApiBase(sandbox.url().toString())
                .build();
    }

    String otherUrl() {
        return "http://127.0.0.1:" + shop.getAddress().getPort() + "/webhooks/other";
    }

    Other hearOther() throws InterruptedException {
        var next = others.poll(60, TimeUnit.SECONDS);
        if (next == null) throw new AssertionError("the address of the trade was not told within a minute");
        return next;
    }

    /** Money as the ledger has it of one trade: kind and amount. */
    List<String> moved(String trade) throws Exception {
        var moved = new java.util.ArrayList<String>();
        json("GET", "/sandbox/ledger?payment_intent=" + trade, "")
                .forEach(entry -> moved.add(
                        entry.path("kind").asText() + " " + entry.path("amount").asLong()));
        return moved;
    }

    void pass(long seconds) throws Exception {
        json("POST", "/sandbox/clock", "{\"advanceSeconds\":" + seconds + "}");
    }

    @AfterEach
    void close() {
        sandbox.close();
        shop.stop(0);
    }

    PaymentIntent create(CaptureMethod capture) throws Exception {
        return stripe.v1().paymentIntents().create(params(capture).build());
    }

    static PaymentIntentCreateParams.Builder params(CaptureMethod capture) {
        return PaymentIntentCreateParams.builder()
                .setAmount(1999L)
                .setCurrency("cny")
                .setCaptureMethod(capture)
                .putMetadata("order_id", "order-1")
                .setAutomaticPaymentMethods(PaymentIntentCreateParams.AutomaticPaymentMethods.builder()
                        .setEnabled(true)
                        .build());
    }

    PaymentIntent confirm(PaymentIntent intent, String token) throws Exception {
        return stripe.v1()
                .paymentIntents()
                .confirm(
                        intent.getId(),
                        com.stripe.param.PaymentIntentConfirmParams.builder()
                                .setPaymentMethod(token)
                                .setReturnUrl(RETURN_URL)
                                .build());
    }

    static RequestOptions key(String key) {
        return RequestOptions.builder().setIdempotencyKey(key).build();
    }

    /** The next event the shop hears that fits; others are passed over. */
    Told hear(Predicate<Told> wanted) throws InterruptedException {
        while (true) {
            var next = told.poll(60, TimeUnit.SECONDS);
            if (next == null) throw new AssertionError("the shop was not told within a minute");
            if (wanted.test(next)) return next;
        }
    }

    Told hear(String type) throws InterruptedException {
        return hear(event -> event.type().equals(type));
    }

    HttpResponse<String> send(String method, String path, String body) throws Exception {
        var url = path.startsWith("http") ? path : sandbox.url() + path;
        var type =
                body.startsWith("{") || body.startsWith("[") ? "application/json" : "application/x-www-form-urlencoded";
        return http.send(
                HttpRequest.newBuilder(URI.create(url))
                        .header("Content-Type", type)
                        .header("Authorization", "Bearer " + SECRET_KEY)
                        .method(method, HttpRequest.BodyPublishers.ofString(body))
                        .build(),
                BodyHandlers.ofString());
    }

    JsonNode json(String method, String path, String body) throws Exception {
        return Store.JSON.readTree(send(method, path, body).body());
    }

    /** kind and amount of each entry of this intent */
    List<String> ledger(String intent) throws Exception {
        return json("GET", "/sandbox/ledger?payment_intent=" + intent, "").findValuesAsText("kind");
    }
}
