package cartulary.loadtest.faults;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Against somebody who keeps faults as the sandbox does, and forgets them as one that was killed. */
class TroubleTest {
    private static final Set<String> NOTICES =
            Set.of("duplicate", "drop", "delay", "reorder", "wrongSignature", "oldTimestamp", "probe");

    @TempDir
    Path folder;

    private final List<String> asked = new CopyOnWriteArrayList<>();
    private final AtomicInteger unknown = new AtomicInteger();
    private volatile String faults = "[]";
    private HttpServer server;
    private Door door;

    @BeforeEach
    void open() throws IOException {
        server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
        server.createContext("/sandbox/faults", this::faults);
        server.createContext(
                "/actuator/prometheus",
                exchange -> answer(exchange, "payment_unknown{application=\"shop\"} %d.0\n".formatted(unknown.get())));
        server.start();
        door = new Door(new Shop(folder, folder.resolve("data"), Map.of(), List.of()));
    }

    @AfterEach
    void close() {
        server.stop(0);
    }

    private void faults(HttpExchange exchange) throws IOException {
        asked.add(exchange.getRequestMethod());
        switch (exchange.getRequestMethod()) {
            case "POST" -> faults = new String(exchange.getRequestBody().readAllBytes(), UTF_8);
            case "DELETE" -> faults = "[]";
            default -> {} // They are read.
        }
        answer(exchange, "{\"faults\":" + faults + "}");
    }

    private static void answer(HttpExchange exchange, String body) throws IOException {
        try (exchange) {
            exchange.sendResponseHeaders(200, body.getBytes(UTF_8).length);
            exchange.getResponseBody().write(body.getBytes(UTF_8));
        }
    }

    private URI at(String path) {
        return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + path);
    }

    private Trouble of(int percent) {
        return new Trouble(this::at, this::at, door, percent, 13);
    }

    private static void until(BooleanSupplier condition) {
        for (var look = 0; look < 400 && !condition.getAsBoolean(); look++) Shop.pause();
        assertThat(condition.getAsBoolean()).isTrue();
    }

    /** How many of a hundred are struck by one or another. */
    private static double struck(JsonNode faults, boolean notices) {
        return 100
                * (1
                        - StreamSupport.stream(faults.spliterator(), false)
                                .filter(fault ->
                                        NOTICES.contains(fault.path("kind").asText()) == notices)
                                .mapToDouble(fault -> 1 - fault.path("rate").asDouble())
                                .reduce(1, (left, right) -> left * right));
    }

    @Test
    void so_many_of_a_hundred_calls_and_notifications_go_wrong_in_every_way_together() throws IOException {
        try (var _ = of(20)) {
            until(() -> asked.contains("POST"));
            var told = Shop.JSON.readTree(faults);
            assertThat(told).hasSize(17);
            assertThat(struck(told, false)).isCloseTo(20, within(0.001));
            assertThat(struck(told, true)).isCloseTo(20, within(0.001));
            assertThat(told.findValuesAsText("seed")).doesNotHaveDuplicates();
        }
    }

    @Test
    void a_sandbox_that_was_killed_is_told_anew_and_in_the_end_it_is_well() {
        var trouble = of(20);
        until(() -> !faults.equals("[]"));
        faults = "[]";
        until(() -> !faults.equals("[]"));
        trouble.close();
        assertThat(faults).isEqualTo("[]");
        assertThat(asked.getLast()).as("nothing is told afterwards").isEqualTo("DELETE");
        assertThat(asked.stream().filter("POST"::equals)).hasSize(2);
    }

    @Test
    void without_trouble_nothing_is_told() {
        of(0).close();
        assertThat(asked).doesNotContain("POST");
    }

    @Test
    void it_is_settled_when_no_outcome_is_unknown_and_not_before() {
        var trouble = of(0);
        assertThat(trouble.settled(Duration.ofSeconds(30))).isLessThan(30);
        unknown.set(2);
        assertThat(trouble.settled(Duration.ofSeconds(1))).isGreaterThan(1);
        trouble.close();
    }
}
