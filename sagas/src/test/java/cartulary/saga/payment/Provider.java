package cartulary.saga.payment;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.sandbox.PaymentSandbox;
import cartulary.sandbox.Settings;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.Map;

/** The payment sandbox over HTTP, with the hands of a shopper and of whoever cuts cables. */
final class Provider implements AutoCloseable {
    private static final String KEY = "sk_test_example";
    private static final ObjectMapper JSON = new ObjectMapper();

    private final PaymentSandbox sandbox;
    private final HttpClient http = HttpClient.newHttpClient();

    private Provider(PaymentSandbox sandbox) {
        this.sandbox = sandbox;
    }

    static Provider in(Path folder) throws IOException {
        return new Provider(PaymentSandbox.start(
                new Settings("127.0.0.1", 0, folder, KEY, "pk_test_example", null, null, null),
                InstantSource.system()));
    }

    /** By which the processes find it. */
    Map<String, Object> settings() {
        return Map.of(
                "cartulary.stripe.api-base", sandbox.url().toString(),
                "cartulary.test-clock.sandbox", sandbox.url().toString(),
                "cartulary.stripe.pay-page", sandbox.url() + "/pay/{intent}?client_secret={clientSecret}");
    }

    /** The shopper pays, or is declined, with this card's token. */
    void pay(String intent, String card) {
        post(
                "/v1/payment_intents/" + intent + "/confirm",
                "application/x-www-form-urlencoded",
                "payment_method=" + card + "&return_url=http%3A%2F%2Fshop.example%2Fpaid");
    }

    /** Somebody gives money back past the shop. */
    void refund(String intent, long minorUnits) {
        post(
                "/v1/refunds",
                "application/x-www-form-urlencoded",
                "payment_intent=%s&amount=%d".formatted(intent, minorUnits));
    }

    void lateCapture(String intent) {
        post("/sandbox/late-capture/" + intent, "application/json", "");
    }

    /** @param more further members of the fault, as {@code "count":2} */
    void fault(String kind, String operation, String more) {
        post(
                "/sandbox/faults",
                "application/json",
                "{\"kind\":\"%s\",\"operation\":\"%s\",%s}".formatted(kind, operation, more));
    }

    void mend() {
        send(HttpRequest.newBuilder(uri("/sandbox/faults")).DELETE());
    }

    JsonNode get(String path) {
        return send(HttpRequest.newBuilder(uri(path)));
    }

    /** How often money, or its want, moved in this way for an order. */
    long booked(String order, String kind) {
        var found = 0;
        for (var entry : get("/sandbox/ledger?order_id=" + order)) {
            if (entry.get("kind").asText().equals(kind)) found++;
        }
        return found;
    }

    private void post(String path, String type, String body) {
        send(HttpRequest.newBuilder(uri(path)).header("Content-Type", type).POST(BodyPublishers.ofString(body)));
    }

    private JsonNode send(HttpRequest.Builder request) {
        try {
            var answer =
                    http.send(request.header("Authorization", "Bearer " + KEY).build(), BodyHandlers.ofString());
            assertThat(answer.statusCode()).as(answer.body()).isIn(200, 402);
            return JSON.readTree(answer.body());
        } catch (IOException e) {
            throw new AssertionError(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError(e);
        }
    }

    private URI uri(String path) {
        return URI.create(sandbox.url() + path);
    }

    @Override
    public void close() {
        sandbox.close();
    }
}
