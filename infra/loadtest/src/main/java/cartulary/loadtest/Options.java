package cartulary.loadtest;

import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.IntPredicate;

/**
 * What is measured, and how long.
 *
 * @param clients numbers of senders that work at once
 * @param length how long one measurement takes; for {@code heap} the whole of it
 * @param rounds how often each is measured; the median is told
 * @param events how many are replayed
 * @param folder in which the benchmark makes its own folder; on the disk that is to be measured
 * @param profile where recordings of the flight recorder go; null for none
 */
record Options(
        boolean json,
        List<String> cases,
        List<String> variants,
        List<Integer> clients,
        Duration length,
        int rounds,
        int events,
        int connections,
        Path folder,
        Path profile) {
    static final List<String> CASES =
            List.of("create", "append", "place", "scan", "replay-noop", "replay-view", "wake", "heap");
    static final List<String> VARIANTS = List.of("limit-1", "limit-64", "limit-batch", "stock", "cartulary");
    private static final int HEAP_SECONDS = 600;

    /** @throws IllegalArgumentException saying what is wrong with the words */
    static Options of(String... words) {
        var json = false;
        var cases = CASES.subList(0, CASES.indexOf("heap"));
        var variants = VARIANTS;
        var clients = List.of(1, 16, 64, 256);
        Duration length = null;
        var rounds = 3;
        var events = 500_000;
        var connections = 20; // With those of limit-64 both pools fit the server.
        var folder = Path.of("target");
        Path profile = null;
        for (int i = 0; i < words.length; i++) {
            switch (words[i]) {
                case "--json" -> json = true;
                case "--case" -> cases = names(CASES, after(words, i++));
                case "--variant" -> variants = names(VARIANTS, after(words, i++));
                case "--clients" ->
                    clients = Arrays.stream(after(words, i++).split(","))
                            .map(each -> number("--clients", each, n -> n >= 1 && n <= Workload.STREAMS))
                            .distinct()
                            .toList();
                case "--seconds" -> length = seconds(after(words, i++));
                case "--rounds" -> rounds = number("--rounds", after(words, i++), n -> n >= 1);
                case "--events" -> events = number("--events", after(words, i++), n -> n >= 1000);
                case "--connections" ->
                    connections = number("--connections", after(words, i++), n -> n >= 1 && n <= 20);
                case "--data" -> folder = Path.of(after(words, i++));
                case "--jfr" -> profile = Path.of(after(words, i++));
                default -> throw new IllegalArgumentException("bench store knows no " + words[i]);
            }
        }
        if (length == null) length = Duration.ofSeconds(cases.contains("heap") ? HEAP_SECONDS : 3);
        return new Options(json, cases, variants, clients, length, rounds, events, connections, folder, profile);
    }

    private static String after(String[] words, int at) {
        if (at + 1 == words.length) throw new IllegalArgumentException(words[at] + " needs a word after it");
        return words[at + 1];
    }

    private static List<String> names(List<String> known, String given) {
        var named = new ArrayList<String>();
        for (var name : given.split(",")) {
            if (!known.contains(name)) throw new IllegalArgumentException("no %s among %s".formatted(name, known));
            named.add(name);
        }
        return List.copyOf(named);
    }

    private static int number(String name, String given, IntPredicate fits) {
        try {
            var number = Integer.parseInt(given);
            if (fits.test(number)) return number;
        } catch (NumberFormatException _) { // Said below.
        }
        throw new IllegalArgumentException("%s cannot be %s".formatted(name, given));
    }

    private static Duration seconds(String given) {
        try {
            var seconds = Double.parseDouble(given);
            if (seconds >= 0.1 && seconds <= 86_400) return Duration.ofMillis(Math.round(seconds * 1e3));
        } catch (NumberFormatException _) { // Said below.
        }
        throw new IllegalArgumentException("--seconds cannot be " + given);
    }

    static String usage() {
        return """
            bench store [--json] [--case C,…] [--variant V,…] [--clients 1,16,64,256] [--seconds N] [--rounds N]
                        [--events N] [--connections N] [--data DIR] [--jfr FILE]
            Measures the event store on a fresh PostgreSQL, beside plain JDBC and Axon's own engine.
              --case         of %s; all but heap unless named
              --variant      of %s
              --clients      senders at once, each with one command under way
              --seconds      of each measurement (3); of heap (600)
              --rounds       the median of which is told (3)
              --events       to be replayed (500000)
              --connections  of each pool (20)
              --data         the folder in which a temporary one is made, on the disk to be measured
              --jfr          writes recordings of the cartulary variant, FILE with the case in its name
            """.formatted(String.join(", ", CASES), String.join(", ", VARIANTS));
    }
}
