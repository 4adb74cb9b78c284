package cartulary.standalone;

import com.fasterxml.jackson.databind.ObjectMapper;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.Executors;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Stands between the provider and the door of the shop. Either carries each notification at once and its answer back, or takes
 * it, says that it was delivered, and keeps it: what becomes of it is somebody else's whim.
 */
final class Courier implements AutoCloseable {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final Set<String> OF_THE_CONNECTION = Set.of("host", "connection", "content-length", "upgrade");

    /**
     * @param event by which the provider sends it again
     * @param taken when, by the shop's clock; it was signed just before
     */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Letter(String event, String path, Map<String, String> headers, byte[] body, Instant taken) {}

    private final HttpClient http =
            HttpClient.newBuilder().version(HttpClient.Version.HTTP_1_1).build();
    private final ConcurrentLinkedQueue<Letter> kept = new ConcurrentLinkedQueue<>();
    private final HttpServer server;
    private final String door;
    private final InstantSource clock;
    private volatile boolean keeping;

    /** @param door where the shop takes notifications */
    Courier(int port, String door, InstantSource clock) throws IOException {
        this.door = door;
        this.clock = clock;
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 512);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::take);
        server.start();
    }

    void keep(boolean whether) {
        keeping = whether;
    }

    /** What was kept since it was last asked. */
    List<Letter> taken() {
        var letters = new ArrayList<Letter>();
        for (Letter next; (next = kept.poll()) != null; ) letters.add(next);
        return letters;
    }

    private void take(HttpExchange exchange) throws IOException {
        try (exchange) {
            var body = exchange.getRequestBody().readAllBytes();
            var path = exchange.getRequestURI().getPath();
            var headers = exchange.getRequestHeaders().entrySet().stream()
                    .filter(header ->
                            !OF_THE_CONNECTION.contains(header.getKey().toLowerCase(java.util.Locale.ROOT)))
                    .collect(Collectors.toMap(
                            Map.Entry::getKey, header -> header.getValue().getFirst()));
            var letter = new Letter(eventOf(path, body), path, headers, body, clock.instant());
            if (keeping) {
                kept.add(letter);
                answer(exchange, 200, "success".getBytes(StandardCharsets.UTF_8));
            } else {
                var answer = carry(letter);
                answer(exchange, answer.status(), answer.body());
            }
        }
    }

    private static void answer(HttpExchange exchange, int status, byte[] body) throws IOException {
        exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
        if (body.length > 0) exchange.getResponseBody().write(body);
    }

    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Answer(int status, byte[] body) {}

    Answer carry(Letter letter) throws IOException {
        var request = HttpRequest.newBuilder(URI.create(door + letter.path()));
        letter.headers().forEach(request::setHeader);
        try {
            var answer = http.send(
                    request.POST(BodyPublishers.ofByteArray(letter.body())).build(), BodyHandlers.ofByteArray());
            return new Answer(answer.statusCode(), answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException(e);
        }
    }

    private static String eventOf(String path, byte[] body) throws IOException {
        if (!path.endsWith("/alipay")) return JSON.readTree(body).path("id").asText();
        return Stream.of(new String(body, StandardCharsets.UTF_8).split("&"))
                .filter(pair -> pair.startsWith("notify_id="))
                .map(pair -> URLDecoder.decode(pair.substring("notify_id=".length()), StandardCharsets.UTF_8))
                .findFirst()
                .orElseThrow();
    }

    @Override
    public void close() {
        server.stop(0);
        http.close();
    }
}
