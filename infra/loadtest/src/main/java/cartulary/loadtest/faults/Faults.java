package cartulary.loadtest.faults;

import cartulary.loadtest.check.Check;
import cartulary.loadtest.check.Told;
import cartulary.loadtest.model.Model;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/**
 * The word {@code faults}: a shop as a child, people in it, and servers killed and stopped under them at seeded moments. In the end all
 * are let go home, what is on its way comes to rest, and the checker has the last word.
 */
public final class Faults {
    /**
     * @param seconds of strikes
     * @param perSecond acts of people
     * @param wallets of a hundred who may pay as they like, so many by WeChat or Alipay
     * @param trouble of a hundred calls to providers, and of a hundred of their notifications, so many go wrong
     * @param points at which the shop dies first, each in one errand of its own
     */
    record Options(
            boolean json, Path data, long seconds, long seed, int perSecond, int wallets, int trouble, int points) {
        /** @throws IllegalArgumentException saying what is wrong with the words */
        static Options of(String... words) {
            var json = false;
            var data = Path.of("target");
            var minutes = 2.0;
            var seed = 1L;
            var perSecond = 60;
            var wallets = 0;
            var trouble = 0;
            var points = 0;
            for (int i = 0; i < words.length; i++) {
                switch (words[i]) {
                    case "--json" -> json = true;
                    case "--data" -> data = Path.of(after(words, i++));
                    case "--minutes" -> minutes = number(words[i], after(words, i++));
                    case "--seed" -> seed = (long) number(words[i], after(words, i++));
                    case "--rate" -> perSecond = (int) number(words[i], after(words, i++));
                    case "--wallets" -> wallets = (int) number(words[i], after(words, i++));
                    case "--trouble" -> trouble = (int) number(words[i], after(words, i++));
                    case "--points" -> {
                        var given = after(words, i++);
                        points = given.equals("all") ? Integer.MAX_VALUE : (int) number("--points", given);
                    }
                    default -> throw new IllegalArgumentException("faults knows no " + words[i]);
                }
            }
            if (minutes <= 0 || perSecond < 1) throw new IllegalArgumentException("minutes and rate are above zero");
            if (trouble < 0 || trouble > 90) throw new IllegalArgumentException("--trouble is 0 to 90");
            return new Options(
                    json,
                    data.toAbsolutePath().normalize(),
                    Math.round(minutes * 60),
                    seed,
                    perSecond,
                    wallets,
                    trouble,
                    points);
        }

        private static String after(String[] words, int at) {
            if (at + 1 == words.length) throw new IllegalArgumentException(words[at] + " needs a word after it");
            return words[at + 1];
        }

        private static double number(String name, String given) {
            try {
                return Double.parseDouble(given);
            } catch (NumberFormatException e) {
                throw new IllegalArgumentException("%s cannot be %s".formatted(name, given), e);
            }
        }
    }

    /** Limits that a crowd from one address would meet, and a window that ends within the run. */
    static final Map<String, String> SETTINGS = Map.of(
            "cartulary.gateway.limits.checkout-per-minute", "0",
            "cartulary.gateway.limits.per-minute", "0",
            "cartulary.gateway.limits.address-per-minute", "0",
            "cartulary.gateway.limits.guests-per-minute", "0",
            "cartulary.gateway.limits.webhook-per-second", "0",
            "cartulary.ordering.payment-window", "25s");

    /** Once providers are well again, of no payment the outcome may be unknown for longer. */
    private static final Duration SETTLED_WITHIN = Duration.ofMinutes(2);

    private Faults() {}

    /** Exit code 0 if nothing was violated and nothing acknowledged lost, 1 if not, 2 if the words make no sense. */
    public static void main(String[] words) {
        Locale.setDefault(Locale.ROOT);
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
        var ok = false;
        try {
            ok = run(options, Path.of("").toAbsolutePath(), System.out, System.err);
        } catch (IOException | SQLException | RuntimeException e) {
            System.err.println("the run broke off");
            e.printStackTrace();
        }
        System.exit(ok ? 0 : 1);
    }

    /** Leaves its folder behind if anything was wrong, or waits for a person. */
    static boolean run(Options options, Path root, PrintStream out, PrintStream progress)
            throws IOException, SQLException {
        var begun = System.nanoTime();
        var folder = options.data.resolve(
                "faults-" + options.seed + "-" + ProcessHandle.current().pid());
        Files.createDirectories(options.data);
        try (var shop = new Shop(root, folder, SETTINGS, List.of())) {
            progress.printf(
                    "seed %d, %d s of strikes, %d acts a second; settings %s%n",
                    options.seed, options.seconds, options.perSecond, SETTINGS);
            shop.start();
            progress.printf("%5.1f s: the shop is up%n", since(begun));
            var door = new Door(shop);
            var crowd = new Crowd(door, options.wallets, options.seed);
            var nemesis = new Nemesis(
                    shop,
                    door,
                    options.seed,
                    "NB-01-A5PL",
                    line -> progress.printf("%5.1f s: %s%n", since(begun), line));
            var points = new Points(
                            shop, crowd, options.seed, line -> progress.printf("%5.1f s: %s%n", since(begun), line))
                    .play(options.points);
            var from = System.nanoTime();
            var trouble = new Trouble(shop, door, options.trouble, options.seed);
            crowd.begin(options.perSecond);
            nemesis.rage(from + options.seconds * 1_000_000_000L);
            var perSecond = door.requests() / ((System.nanoTime() - from) / 1e9);
            trouble.close();
            var unknown = trouble.settled(SETTLED_WITHIN);
            progress.printf("%5.1f s: no outcome is unknown %.1f s after providers are well%n", since(begun), unknown);
            drain(crowd, door, shop, progress);
            crowd.close();
            var history = List.copyOf(door.history());
            var kept = folder.resolveSibling(folder.getFileName() + ".history.jsonl");
            write(history, kept);
            var result = Check.await(shop.folder(), history, Duration.ofSeconds(60), progress);
            var told = new LinkedHashMap<String, Object>();
            told.put("faults", sum(nemesis.kills()) + sum(nemesis.stops()));
            told.put("seed", options.seed);
            told.put("requests", door.requests());
            told.put("per_s", Math.round(perSecond * 10) / 10.0);
            told.put("kills", nemesis.kills());
            told.put("violations", result.violations());
            told.put("facts", result.facts());
            told.put("acknowledged_lost", result.acknowledgedLost());
            told.put("recovery_s_max", Math.round(nemesis.slowest() * 10) / 10.0);
            told.put("unknown_s", Math.round(unknown * 10) / 10.0);
            told.put("stops", nemesis.stops());
            told.put("points", points);
            told.put("unanswered", door.unanswered());
            told.put("parked", result.parked());
            told.put("ended", new TreeMap<>(crowd.ended()));
            var replayed = new Model(folder.resolve("model")).replay(result.lives());
            told.put("replayed", replayed);
            out.println(Shop.JSON.writeValueAsString(told));
            var ok = result.ok()
                    && result.acknowledgedLost() == 0
                    && unknown <= SETTLED_WITHIN.toSeconds()
                    && replayed.refused().isEmpty();
            shop.close();
            if (ok && result.parked().isEmpty()) {
                shop.delete();
                Files.deleteIfExists(kept);
            } else {
                progress.println("what it kept is in " + folder + ", what clients were told in " + kept);
            }
            return ok;
        }
    }

    /** People finish what they began; then time is moved past every deadline that waits for something. */
    private static void drain(Crowd crowd, Door door, Shop shop, PrintStream progress) {
        crowd.shut();
        var until = System.nanoTime() + Duration.ofSeconds(90).toNanos();
        while (crowd.inside() > 0 && System.nanoTime() < until) Shop.pause();
        progress.printf("%d are still inside%n", crowd.inside());
        // What failed waits for its turn, minutes maybe.
        var admin = door.staff("admin");
        for (var i = 0; i < 2; i++) {
            door.send(
                    "POST",
                    shop.gateway("/test/clock"),
                    Map.of("Authorization", admin, "Content-Type", "application/json"),
                    "{\"advanceSeconds\":660}");
        }
    }

    private static void write(List<Told> history, Path file) throws IOException {
        try (BufferedWriter lines = Files.newBufferedWriter(file)) {
            for (var call : history) {
                lines.write(Shop.JSON.writeValueAsString(call));
                lines.newLine();
            }
        }
    }

    private static int sum(Map<String, Integer> counts) {
        return new ArrayList<>(counts.values()).stream().mapToInt(each -> each).sum();
    }

    private static double since(long begun) {
        return (System.nanoTime() - begun) / 1e9;
    }

    private static String usage() {
        return """
            faults [--minutes M] [--seed S] [--rate N] [--wallets N] [--points N|all] [--json] [--data DIR]
            A shop of its own, people in it, and its JVM, PostgreSQL, Redis and sandbox killed and stopped at seeded moments.
              --minutes   of strikes (2); starting, draining and checking come on top
              --seed      decides whom, how, and what people want (1)
              --rate      acts of people a second (60); one that buys makes many requests
              --wallets   of a hundred who buy, so many pay by WeChat or Alipay (0)
              --trouble   of a hundred calls to providers, and of their notifications, so many go wrong, in every way there is (0)
              --points    first the shop dies so often (0) before or after an append, a provider's call, a reply, a token, each
                          time in another errand of shoppers; all of them take some ten minutes
              --json      nothing but the closing line on stdout, which is JSON either way
              --data      where the run has its folder (target); kept if anything was wrong, or waits for a person
            """;
    }
}
