package cartulary.e2e;

import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/**
 * Plays a day in the life of the shop through its REST gateway and judges each order by event store, provider's ledger and
 * view together. Starts the shop if it is not running.
 */
public final class Demo {
    /**
     * @param sabotaged null for none
     * @param scenarios in the order they are played
     */
    record Options(boolean json, String sabotaged, Path data, List<String> scenarios) {
        /** @throws IllegalArgumentException saying what is wrong with the words */
        static Options of(String... words) {
            var json = false;
            String sabotaged = null;
            var data = Path.of("data");
            var scenarios = new ArrayList<String>();
            for (int i = 0; i < words.length; i++) {
                switch (words[i]) {
                    case "--json" -> json = true;
                    case "--sabotage" -> sabotaged = scenario(after(words, i++));
                    case "--data" -> data = Path.of(after(words, i++));
                    default -> scenarios.add(scenario(words[i]));
                }
            }
            if (scenarios.isEmpty()) {
                if (sabotaged == null) scenarios.addAll(Scenarios.SABOTAGE.keySet());
                else scenarios.add(sabotaged);
            }
            if (sabotaged != null && !scenarios.contains(sabotaged)) {
                throw new IllegalArgumentException(sabotaged + " is to be sabotaged but not played");
            }
            return new Options(json, sabotaged, data, List.copyOf(scenarios));
        }

        private static String after(String[] words, int at) {
            if (at + 1 == words.length) throw new IllegalArgumentException(words[at] + " needs a word after it");
            return words[at + 1];
        }

        private static String scenario(String word) {
            if (Scenarios.SABOTAGE.containsKey(word)) return word;
            throw new IllegalArgumentException("there is no scenario " + word);
        }
    }

    private Demo() {}

    /** Exit code 0 if all is ok, 1 if not, 2 if the words make no sense. */
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
        System.exit(play(options) ? 0 : 1);
    }

    private static boolean play(Options options) {
        PrintStream progress = options.json ? System.err : System.out;
        var shop = new Shop(new DataDirectory(options.data, command()));
        // Tells this run's products from those of any other on the same store; nothing is decided by it.
        var run = Long.toString(System.currentTimeMillis(), 36).toUpperCase(Locale.ROOT);
        var outcomes = new ArrayList<Outcome>();
        try {
            if (!shop.isUp()) {
                progress.println("the shop is not running: starting it");
                shop.start();
            }
        } catch (Unmet e) {
            System.err.println(e.getMessage());
            return false;
        }
        var scenarios = new Scenarios(shop, run, line -> {
            synchronized (progress) {
                progress.println(line);
            }
        });
        for (var name : options.scenarios) {
            var outcome = scenarios.play(name, name.equals(options.sabotaged));
            outcomes.add(outcome);
            if (options.json) System.out.println(outcome.json());
        }
        progress.println();
        progress.print(Outcome.table(outcomes));
        return outcomes.stream().allMatch(Outcome::ok);
    }

    /** The script beside the sources or the one that started this program. */
    private static Path command() {
        return Optional.ofNullable(System.getProperty("cartulary.command"))
                .or(() -> Optional.ofNullable(System.getenv("CARTULARY_COMMAND")))
                .map(Path::of)
                .orElse(Path.of("cartulary"))
                .toAbsolutePath();
    }

    private static String usage() {
        return """
            demo [--json] [--sabotage SCENARIO] [--data DIR] [SCENARIO…]
            Plays the scenarios named, or all: %s.
              --json       one JSON object a scenario on stdout, progress on stderr
              --sabotage   break one of that scenario's three witnesses; it must then say ok:false
              --data       the shop's data folder (./data)
            """.formatted(String.join(", ", Scenarios.SABOTAGE.keySet()));
    }
}
