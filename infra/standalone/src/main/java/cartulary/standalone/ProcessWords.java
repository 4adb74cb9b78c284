package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * {@code ./cartulary process}: what the running shop's processes do, and the acts of a person on them, over the same doors
 * and with the same rights as on the staff's pages.
 */
final class ProcessWords {
    static final String USAGE = """
            process list [--state running|delayed|parked|ended|closed] [--kind KIND] [--about ID] [--overdue]
            process show ID
            process retry|skip|compensate|close ID --reason TEXT
              ID as process-checkout:order-…, or checkout:order-…
              [--actor LOGIN] of the data folder, admin if it is not said; or a token in CARTULARY_TOKEN
              [--json] an object a line""";

    private static final ObjectMapper JSON = new ObjectMapper();
    private static final int PAGE = 100;

    private final Path data;
    private final String actor;
    private final boolean json;
    private final PrintStream out;
    private final HttpClient http =
            HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(5)).build();
    private String token;

    private ProcessWords(Path data, String actor, boolean json, PrintStream out) {
        this.data = data;
        this.actor = actor;
        this.json = json;
        this.out = out;
    }

    /** @return 0, or 2 if the words were not understood */
    static int run(Path data, List<String> words, boolean json, PrintStream out, PrintStream err)
            throws IOException, InterruptedException {
        var rest = new ArrayList<>(words);
        var options = new LinkedHashMap<String, String>();
        for (var option : List.of("--state", "--kind", "--about", "--reason", "--actor")) {
            var at = rest.indexOf(option);
            if (at < 0) continue;
            if (at + 1 == rest.size()) return misunderstood(err, option + " needs a word after it");
            options.put(option.substring(2), rest.remove(at + 1));
            rest.remove(at);
        }
        if (rest.remove("--help")) {
            out.println(USAGE);
            return 0;
        }
        var overdue = rest.remove("--overdue");
        var word = rest.isEmpty() ? "list" : rest.removeFirst();
        var asked = new ProcessWords(data, options.getOrDefault("actor", "admin"), json, out);
        switch (word) {
            case "list" -> {
                if (!rest.isEmpty()) return misunderstood(err, "list knows no " + rest.getFirst());
                asked.list(options, overdue);
            }
            case "show" -> {
                if (rest.size() != 1) return misunderstood(err, "show needs the id of a process");
                asked.show(id(rest.getFirst()));
            }
            case "retry", "skip", "compensate", "close" -> {
                if (rest.size() != 1) return misunderstood(err, word + " needs the id of a process");
                if (options.getOrDefault("reason", "").isBlank())
                    return misunderstood(err, word + " needs --reason TEXT: it is kept with the act");
                asked.act(id(rest.getFirst()), word, options.get("reason"));
            }
            default -> {
                return misunderstood(err, "there is no " + word + " of processes");
            }
        }
        return 0;
    }

    private static int misunderstood(PrintStream err, String why) {
        err.println(why);
        err.println(USAGE);
        return 2;
    }

    private static String id(String said) {
        return said.startsWith("process-") ? said : "process-" + said;
    }

    private void list(Map<String, String> options, boolean overdue) throws IOException, InterruptedException {
        var filter = new LinkedHashMap<String, String>();
        for (var name : List.of("state", "kind", "about")) {
            if (options.containsKey(name)) filter.put(name, options.get(name));
        }
        if (overdue) filter.put("overdue", "true");
        filter.put("size", Integer.toString(PAGE));
        String cursor = null;
        var shown = 0;
        do {
            if (cursor != null) filter.put("cursor", cursor);
            var page = call("GET", "?" + query(filter), null);
            for (var row : page.path("items")) {
                shown++;
                if (json) out.println(JSON.writeValueAsString(row));
                else out.println(line(row));
            }
            cursor = page.path("nextCursor").asText(null);
        } while (cursor != null && shown < 10_000);
        if (!json) {
            var counts = call("GET", "/counts", null);
            out.printf(
                    "%d shown; running %d, delayed %d, parked %d, ended %d, closed %d; overdue %d%n",
                    shown,
                    counts.path("running").asLong(),
                    counts.path("delayed").asLong(),
                    counts.path("parked").asLong(),
                    counts.path("ended").asLong(),
                    counts.path("closed").asLong(),
                    counts.path("overdue").asLong());
        }
    }

    private static String line(JsonNode row) {
        return "%-8s %-12s %-70s since %s%s%s%s"
                .formatted(
                        row.path("state").asText(),
                        row.path("step").asText(""),
                        row.path("processId").asText(),
                        row.path("since").asText(),
                        row.hasNonNull("waitsUntil")
                                ? "  waits until " + row.path("waitsUntil").asText()
                                : "",
                        row.path("overdue").asBoolean() ? "  OVERDUE" : "",
                        row.hasNonNull("cause") ? "  " + row.path("cause").asText() : "");
    }

    private void show(String id) throws IOException, InterruptedException {
        var found = call("GET", "/" + encoded(id), null);
        if (json) {
            out.println(JSON.writeValueAsString(found));
            return;
        }
        out.println(line(found.path("process")));
        found.path("history")
                .forEach(entry -> out.printf(
                        "  %s  %-12s %-14s by %s%s%s%n",
                        entry.path("at").asText(),
                        entry.path("event").asText(),
                        entry.path("step").asText(""),
                        entry.path("actor").asText("-"),
                        entry.hasNonNull("until")
                                ? "  until " + entry.path("until").asText()
                                : "",
                        entry.hasNonNull("note") ? "  " + entry.path("note").asText() : ""));
        var takes = new ArrayList<String>(List.of("retry"));
        found.path("takes").forEach(act -> takes.add(act.asText()));
        if (found.at("/process/state").asText().equals("parked")) takes.add("close");
        if (!List.of("ended", "closed").contains(found.at("/process/state").asText()))
            out.println("  takes: " + String.join(", ", takes));
    }

    private void act(String id, String act, String reason) throws IOException, InterruptedException {
        var done = call(
                "POST", "/" + encoded(id) + "/" + act, JSON.createObjectNode().put("reason", reason));
        if (json) out.println(JSON.writeValueAsString(((ObjectNode) done).put("act", act)));
        else out.println(id + ": " + act);
    }

    private JsonNode call(String method, String path, JsonNode body) throws IOException, InterruptedException {
        var request = HttpRequest.newBuilder(
                        URI.create(Shop.Card.read(data).gateway() + "/api/v1/admin/processes" + path))
                .timeout(Duration.ofSeconds(20))
                .header("Authorization", "Bearer " + token())
                .header("Accept", "application/json");
        if (body == null) {
            request.method(method, HttpRequest.BodyPublishers.noBody());
        } else {
            request.header("Content-Type", "application/json")
                    .header("Idempotency-Key", UUID.randomUUID().toString())
                    .method(method, HttpRequest.BodyPublishers.ofString(JSON.writeValueAsString(body)));
        }
        var answer = http.send(request.build(), HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() / 100 == 2) return JSON.readTree(answer.body());
        throw new EmbeddedException("the shop says no (%d): %s".formatted(answer.statusCode(), problem(answer.body())));
    }

    private static String problem(String body) throws IOException {
        try {
            var told = JSON.readTree(body);
            return told.path("code").asText() + ": " + told.path("detail").asText();
        } catch (com.fasterxml.jackson.core.JsonProcessingException _) {
            return body;
        }
    }

    private String token() throws IOException, InterruptedException {
        if (token != null) return token;
        var given = System.getenv("CARTULARY_TOKEN");
        if (given != null && !given.isBlank()) return given.strip();
        var card = Shop.Card.read(data);
        var password = card.logins().get(actor);
        if (password == null) {
            throw new EmbeddedException("the data folder keeps no login " + actor + ": set CARTULARY_TOKEN");
        }
        var form = query(Map.of(
                "grant_type", "password",
                "client_id", "cartulary-cli",
                "username", actor,
                "password", password,
                "scope", "openid"));
        var request = HttpRequest.newBuilder(URI.create(card.issuer() + "/protocol/openid-connect/token"))
                .timeout(Duration.ofSeconds(20))
                .header("Content-Type", "application/x-www-form-urlencoded")
                .POST(HttpRequest.BodyPublishers.ofString(form))
                .build();
        var answer = http.send(request, HttpResponse.BodyHandlers.ofString());
        if (answer.statusCode() != 200) throw new EmbeddedException("no token for " + actor + ": " + answer.body());
        token = JSON.readTree(answer.body()).path("access_token").asText();
        return token;
    }

    private static String query(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> field.getKey() + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    private static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8).replace("+", "%20");
    }
}
