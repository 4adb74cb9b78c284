package cartulary.loadtest.check;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.File;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * The word {@code check}: proves the invariants of a shop from what it keeps. A shop that is down is started for it, and stopped
 * again. What is on its way when it is looked at is looked at again: a violation is what stays.
 */
public final class Check {
    private static final Duration PACE = Duration.ofSeconds(2);

    /**
     * @param patience for what is on its way
     * @param history calls of clients, a JSON object a line; null for none
     */
    record Options(boolean json, Path data, Duration patience, Path history, Map<String, String> settings) {
        /** @throws IllegalArgumentException saying what is wrong with the words */
        static Options of(String... words) {
            var json = false;
            var data = Path.of("data");
            var patience = Duration.ofSeconds(30);
            Path history = null;
            var settings = new LinkedHashMap<String, String>();
            for (int i = 0; i < words.length; i++) {
                switch (words[i]) {
                    case "--json" -> json = true;
                    case "--data" -> data = Path.of(after(words, i++));
                    case "--patience" -> patience = seconds(after(words, i++));
                    case "--history" -> history = Path.of(after(words, i++));
                    default -> {
                        var at = words[i].indexOf('=');
                        if (at < 1) throw new IllegalArgumentException("check knows no " + words[i]);
                        settings.put(words[i].substring(0, at), words[i].substring(at + 1));
                    }
                }
            }
            return new Options(json, data.toAbsolutePath().normalize(), patience, history, settings);
        }

        private static String after(String[] words, int at) {
            if (at + 1 == words.length) throw new IllegalArgumentException(words[at] + " needs a word after it");
            return words[at + 1];
        }

        private static Duration seconds(String given) {
            try {
                return Duration.ofSeconds(Long.parseLong(given));
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("--patience is in seconds, not " + given, e);
            }
        }
    }

    /**
     * @param acknowledgedLost calls that a client was told had happened, and did not
     * @param parked processes that wait for a person, each with its step and cause
     * @param lives of orders, for the model of the checkout
     */
    public record Result(Findings findings, int acknowledgedLost, List<String> parked, List<Life> lives) {
        public boolean ok() {
            return findings.ok();
        }

        /** At how many facts each invariant was looked. */
        public Map<String, Long> facts() {
            var facts = new LinkedHashMap<String, Long>();
            findings.facts().forEach((invariant, count) -> facts.put(invariant.name(), count));
            return facts;
        }

        public List<Map<String, Object>> violations() {
            return findings.violations().stream()
                    .map(each -> Map.<String, Object>of(
                            "invariant", each.invariant().name(), "what", each.what(), "streams", each.streams()))
                    .toList();
        }
    }

    private Check() {}

    /** Exit code 0 if all that exists is proved and nothing is wrong, 1 if not, 2 if the words make no sense. */
    public static void main(String[] words) {
        if (List.of(words).contains("--help")) {
            System.out.print(usage());
            return;
        }
        Options options;
        try {
            options = Options.of(words);
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(usage());
            System.exit(2);
            return;
        }
        System.exit(run(options) ? 0 : 1);
    }

    private static boolean run(Options options) {
        var stores = new Stores(options.data, options.settings);
        var started = false;
        try {
            if (stores.shop().isEmpty()) {
                if (!Files.exists(options.data.resolve("VERSION"))) {
                    throw new IOException("there is no shop in " + options.data);
                }
                System.err.println("the shop is down: starting it");
                cartulary(options, "up", "--detach");
                started = true;
            }
            var history = options.history == null ? List.<Told>of() : history(options.history);
            var result = await(stores, history, options.patience, System.err);
            print(result, options.json, System.out);
            return result.findings.ok();
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("the shop cannot be checked: " + e);
            return false;
        } finally {
            if (started) {
                try {
                    cartulary(options, "down");
                } catch (IOException e) {
                    System.err.println(e.getMessage());
                }
            }
        }
    }

    /** Of a shop that is up, with the calls of its clients. */
    public static Result await(Path data, List<Told> history, Duration patience, PrintStream progress)
            throws IOException, SQLException {
        return await(new Stores(data, Map.of()), history, patience, progress);
    }

    /** Judges until nothing is wrong, or the patience is used up. */
    static Result await(Stores stores, List<Told> history, Duration patience, PrintStream progress)
            throws IOException, SQLException {
        var until = System.nanoTime() + patience.toNanos();
        while (true) {
            var found = new ArrayList<Findings>();
            var judge = stores.judged(history, found::add);
            var findings = found.getFirst();
            if (findings.violations().isEmpty() || System.nanoTime() > until) {
                return new Result(findings, judge.acknowledgedLost(), judge.parked(), judge.lives());
            }
            progress.printf(
                    "%d open questions: looking again%n", findings.violations().size());
            pause();
        }
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(
                    PACE.toMillis()); // Other processes are at work; they tell nobody when they are done.
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }

    static List<Told> history(Path file) throws IOException {
        var calls = new ArrayList<Told>();
        try (var lines = Files.lines(file)) {
            for (var line : (Iterable<String>) lines::iterator) calls.add(Stores.JSON.readValue(line, Told.class));
        }
        return calls;
    }

    static void print(Result result, boolean json, PrintStream out) {
        var findings = result.findings;
        findings.facts().forEach((invariant, facts) -> {
            var wrong = findings.violations(invariant);
            if (json) {
                var line = Stores.JSON
                        .createObjectNode()
                        .put("check", invariant.name())
                        .put("title", invariant.title)
                        .put("ok", facts > 0 && wrong.isEmpty())
                        .put("facts", facts);
                wrong.forEach(each -> tell(line.withArray("violations").addObject(), each));
                if (wrong.isEmpty()) line.putArray("violations");
                out.println(line);
            } else {
                out.printf(
                        "%-4s %-4s %9d facts  %s%n",
                        invariant, facts > 0 && wrong.isEmpty() ? "ok" : "NO", facts, invariant.title);
                if (facts == 0) out.println("       nothing to look at proves nothing");
                wrong.forEach(each -> out.printf("       %s %s%n", each.what(), each.streams()));
            }
        });
        if (!json) return;
        var closing = Stores.JSON.createObjectNode().put("check", "all").put("ok", findings.ok());
        findings.facts()
                .forEach((invariant, facts) -> closing.withObject("/facts").put(invariant.name(), facts));
        var all = closing.putArray("violations");
        findings.violations()
                .forEach(each ->
                        tell(all.addObject().put("invariant", each.invariant().name()), each));
        findings.unproved().forEach(each -> closing.withArray("unproved").add(each.name()));
        out.println(closing);
    }

    private static void tell(ObjectNode line, Findings.Violation violation) {
        line.put("what", violation.what());
        violation.streams().forEach(line.putArray("streams")::add);
    }

    private static void cartulary(Options options, String... words) throws IOException {
        var command =
                new ArrayList<>(List.of(Path.of("cartulary").toAbsolutePath().toString()));
        command.addAll(List.of(words));
        command.addAll(List.of("--data", options.data.toString()));
        if (words[0].equals("up")) options.settings.forEach((key, value) -> command.add(key + "=" + value));
        var process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
        try {
            if (process.waitFor() != 0) {
                throw new IOException(String.join(" ", command) + " ended with " + process.exitValue());
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    private static String usage() {
        return """
            check [--json] [--data DIR] [--patience SECONDS] [--history FILE] [key=value …]
            Reads event store, views and the sandbox's ledger, and proves the invariants I1 to I14 and I16 of them.
              --json       one JSON object an invariant on stdout, and one that closes; progress on stderr
              --data       the shop's data folder (./data); a shop that is down is started for it
              --patience   how long something wrong may still come right, being on its way (30)
              --history    what clients were told, a JSON object a call, as the fault runs write it
              key=value    as for up: servers outside (postgres.url, mongo.uri, stripe.api-base), ports to start on
            """;
    }
}
