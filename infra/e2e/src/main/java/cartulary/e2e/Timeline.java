package cartulary.e2e;

import cartulary.e2e.Evidence.Entry;
import com.fasterxml.jackson.databind.JsonNode;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import java.util.function.Predicate;
import java.util.function.Supplier;

/** Follows one order by server-sent events, over restarts of the shop too, each entry once. */
final class Timeline implements AutoCloseable {
    private final List<Entry> entries = new CopyOnWriteArrayList<>();
    private final Patience patience = new Patience();
    private final Patience again = new Patience();
    private volatile InputStream stream;
    private volatile boolean closed;
    private volatile String lastTrouble = "";

    /** Opens the stream with that Last-Event-ID header, or none. */
    interface Source {
        HttpResponse<InputStream> open(Map<String, String> headers) throws IOException;
    }

    Timeline(Source source, Consumer<Entry> told) {
        Thread.ofVirtual().name("timeline").start(() -> follow(source, told));
    }

    List<Entry> entries() {
        return List.copyOf(entries);
    }

    List<String> events() {
        return entries.stream().map(Entry::event).toList();
    }

    /** @throws Unmet if that event is not seen that often in time */
    void await(String event, int times, Duration within) {
        await(
                seen -> seen.stream()
                                .filter(entry -> entry.event().equals(event))
                                .count()
                        >= times,
                times + " x " + event,
                within);
    }

    void await(Predicate<List<Entry>> condition, String what, Duration within) {
        if (patience.until(() -> condition.test(entries), within)) return;
        throw new Unmet("SSE: waited %d s for %s; seen %s%s"
                .formatted(within.toSeconds(), what, events(), lastTrouble.isEmpty() ? "" : "; " + lastTrouble));
    }

    private void follow(Source source, Consumer<Entry> told) {
        while (!closed) {
            var pause = Duration.ofMillis(200); // The shop may be on its way up again.
            try {
                var headers = new HashMap<String, String>();
                if (!entries.isEmpty()) headers.put("Last-Event-ID", Integer.toString(entries.size() - 1));
                var answer = source.open(headers);
                try (var body = answer.body()) {
                    stream = body;
                    if (answer.statusCode() == 200) read(body, told);
                    else lastTrouble = "the stream answered " + answer.statusCode();
                    pause = Http.comeAgain(answer.statusCode(), answer.headers())
                            .orElse(pause);
                }
            } catch (IOException | Unmet e) {
                lastTrouble = "the stream broke: " + e;
            }
            if (!closed) again.until(() -> closed, pause);
        }
    }

    private void read(InputStream body, Consumer<Entry> told) throws IOException {
        var lines = new BufferedReader(new InputStreamReader(body, StandardCharsets.UTF_8));
        int id = -1;
        for (var line = lines.readLine(); line != null && !closed; line = lines.readLine()) {
            if (line.startsWith("id:")) id = Integer.parseInt(line.substring(3).strip());
            if (!line.startsWith("data:") || id < entries.size()) continue;
            var entry = entry(Http.JSON.readTree(line.substring(5)));
            told.accept(entry);
            entries.add(entry);
            patience.signal();
        }
    }

    static Entry entry(JsonNode json) {
        return new Entry(
                json.path("event").asText(),
                instant(json.path("at")),
                json.path("note").isTextual() ? json.path("note").asText() : null,
                json.path("status").asText());
    }

    private static Instant instant(JsonNode at) {
        return at.isNumber()
                ? Instant.ofEpochMilli(at.decimalValue().movePointRight(3).longValue())
                : Instant.parse(at.asText());
    }

    /** Waits for a value that can only be asked for. */
    static <T> T poll(Supplier<T> question, Predicate<T> enough, Duration within) {
        var last = new Object() {
            T value;
        };
        var _ = new Patience()
                .until(
                        () -> {
                            last.value = question.get();
                            return enough.test(last.value);
                        },
                        within);
        return last.value;
    }

    @Override
    public void close() {
        closed = true;
        again.signal();
        try {
            var open = stream;
            if (open != null) open.close();
        } catch (IOException e) {
            lastTrouble = "the stream broke: " + e;
        }
    }
}
