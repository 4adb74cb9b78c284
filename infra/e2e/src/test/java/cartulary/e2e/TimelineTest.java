package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Executors;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Against a server that breaks off after each entry, as a shop that is killed does. */
class TimelineTest {
    private static final List<String> ALL = List.of("OrderPlaced", "StockReserved", "OrderConfirmed");

    private final Http http = new Http();
    private final List<String> asked = new CopyOnWriteArrayList<>();
    private HttpServer server;
    private volatile String retryAfter;

    @BeforeEach
    void start() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/events", this::answer);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.start();
    }

    @AfterEach
    void stop() {
        server.stop(0);
    }

    @Test
    void a_broken_stream_is_taken_up_after_the_last_entry_and_each_is_told_once() {
        var told = new CopyOnWriteArrayList<String>();
        try (var timeline = follow(told)) {
            timeline.await("OrderConfirmed", 1, Duration.ofSeconds(10));
            assertThat(timeline.events()).isEqualTo(ALL);
            assertThat(told).isEqualTo(ALL);
            assertThat(asked).startsWith("null", "busy", "0", "1");
            assertThat(http.trouble()).containsExactly("503 GET /events");
        }
    }

    @Test
    void whoever_is_told_to_come_again_does_and_that_is_no_trouble() {
        retryAfter = "1";
        try (var timeline = follow(new CopyOnWriteArrayList<>())) {
            timeline.await("OrderConfirmed", 1, Duration.ofSeconds(10));
            assertThat(asked).startsWith("null", "busy", "0", "1");
            assertThat(http.trouble()).isEmpty();
        }
    }

    @Test
    void what_never_comes_is_named_beside_what_came() {
        try (var timeline = follow(new CopyOnWriteArrayList<>())) {
            timeline.await("OrderConfirmed", 1, Duration.ofSeconds(10));
            assertThatThrownBy(() -> timeline.await("OrderCancelled", 1, Duration.ZERO))
                    .isInstanceOf(Unmet.class)
                    .hasMessageContaining("waited 0 s for 1 x OrderCancelled; seen " + ALL);
        }
    }

    private Timeline follow(List<String> told) {
        var address = URI.create("http://127.0.0.1:" + server.getAddress().getPort() + "/events");
        return new Timeline(headers -> http.open(address, headers), entry -> told.add(entry.event()));
    }

    private void answer(HttpExchange exchange) throws IOException {
        var last = exchange.getRequestHeaders().getFirst("Last-Event-ID");
        try (exchange) {
            if (asked.size() == 1) { // Once it is busy.
                asked.add("busy");
                if (retryAfter != null) exchange.getResponseHeaders().set("Retry-After", retryAfter);
                exchange.sendResponseHeaders(503, -1);
                return;
            }
            asked.add(String.valueOf(last));
            int next = last == null ? 0 : Integer.parseInt(last) + 1;
            exchange.sendResponseHeaders(200, 0);
            if (next == ALL.size()) return;
            var text = """
                    : hello

                    id: %d
                    event: %s
                    data: {"event":"%s","at":"2026-11-21T12:00:00Z","position":7,"actor":"x","note":null,"status":"placed"}

                    """.formatted(next, ALL.get(next), ALL.get(next));
            exchange.getResponseBody().write(text.getBytes(StandardCharsets.UTF_8));
        }
    }
}
