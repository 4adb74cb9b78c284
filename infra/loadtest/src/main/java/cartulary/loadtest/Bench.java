package cartulary.loadtest;

import java.util.List;
import java.util.Locale;

/** The word {@code bench}: exit code 0 if it was measured, whatever came out; 1 if it broke, 2 if the words make no sense. */
public final class Bench {
    private Bench() {}

    /** One of them, ready to run. */
    @FunctionalInterface
    private interface Ready {
        void run() throws Exception;
    }

    public static void main(String[] words) {
        Locale.setDefault(Locale.ROOT);
        if (words.length == 0 || List.of(words).contains("--help")) {
            System.out.print(usage());
            return;
        }
        Ready bench;
        try {
            bench = ready(words[0], List.of(words).subList(1, words.length));
        } catch (IllegalArgumentException e) {
            System.err.println(e.getMessage());
            System.err.print(usage());
            System.exit(2);
            return;
        }
        try {
            bench.run();
        } catch (Exception e) {
            e.printStackTrace();
            System.exit(1);
        }
        System.exit(0); // Whatever thread a library may have left.
    }

    /** @throws IllegalArgumentException saying what is wrong with the words */
    private static Ready ready(String name, List<String> words) {
        return switch (name) {
            case "store" -> {
                var options = Options.of(words.toArray(String[]::new));
                yield new StoreBench(options, new Report(name, options.json(), System.out), System.err::println)::run;
            }
            case "orders" -> new OrdersBench(words, System.out, System.err::println)::run;
            case "stock" -> new StockBench(words, System.out, System.err::println)::run;
            case "browse" -> new BrowseBench(words, System.out, System.err::println)::run;
            case "replay" -> new ReplayBench(words, System.out, System.err::println)::run;
            case "start" -> new StartBench(words, System.out, System.err::println)::run;
            case "webhooks" -> new WebhooksBench(words, System.out, System.err::println)::run;
            default -> throw new IllegalArgumentException("there is no benchmark " + name);
        };
    }

    private static String usage() {
        return Options.usage()
                + OrdersBench.usage()
                + StockBench.usage()
                + BrowseBench.usage()
                + ReplayBench.usage()
                + StartBench.usage()
                + WebhooksBench.usage();
    }
}
