package cartulary.loadtest;

import cartulary.embedded.DataFolder;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.loadtest.faults.Door;
import cartulary.loadtest.faults.Shop;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/**
 * {@code bench start}: how long the whole shop takes from its start until it is ready, with a past of many events: with no
 * checkpoint of its views, with the one that the stand-in for MongoDB wrote when it was stopped, and with the last one that it
 * wrote before it was killed.
 */
final class StartBench {
    /** As the stand-in says it, of what it read and wrote. */
    private static final List<String> SAID = List.of("checkpoint read in", "checkpoint written in");

    private static final double MOST_SECONDS = 60;

    private final Words words;
    private final long events;
    private final long memory;
    private final Report report;
    private final Consumer<String> progress;

    static String usage() {
        return """
            bench start [--json] [--events N] [--memory MB] [--data DIR]
            The whole shop, from its start until it is ready; all on this machine.
              --events       in the book (1000000)
              --memory       that the stand-in for MongoDB may use (6144)
              --data         the folder in which the shop has its own, on the disk to be measured
            """;
    }

    /** @throws IllegalArgumentException if the words make no sense */
    StartBench(List<String> given, PrintStream out, Consumer<String> progress) {
        var known = new LinkedHashMap<String, String>();
        known.put("--events", "1000000");
        known.put("--memory", "6144");
        known.put("--data", "target");
        this.words = new Words("start", known, given);
        this.events = words.number("--events", n -> n >= 1000);
        this.memory = words.number("--memory", n -> n >= 64);
        this.report = new Report("start", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        var folder = Path.of(words.text("--data"))
                .toAbsolutePath()
                .normalize()
                .resolve("bench-start-" + ProcessHandle.current().pid());
        try (var shop = new Shop(
                Path.of("").toAbsolutePath(), folder, Map.of("mongo.memory", Long.toString(memory)), List.of())) {
            progress.accept("one order is placed, paid and confirmed");
            shop.start();
            var model = ReplayBench.lived(shop);
            shop.stop();
            var head = past(folder, model);
            report.settings(Map.of("events", head, "memory_mb", memory, "load_average", load));

            var checkpoint = folder.resolve("mongodb/checkpoint");
            Files.delete(checkpoint);
            measure(shop, "anew", head);
            progress.accept("its views are written down at its stop");
            shop.stop();
            measure(shop, "stopped", head);

            progress.accept("one more order, and shop and stand-in are killed");
            var door = new Door(shop);
            new OrdersBench.Shopper(door, door.guest(), List.of(model.sku()), 1).bought();
            shop.signal("KILL", "shop");
            shop.signal("KILL", "mongodb");
            measure(shop, "killed", head);
            shop.stop();
            shop.delete();
        }
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    /** As if every processor but those of the views had read all of it. */
    private long past(Path folder, ReplayBench.Model model) throws Exception {
        try (var data = DataFolder.open(folder)) {
            var postgres = new PostgresServer(data, Ports.free(), folder.resolve("cache"));
            try {
                postgres.start();
                ReplayBench.write(postgres, model, events, progress);
                return passed(postgres);
            } finally {
                postgres.stop();
            }
        }
    }

    private static long passed(PostgresServer postgres) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement()) {
            long head;
            try (var row = statement.executeQuery("select max(global_index) from domain_events")) {
                row.next();
                head = row.getLong(1);
            }
            statement.execute(
                    "update tokens set token = convert_to('{\"globalIndex\":%d}', 'UTF8') where token is not null and processor_name <> '__config'"
                            .formatted(head));
            return head;
        }
    }

    private void measure(Shop shop, String variant, long head) throws IOException, InterruptedException {
        progress.accept("start: " + variant);
        var log = shop.folder().resolve("logs/mongodb.log");
        var from = Files.size(log);
        var begun = System.nanoTime();
        shop.start(Duration.ofMinutes(30));
        var seconds = (System.nanoTime() - begun) / 1e9;
        TimeUnit.SECONDS.sleep(1); // For the last line of the log.
        var more = new LinkedHashMap<String, Object>();
        more.put("count", head);
        more.put("seconds", Line.rounded(seconds, 1));
        more.put("stand_in_mb", residentMb(shop.pid("mongodb")));
        var checkpoint = shop.folder().resolve("mongodb/checkpoint");
        if (Files.exists(checkpoint)) more.put("checkpoint_mb", Files.size(checkpoint) >> 20);
        more.put("said", said(log, from));
        progress.accept("%s: ready after %.1f s; %s".formatted(variant, seconds, more));
        report.add(List.of(
                new Line("start", variant, 1, Line.rounded(head / seconds, 1), null, null, Map.of(), List.of(), more)));
    }

    private static List<String> said(Path log, long from) throws IOException {
        var all = Files.readString(log);
        return all.substring((int) Math.min(from, all.length()))
                .lines()
                .flatMap(line -> SAID.stream().filter(line::contains).map(words -> line.substring(line.indexOf(words))))
                .toList();
    }

    private static long residentMb(long pid) throws IOException {
        var status = Path.of("/proc/" + pid + "/status");
        if (!Files.exists(status)) return 0;
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .map(line -> line.replaceAll("\\D", ""))
                .mapToLong(kib -> Long.parseLong(kib) >> 10)
                .findFirst()
                .orElse(0);
    }

    private List<Bar> bars() {
        return report.lines().stream()
                .filter(line -> !line.variant().equals("anew"))
                .map(line -> new Bar(
                        "start, %s: seconds until it is ready".formatted(line.variant()),
                        true,
                        MOST_SECONDS,
                        ((Number) line.more().get("seconds")).doubleValue()))
                .toList();
    }
}
