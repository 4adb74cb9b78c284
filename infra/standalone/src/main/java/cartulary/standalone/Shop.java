package cartulary.standalone;

import cartulary.embedded.DataFolder;
import cartulary.embedded.EmbeddedException;
import cartulary.embedded.EmbeddedSettings;
import cartulary.embedded.MongoServer;
import cartulary.embedded.ServerStatus;
import cartulary.embedded.Servers;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/**
 * The words of {@code ./cartulary} that need a JVM: up, down, status, version, backup, restore, process,
 * reset, move-events. Exit code 0 only if all is well, 1 if
 * not, 2 if the words were not understood.
 */
public final class Shop {
    private static final ObjectMapper JSON = new ObjectMapper();
    private static final PrintStream OUT = new PrintStream(System.out, true, StandardCharsets.UTF_8);
    private static final PrintStream ERR = new PrintStream(System.err, true, StandardCharsets.UTF_8);

    private Shop() {}

    public static void main(String[] words) {
        var arguments = new ArrayList<>(Arrays.asList(words));
        var word = arguments.isEmpty() ? "" : arguments.removeFirst();
        var json = arguments.remove("--json");
        var yes = arguments.remove("--yes");
        try {
            switch (word) {
                case "up" -> Up.run(ShopSettings.from(arguments, System.getenv()), OUT);
                case "down" -> down(settings(arguments).data());
                case "status" -> System.exit(status(settings(arguments), json) ? 0 : 1);
                case "version" -> version(json);
                case "train" -> {
                    Training.run(OUT);
                    System.exit(0); // Threads of the web server may still be about.
                }
                case "move-events" -> MoveEvents.run(arguments, System.getenv(), json, OUT, ERR);
                case "backup" -> Backup.make(arguments, System.getenv(), json, OUT);
                case "restore" -> Backup.restore(arguments, System.getenv(), json, OUT);
                case "projections" -> {
                    var given = arguments.indexOf("--data");
                    var own = given < 0 ? List.<String>of() : List.copyOf(arguments.subList(given, given + 2));
                    if (given >= 0) arguments.subList(given, given + 2).clear();
                    System.exit(ProjectionsWord.run(arguments, settings(own).data(), json, OUT, ERR) ? 0 : 1);
                }
                case "catalog" -> {
                    var data = arguments.indexOf("--data"); // The script says it last.
                    var said = List.copyOf(arguments.subList(0, data));
                    var folder =
                            settings(arguments.subList(data, arguments.size())).data();
                    System.exit(CatalogWord.run(said, folder, json, OUT, ERR) ? 0 : 1);
                }
                case "process" -> {
                    var data = arguments.indexOf("--data"); // The script says it last.
                    var said = new ArrayList<>(arguments.subList(0, data));
                    var folder =
                            settings(arguments.subList(data, arguments.size())).data();
                    System.exit(ProcessWords.run(folder, said, json, OUT, ERR));
                }
                case "reset" -> reset(settings(arguments).data(), yes);
                default -> {
                    ERR.println(
                            "not a word of this shop: " + word
                                    + " (up, down, status, version, backup, restore, process, reset, move-events, projections, catalog)");
                    System.exit(2);
                }
            }
        } catch (IllegalArgumentException misunderstood) {
            ERR.print(misunderstood.getMessage());
            System.exit(2);
        } catch (EmbeddedException failure) {
            ERR.println(failure.getMessage());
            for (var cause = failure.getCause(); cause != null; cause = cause.getCause())
                ERR.println("  because: " + cause);
            System.exit(1);
        } catch (IOException | InterruptedException failure) {
            ERR.println(failure);
            System.exit(1);
        }
    }

    /** What {@code status} tells of a running shop, kept in the data folder by {@link Up}. */
    record Card(
            String gateway,
            String management,
            String issuer,
            String sandbox,
            String publishableKey,
            boolean standIn,
            long pid,
            String since,
            java.util.Map<String, String> logins) {
        static Path file(Path data) {
            return data.resolve("shop.json");
        }

        static Card read(Path data) {
            try {
                return JSON.readValue(file(data).toFile(), Card.class);
            } catch (IOException unreadable) {
                throw new EmbeddedException("cannot read " + file(data), unreadable);
            }
        }

        String json() throws IOException {
            return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this);
        }

        void print(PrintStream out) {
            out.println();
            out.println("  shop       " + gateway + "/  (staff: " + gateway + "/staff)");
            out.println("  API        " + gateway + "/api/v1/openapi.json");
            out.println("  health     " + management + "/actuator/health");
            out.println("  logins     " + issuer);
            if (standIn)
                out.println(
                        "  views      in a stand-in for MongoDB, written down every minute; rebuilt from the events");
            if (sandbox != null) {
                out.println("  payments   " + sandbox + "  (a sandbox: no money moves)");
                out.println("  letters    " + sandbox + "/sandbox/letters  (mail and short messages, caught here)");
            }
            if (!logins.isEmpty()) {
                out.println();
                logins.forEach((login, password) -> out.printf("  %-10s %s%n", login, password));
            }
        }
    }

    private static EmbeddedSettings settings(List<String> arguments) {
        return ShopSettings.from(arguments, System.getenv()).servers();
    }

    private static void down(Path data) throws InterruptedException {
        var holder = DataFolder.holder(data);
        if (holder.isPresent()) {
            var process = ProcessHandle.of(holder.get());
            if (process.isPresent()) {
                process.get().destroy();
                try {
                    process.get().onExit().get(150, TimeUnit.SECONDS); // A dozen processes, one after the other.
                } catch (TimeoutException _) {
                    throw new EmbeddedException(
                            "process %d does not stop; see %s".formatted(holder.get(), data.resolve("logs/shop.log")));
                } catch (ExecutionException failure) {
                    throw new EmbeddedException("cannot stop process " + holder.get(), failure);
                }
            }
        }
        if (Files.isDirectory(data.resolve("run"))) Servers.reap(data); // What a shop that was killed left behind.
        OUT.println(holder.isPresent() ? "the shop is down" : "the shop was not up");
    }

    /** One line a process; true if every one is up. */
    private static boolean status(EmbeddedSettings settings, boolean json) throws IOException {
        var data = settings.data();
        var holder = DataFolder.holder(data);
        var lines = new ArrayList<ServerStatus>();
        var children = Servers.status(data);
        if (children.stream().anyMatch(child -> child.server().equals("gateway"))) {
            // The sides are children of their own, the gateway among them.
        } else if (holder.isPresent() && Files.exists(Card.file(data))) {
            var card = Card.read(data);
            lines.add(new ServerStatus(
                    "gateway",
                    card.gateway().replaceFirst("^https?://", ""),
                    holder.get(),
                    answers(card.management() + "/actuator/health/readiness")
                            ? ServerStatus.State.READY
                            : ServerStatus.State.STARTING,
                    ProcessHandle.of(holder.get())
                            .flatMap(process -> process.info().startInstant())
                            .orElse(null),
                    rssMb(holder.get())));
        } else {
            lines.add(new ServerStatus(
                    "gateway",
                    "127.0.0.1:" + settings.gatewayPort(),
                    holder.orElse(0L),
                    holder.isPresent() ? ServerStatus.State.STARTING : ServerStatus.State.DOWN,
                    null,
                    0));
        }
        lines.addAll(children);
        settings.outside()
                .forEach((server, address) ->
                        lines.add(new ServerStatus(server, address, 0, ServerStatus.State.OUTSIDE, null, 0)));
        var kept = MongoServer.checkpoint(data)
                .map(at -> Math.max(0, Duration.between(at, Instant.now()).toSeconds()));
        for (var line : lines) {
            var age = line.server().equals("mongodb") && line.state() != ServerStatus.State.OUTSIDE
                    ? kept
                    : Optional.<Long>empty();
            OUT.println(json ? asJson(line, age) : asText(line, age));
        }
        var breakers = holder.isPresent() && Files.exists(Card.file(data))
                ? breakers(Card.read(data))
                : Map.<String, String>of();
        for (var breaker : breakers.entrySet()) {
            OUT.println(
                    json
                            ? JSON.writeValueAsString(Map.of(
                                    "server",
                                    "breaker",
                                    "address",
                                    breaker.getKey(),
                                    "state",
                                    "open",
                                    "why",
                                    breaker.getValue()))
                            : "breaker        open     %s: %s".formatted(breaker.getKey(), breaker.getValue()));
        }
        var low = settings.diskLow();
        if (low.isPresent()) {
            OUT.println(
                    json
                            ? JSON.writeValueAsString(Map.of(
                                    "server",
                                    "disk",
                                    "address",
                                    data.toString(),
                                    "state",
                                    "low",
                                    "free_mb",
                                    low.getAsLong()))
                            : "disk           low      %d MB free for %s (docs/runbooks/server-away.md)"
                                    .formatted(low.getAsLong(), data));
        }
        if (!json && holder.isPresent() && Files.exists(Card.file(data)))
            Card.read(data).print(OUT);
        return low.isEmpty()
                && breakers.isEmpty()
                && lines.stream()
                        .allMatch(line ->
                                line.state() == ServerStatus.State.READY || line.state() == ServerStatus.State.OUTSIDE);
    }

    /** @param age seconds since it last wrote down what it holds */
    private static String asText(ServerStatus line, Optional<Long> age) {
        return "%-14s %-8s %-21s pid %-8d %5d MB  %s%s%s"
                .formatted(
                        line.server(),
                        line.state().name().toLowerCase(Locale.ROOT),
                        line.address(),
                        line.pid(),
                        line.rssMb(),
                        line.since() == null ? "" : "since " + line.since(),
                        line.restarts() == 0 ? "" : "  (died %d times)".formatted(line.restarts()),
                        age.map("  checkpoint %d s ago"::formatted).orElse(""));
    }

    private static String asJson(ServerStatus line, Optional<Long> age) throws IOException {
        var fields = new LinkedHashMap<String, Object>();
        fields.put("server", line.server());
        fields.put("address", line.address());
        fields.put("pid", line.pid());
        fields.put("state", line.state().name().toLowerCase(Locale.ROOT));
        fields.put("rss_mb", line.rssMb());
        fields.put("since", line.since() == null ? null : line.since().toString());
        fields.put("restarts", line.restarts());
        age.ifPresent(seconds -> fields.put("checkpoint_age_s", seconds));
        return JSON.writeValueAsString(fields);
    }

    private static long rssMb(long pid) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(pid), "status")).stream()
                    .filter(line -> line.startsWith("VmRSS:"))
                    .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) / 1024)
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0; // Not Linux, or gone meanwhile.
        }
    }

    static boolean answers(String address) {
        return asked(address).filter(answer -> answer.statusCode() == 200).isPresent();
    }

    /** What the gateway leaves alone for the moment, and why; nothing if it does not answer, which its own line tells. */
    private static Map<String, String> breakers(Card card) throws IOException {
        var health = asked(card.management() + "/actuator/health");
        if (health.isEmpty()) return Map.of();
        var open = new TreeMap<String, String>();
        for (var each : JSON.readTree(health.get().body())
                .path("components")
                .path("breakers")
                .path("details")
                .properties()) {
            open.put(each.getKey(), each.getValue().asText());
        }
        return open;
    }

    private static Optional<HttpResponse<String>> asked(String address) {
        try (var http =
                HttpClient.newBuilder().connectTimeout(Duration.ofSeconds(1)).build()) {
            var request = HttpRequest.newBuilder(URI.create(address))
                    .timeout(Duration.ofSeconds(3))
                    .build();
            return Optional.of(http.send(request, HttpResponse.BodyHandlers.ofString()));
        } catch (IOException _) {
            return Optional.empty();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return Optional.empty();
        }
    }

    private static void version(boolean json) throws IOException {
        var version = Shop.class.getPackage().getImplementationVersion();
        var fields = new LinkedHashMap<String, String>();
        fields.put("cartulary", version == null ? "unpacked" : version);
        fields.put("java", Runtime.version().toString());
        OUT.println(
                json
                        ? JSON.writeValueAsString(fields)
                        : "cartulary %s on Java %s".formatted(fields.values().toArray()));
    }

    private static void reset(Path data, boolean yes) throws IOException {
        if (!Files.exists(data)) {
            OUT.println("there is nothing in " + data);
            return;
        }
        if (DataFolder.holder(data).isPresent()) {
            throw new EmbeddedException("the shop is up: ./cartulary down first");
        }
        if (!yes) {
            OUT.print("Delete every order, payment and key in " + data + "? This cannot be undone. Type yes: ");
            OUT.flush();
            var answer = new java.io.BufferedReader(new java.io.InputStreamReader(System.in, StandardCharsets.UTF_8))
                    .readLine();
            if (!"yes".equals(answer)) throw new EmbeddedException("nothing was deleted");
        }
        Servers.reset(data);
        OUT.println("emptied " + data);
    }
}
