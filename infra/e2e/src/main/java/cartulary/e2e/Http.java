package cartulary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.MissingNode;
import java.io.IOException;
import java.io.InputStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpHeaders;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;

/** Plain HTTP and JSON, and a memory of every 429 and 5xx that was met and did not say when to come again. */
final class Http {
    static final ObjectMapper JSON = new ObjectMapper();

    /** @param body missing if the answer had none that is JSON */
    record Reply(int status, HttpHeaders headers, JsonNode body) {
        Reply expect(int wanted, String what) {
            if (status != wanted)
                throw new Unmet("%s: expected %d but was %d %s".formatted(what, wanted, status, body));
            return this;
        }

        String header(String name) {
            return headers.firstValue(name).orElse(null);
        }
    }

    private final HttpClient client = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .executor(Executors.newVirtualThreadPerTaskExecutor())
            .build();
    private final Queue<String> trouble = new ConcurrentLinkedQueue<>();

    /** Each such answer so far, as "503 GET /api/v1/orders". */
    Queue<String> trouble() {
        return trouble;
    }

    Reply get(URI address, Map<String, String> headers) throws IOException {
        return send("GET", address, headers, HttpRequest.BodyPublishers.noBody());
    }

    /** The body of what is no JSON. */
    String text(URI address) throws IOException {
        return exchange(
                        HttpRequest.newBuilder(address)
                                .timeout(Duration.ofSeconds(10))
                                .build(),
                        HttpResponse.BodyHandlers.ofString())
                .body();
    }

    /** @param body null for none */
    Reply json(String method, URI address, Map<String, String> headers, JsonNode body) throws IOException {
        if (body == null) return send(method, address, headers, HttpRequest.BodyPublishers.noBody());
        var typed = new HashMap<>(headers);
        typed.put("Content-Type", "application/json");
        return send(method, address, typed, HttpRequest.BodyPublishers.ofString(body.toString()));
    }

    Reply form(URI address, Map<String, String> headers, Map<String, String> form) throws IOException {
        var typed = new HashMap<>(headers);
        typed.put("Content-Type", "application/x-www-form-urlencoded");
        var text = form.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
        return send("POST", address, typed, HttpRequest.BodyPublishers.ofString(text));
    }

    /** An answer whose body comes bit by bit; the caller closes it, and comes again if told to. */
    HttpResponse<InputStream> open(URI address, Map<String, String> headers) throws IOException {
        var request = HttpRequest.newBuilder(address).GET();
        headers.forEach(request::header);
        var answer = exchange(request.build(), HttpResponse.BodyHandlers.ofInputStream());
        watch(answer);
        return answer;
    }

    /** After how long, if it is refused for now only: something is away, or a view is behind. */
    static Optional<Duration> comeAgain(int status, HttpHeaders headers) {
        if (status != 503 && status != 409) return Optional.empty();
        return headers.firstValue("Retry-After").map(Long::parseLong).map(Duration::ofSeconds);
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private Reply send(String method, URI address, Map<String, String> headers, HttpRequest.BodyPublisher body)
            throws IOException {
        var request =
                HttpRequest.newBuilder(address).timeout(Duration.ofSeconds(30)).method(method, body);
        headers.forEach(request::header);
        var answer = exchange(request.build(), HttpResponse.BodyHandlers.ofString());
        watch(answer);
        var text = answer.body().strip();
        var json = text.startsWith("{") || text.startsWith("[") ? JSON.readTree(text) : MissingNode.getInstance();
        return new Reply(answer.statusCode(), answer.headers(), json);
    }

    private <T> HttpResponse<T> exchange(HttpRequest request, HttpResponse.BodyHandler<T> handler) throws IOException {
        try {
            return client.send(request, handler);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new Unmet("interrupted", e);
        }
    }

    private void watch(HttpResponse<?> answer) {
        if (comeAgain(answer.statusCode(), answer.headers()).isPresent()) return; // Whoever asked comes again.
        if (answer.statusCode() == 429 || answer.statusCode() >= 500) {
            trouble.add("%d %s %s"
                    .formatted(
                            answer.statusCode(),
                            answer.request().method(),
                            answer.uri().getPath()));
        }
    }
}
