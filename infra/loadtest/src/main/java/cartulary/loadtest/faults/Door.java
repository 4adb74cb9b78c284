package cartulary.loadtest.faults;

import cartulary.loadtest.check.Told;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpConnectTimeoutException;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import java.util.stream.Stream;

/** What people send to a shop and what they are told. Each keyed call is kept: the history to judge the shop by. */
public final class Door {
    /** @param status 0 if there was no answer */
    public record Answer(int status, JsonNode body) {
        public boolean ok() {
            return status / 100 == 2;
        }

        /** Neither a yes nor a no: sent again with its key, it can do no harm. */
        public boolean unknown() {
            return status == 0 || status == 429 || status >= 500;
        }
    }

    /** So often at the most somebody who wants to follow an order comes again. */
    private static final int FOLLOWED = 20;

    private final Shop shop;
    private final Issuer issuer;
    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(3))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Queue<Told> history = new ConcurrentLinkedQueue<>();
    private final Map<String, String> staff = new ConcurrentHashMap<>();
    private final LongAdder requests = new LongAdder();
    private final LongAdder unanswered = new LongAdder();

    public Door(Shop shop) {
        this.shop = shop;
        this.issuer = shop.issuer();
    }

    Queue<Told> history() {
        return history;
    }

    long requests() {
        return requests.sum();
    }

    long unanswered() {
        return unanswered.sum();
    }

    /** Null if none is given now. */
    public String guest() {
        var token = send("POST", shop.gateway("/api/v1/guests"), Map.of(), "")
                .body()
                .path("guestToken");
        return token.isTextual() ? "Guest " + token.asText() : null;
    }

    /** A token of somebody who works here. */
    public String staff(String role) {
        return "Bearer " + staff.computeIfAbsent(role, _ -> issuer.token(role, role));
    }

    public Answer get(String path, String token) {
        return send("GET", shop.gateway(path), token == null ? Map.of() : Map.of("Authorization", token), null);
    }

    /** @param about where the answer names what it is about; a path beginning with "=" is that very name */
    public Answer post(String kind, String path, String token, String key, JsonNode body, String about) {
        var headers = Map.of("Authorization", token, "Idempotency-Key", key, "Content-Type", "application/json");
        var answer = send("POST", shop.gateway(path), headers, body == null ? "" : body.toString());
        var name = about.startsWith("=")
                ? about.substring(1)
                : answer.body().path(about).asText("");
        history.add(new Told(
                kind, key, actor(token), body == null ? Shop.JSON.createObjectNode() : body, answer.status, name));
        return answer;
    }

    /** What an order's stream tells, line by line, as it comes; close it. A shop that says "come again", or lets nobody in just now, is asked again. */
    public Stream<String> follow(String orderId, String token) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(shop.gateway("/api/v1/orders/" + orderId + "/events"))
                .header("Authorization", token)
                .header("Accept", "text/event-stream")
                .build();
        for (var tries = 1; ; tries++) {
            try {
                var answer = client.send(request, HttpResponse.BodyHandlers.ofLines());
                if (answer.statusCode() == 200) return answer.body();
                answer.body().close();
                if (answer.statusCode() != 503 || tries == FOLLOWED)
                    throw new IOException("its stream is answered with " + answer.statusCode());
                TimeUnit.SECONDS.sleep(
                        answer.headers().firstValueAsLong("Retry-After").orElse(1));
            } catch (HttpConnectTimeoutException e) { // In a crowd at the door.
                if (tries == FOLLOWED) throw e;
            }
        }
    }

    /** As the shop calls the bearer: a guest's token says it, staff is named by the issuer. */
    private static String actor(String token) {
        if (token.startsWith("Guest ")) return token.split("\\.")[1];
        var claims = token.split("\\.")[1];
        try {
            return "staff-"
                    + Shop.JSON
                            .readTree(Base64.getUrlDecoder().decode(claims))
                            .path("sub")
                            .asText();
        } catch (IOException e) {
            throw new IllegalArgumentException("no token of ours", e);
        }
    }

    /** As the provider's script in the shopper's browser pays. */
    public Answer pay(String clientSecret, String card) {
        var intent = clientSecret.substring(0, clientSecret.indexOf("_secret_"));
        var form = "client_secret=" + encoded(clientSecret) + "&payment_method=" + card + "&return_url="
                + encoded(shop.gateway("/").toString());
        return send(
                "POST",
                shop.sandbox("/v1/payment_intents/" + intent + "/confirm"),
                Map.of(
                        "Authorization",
                        "Bearer " + shop.publishableKey(),
                        "Content-Type",
                        "application/x-www-form-urlencoded"),
                form);
    }

    /** As a phone does that scanned the code, and whose owner then pays. */
    Answer scan(String way, String code) {
        var wallet = way.substring(0, way.indexOf('-'));
        return send(
                "POST",
                shop.sandbox("/" + wallet + "/scan"),
                Map.of("Content-Type", "application/x-www-form-urlencoded"),
                "code=" + encoded(code) + "&do=pay");
    }

    Answer send(String method, URI address, Map<String, String> headers, String body) {
        var all = new HashMap<>(headers);
        var request = HttpRequest.newBuilder(address)
                .timeout(Duration.ofSeconds(10))
                .method(
                        method,
                        body == null ? HttpRequest.BodyPublishers.noBody() : HttpRequest.BodyPublishers.ofString(body));
        all.forEach(request::header);
        requests.increment();
        try {
            var answer = client.send(request.build(), HttpResponse.BodyHandlers.ofString());
            var text = answer.body();
            var json =
                    text.startsWith("{") || text.startsWith("[") ? Shop.JSON.readTree(text) : MissingNode.getInstance();
            if (answer.statusCode() >= 500) unanswered.increment();
            return new Answer(answer.statusCode(), json);
        } catch (IOException _) {
            unanswered.increment();
            return new Answer(0, MissingNode.getInstance());
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return new Answer(0, MissingNode.getInstance());
        }
    }

    /** What is told in plain text; empty without an answer. */
    String text(URI address) {
        try {
            var request = HttpRequest.newBuilder(address)
                    .timeout(Duration.ofSeconds(10))
                    .build();
            return client.send(request, HttpResponse.BodyHandlers.ofString()).body();
        } catch (IOException _) {
            return "";
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return "";
        }
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }
}
