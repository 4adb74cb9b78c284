package cartulary.standalone;

import cartulary.embedded.EmbeddedException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;

/** The word {@code projections}: how the views do, and what can be done to them. */
final class ProjectionsWord {
    private static final String USAGE = """
            ./cartulary projections [list]                          how each view does
            ./cartulary projections show NAME                       one of them, with its versions
            ./cartulary projections pause|resume NAME
            ./cartulary projections reset NAME                      anew from the first event, switched to by itself
            ./cartulary projections rebuild NAME [--wrong] [--switch]
                                                                    beside the live one, compared when it has caught up
            ./cartulary projections compare|switch|switch-back|drop NAME
            ./cartulary projections dead-letters                    what views and workers could not take up
            ./cartulary projections retry|discard LETTER
            each with --json, those that act with --reason TEXT, and --no-wait not to wait for a rebuild
            """;
    private static final Set<String> ACTS =
            Set.of("pause", "resume", "reset", "rebuild", "compare", "switch", "switch-back", "drop");
    private static final long LOOK_MILLIS = 300;
    private static final int BAR = 30;

    private final StaffDoor door;
    private final boolean json;
    private final PrintStream out;
    private final PrintStream progress;

    private ProjectionsWord(StaffDoor door, boolean json, PrintStream out, PrintStream progress) {
        this.door = door;
        this.json = json;
        this.out = out;
        this.progress = progress;
    }

    /** @return whether all is well: nothing refused, nothing failing */
    static boolean run(List<String> words, Path data, boolean json, PrintStream out, PrintStream progress)
            throws InterruptedException {
        var rest = new ArrayList<>(words);
        boolean wrong = rest.remove("--wrong");
        boolean over = rest.remove("--switch");
        boolean wait = !rest.remove("--no-wait");
        String reason = "by ./cartulary projections";
        int at = rest.indexOf("--reason");
        if (at >= 0 && at + 1 < rest.size()) {
            reason = rest.remove(at + 1);
            rest.remove(at);
        }
        var act = rest.isEmpty() ? "list" : rest.removeFirst();
        var name = rest.isEmpty() ? null : rest.removeFirst();
        boolean alone = act.equals("list") || act.equals("dead-letters");
        boolean known =
                alone || act.equals("show") || ACTS.contains(act) || act.equals("retry") || act.equals("discard");
        if (!known || !rest.isEmpty() || alone != (name == null)) throw new IllegalArgumentException(USAGE);
        try (var door = new StaffDoor(data)) {
            var word = new ProjectionsWord(door, json, out, progress);
            return switch (act) {
                case "list" -> word.list();
                case "dead-letters" -> word.letters();
                case "retry", "discard" -> word.letter(name, act, reason);
                case "show" -> word.show(door.get("/projections/" + name));
                default -> word.act(name, act, reason, wrong, over, wait);
            };
        }
    }

    private boolean list() {
        boolean well = true;
        if (!json) {
            out.printf(
                    "%-22s %-8s %10s %8s %8s %9s %7s %7s %s%n",
                    "projection", "state", "position", "lag", "lag s", "per s", "errors", "letters", "versions");
        }
        for (var each : door.get("/projections").path("items")) {
            well &= isWell(each);
            tell(each);
        }
        return well;
    }

    private boolean show(JsonNode projection) {
        tell(projection);
        if (!json) {
            for (var version : projection.path("versions")) {
                out.printf(
                        "  %d %-7s %-24s %6.1f %%  %d documents, %d dead letters%n",
                        version.path("number").asInt(),
                        version.path("role").asText(),
                        version.path("collection").asText(),
                        version.path("percent").asDouble(),
                        version.path("documents").asLong(),
                        version.path("deadLetters").asLong());
            }
            var made = projection.path("comparison");
            if (made.isObject()) {
                out.printf(
                        "  compared at %d: %s; %d documents live, %d beside, checksums %s %s%n",
                        made.path("position").asLong(),
                        made.path("equal").asBoolean()
                                ? "equal"
                                : made.path("differing").asLong() + " differ",
                        made.path("documentsLive").asLong(),
                        made.path("documentsBeside").asLong(),
                        made.path("checksumLive").asText(),
                        made.path("checksumBeside").asText());
                for (var difference : made.path("differences")) {
                    out.printf(
                            "    %s  %s%n",
                            difference.path("document").asText(),
                            difference.path("what").asText());
                }
            }
        }
        return isWell(projection);
    }

    private void tell(JsonNode projection) {
        if (json) {
            out.println(snake(projection));
            return;
        }
        var versions = new ArrayList<String>();
        projection
                .path("versions")
                .forEach(version -> versions.add(version.path("number").asInt() + " "
                        + version.path("role").asText()));
        out.printf(
                "%-22s %-8s %10d %8d %8.1f %9.1f %7d %7d %s%n",
                projection.path("projection").asText(),
                projection.path("state").asText(),
                projection.path("position").asLong(),
                projection.path("lagEvents").asLong(),
                projection.path("lagSeconds").asDouble(),
                projection.path("perSecond").asDouble(),
                projection.path("errors").asLong(),
                projection.path("deadLetters").asLong(),
                String.join(", ", versions));
    }

    private static boolean isWell(JsonNode projection) {
        return !Set.of("failing", "stopped").contains(projection.path("state").asText());
    }

    private boolean act(String name, String act, String reason, boolean wrong, boolean over, boolean wait)
            throws InterruptedException {
        var body = new LinkedHashMap<String, Object>();
        body.put("reason", reason);
        if (wrong) body.put("wrong", true);
        var reply = door.post("/projections/" + name + "/" + act, body);
        if (!reply.isGood()) return refused(reply);
        if (act.equals("switch") || act.equals("switch-back") || act.equals("compare")) {
            var outcome = outcome(name, reply.body().path("key").asText());
            if (outcome.path("result").asText().equals("refused")) {
                progress.println(outcome.path("detail").asText());
                show(door.get("/projections/" + name));
                return false;
            }
        }
        boolean built = act.equals("rebuild") || act.equals("reset");
        if (built && wait) {
            follow(name, act.equals("reset"));
            var made = door.get("/projections/" + name);
            if (act.equals("rebuild") && !made.path("comparison").path("equal").asBoolean()) {
                show(made);
                return false;
            }
            if (over) return act(name, "switch", reason, false, false, true);
        }
        return show(door.get("/projections/" + name));
    }

    private JsonNode outcome(String name, String key) throws InterruptedException {
        for (var end = System.nanoTime() + TimeUnit.MINUTES.toNanos(10); ; TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS)) {
            var outcome = door.get("/projections/" + name).path("outcome");
            if (!outcome.path("key").asText().equals(key)
                    || !outcome.path("result").asText().equals("begun")) return outcome;
            if (System.nanoTime() > end)
                throw new EmbeddedException("it takes more than ten minutes: look at show " + name);
        }
    }

    /** Until what was begun has caught up and is compared, or live. */
    private void follow(String name, boolean reset) throws InterruptedException {
        while (true) {
            var projection = door.get("/projections/" + name);
            JsonNode beside = null;
            for (var version : projection.path("versions")) {
                if (version.path("role").asText().equals("beside")) beside = version;
            }
            if (beside == null || (!reset && projection.path("comparison").isObject())) {
                progress.println();
                return;
            }
            double percent = beside.path("percent").asDouble();
            int done = (int) Math.round(percent / 100 * BAR);
            progress.printf(
                    "\r%s [%s%s] %5.1f %%  %.0f events/s  %s   ",
                    name,
                    "#".repeat(done),
                    ".".repeat(BAR - done),
                    percent,
                    beside.path("perSecond").asDouble(),
                    beside.path("secondsLeft").isNumber()
                            ? beside.path("secondsLeft").asLong() + " s left"
                            : "");
            progress.flush();
            TimeUnit.MILLISECONDS.sleep(LOOK_MILLIS);
        }
    }

    private boolean letters() {
        for (var each : door.get("/dead-letters").path("items")) {
            if (json) {
                out.println(snake(each));
            } else {
                out.printf(
                        "%s  %d events, first %s (%s): %s%n",
                        each.path("deadLetterId").asText(),
                        each.path("events").asInt(),
                        each.path("type").asText(),
                        each.path("streamId").asText(),
                        each.path("cause").asText());
            }
        }
        return true;
    }

    private boolean letter(String id, String act, String reason) {
        var reply = door.post("/dead-letters/" + id + "/" + act, java.util.Map.of("reason", reason));
        if (!reply.isGood()) return refused(reply);
        out.println(json ? snake(reply.body()) : act + " accepted: " + id);
        return true;
    }

    private boolean refused(StaffDoor.Reply reply) {
        progress.println(reply.body().path("detail").asText(reply.body().toString()));
        if (json) out.println(reply.body());
        return false;
    }

    /** Field names as the other words of the shop print them. */
    private static JsonNode snake(JsonNode node) {
        return switch (node) {
            case ObjectNode object -> {
                var copy = new ObjectMapper().createObjectNode();
                object.properties().forEach(field -> copy.set(snake(field.getKey()), snake(field.getValue())));
                yield copy;
            }
            case ArrayNode array -> {
                var copy = new ObjectMapper().createArrayNode();
                array.forEach(item -> copy.add(snake(item)));
                yield copy;
            }
            default -> node;
        };
    }

    private static String snake(String name) {
        return name.equals("perSecond")
                ? "per_s"
                : name.replaceAll("([A-Z])", "_$1").toLowerCase(Locale.ROOT);
    }
}
