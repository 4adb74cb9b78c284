package cartulary.loadtest;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Actor;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.IntStream;

/**
 * {@code bench stock}: reservations a second of one SKU that everybody wants, by how many buckets share its stock, and whether
 * the units add up: in quiet, and while PostgreSQL is killed again and again.
 */
final class StockBench {
    private static final Sku SKU = new Sku("BENCH-HOT");
    private static final StockItemId ADDRESS = StockItemId.of(SKU, StockItemId.MAIN);
    private static final Actor PROCESS = Actor.system("bench");
    private static final Instant LATER = Instant.parse("2100-01-01T00:00:00Z");
    private static final int EACH = 1_000_000;
    private static final Duration RAMP = Duration.ofSeconds(1);

    private final Words words;
    private final int clients;
    private final int seconds;
    private final int kills;
    private final Report report;
    private final Consumer<String> progress;

    static String usage() {
        return """
            bench stock [--json] [--clients 64] [--seconds N] [--kills N] [--data DIR]
            Reservations a second of a single SKU with 1, 2, 4 and 8 buckets, on a fresh PostgreSQL.
              --clients      orders asked for at once (64)
              --seconds      of each measurement (5)
              --kills        of PostgreSQL, under load with 8 buckets (3)
              --data         the folder in which a temporary one is made, on the disk to be measured
            """;
    }

    /** @throws IllegalArgumentException if the words make no sense */
    StockBench(List<String> given, PrintStream out, Consumer<String> progress) {
        var known = Map.of("--clients", "64", "--seconds", "5", "--kills", "3", "--data", "target");
        this.words = new Words("stock", known, given);
        this.clients = words.number("--clients", n -> n >= 1 && n <= 1000);
        this.seconds = words.number("--seconds", n -> n >= 1);
        this.kills = words.number("--kills", n -> n >= 0);
        this.report = new Report("stock", words.json(), out);
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        try (var databases = new Databases(Path.of(words.text("--data")), 20)) {
            report.settings(Map.of("seconds", seconds, "kills", kills, "file_system", databases.fileSystem()));
            for (int buckets : new int[] {1, 2, 4, 8}) {
                progress.accept(buckets + (buckets == 1 ? " bucket" : " buckets"));
                var line = measure(databases, buckets);
                report.add(List.of(buckets == 1 ? line : line.against("buckets-1", with(1))));
            }
            if (kills > 0) report.add(List.of(underKills(databases)));
        }
        report.close(bars(), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private List<Bar> bars() {
        var bars = new ArrayList<Bar>();
        bars.add(new Bar(
                "8 buckets: reservations/s to one",
                false,
                3,
                Line.rounded(with(8).perSecond() / with(1).perSecond(), 3)));
        for (var line : report.lines()) {
            bars.add(new Bar(
                    "%s, %s: units not as acknowledged".formatted(line.work(), line.variant()),
                    true,
                    0,
                    ((Number) line.more().get("astray")).doubleValue()));
        }
        return bars;
    }

    private Line with(int buckets) {
        return Bar.find(report.lines(), "reserve", "buckets-" + buckets, clients)
                .orElseThrow();
    }

    private Line measure(Databases databases, int buckets) throws Exception {
        var database = databases.fresh("stock_" + buckets);
        try (var shop = new Product(database)) {
            fill(shop, buckets);
            var answered = new AtomicLong();
            var senders = IntStream.range(0, clients)
                    .mapToObj(sender -> reserving(shop, sender, buckets, answered, false))
                    .toList();
            var measured = Load.of(
                    senders,
                    1,
                    RAMP,
                    Duration.ofSeconds(seconds),
                    () -> new Cpu(Map.of("postgresql", databases.pid())));
            return Line.of("reserve", "buckets-" + buckets, clients, measured, exact(database, answered.get()));
        }
    }

    /** Every order is asked for until it is acknowledged; at the end each has its unit, once. */
    private Line underKills(Databases databases) throws Exception {
        progress.accept("kills");
        var buckets = 8;
        var database = databases.fresh("stock_kills");
        try (var shop = new Product(database)) {
            fill(shop, buckets);
            var answered = new AtomicLong();
            var senders = IntStream.range(0, clients)
                    .mapToObj(sender -> reserving(shop, sender, buckets, answered, true))
                    .toList();
            var killer = Thread.ofPlatform().start(() -> {
                for (var kill = 0; kill < kills; kill++) databases.crash(Duration.ofSeconds(2));
            });
            var length = Duration.ofSeconds(seconds + 4L * kills);
            var measured = Load.of(senders, 1, RAMP, length, () -> new Cpu(Map.of()));
            killer.join();
            var more = new LinkedHashMap<>(exact(database, answered.get()));
            more.put("kills", kills);
            return Line.of("reserve-under-kills", "buckets-" + buckets, clients, measured, more);
        }
    }

    private static void fill(Product shop, int buckets) throws Exception {
        for (var item : ADDRESS.walk("any", buckets, buckets)) {
            Workload.await(shop.send(new ReceiveStock(item, EACH, "first"), PROCESS, Map.of()));
        }
    }

    private static Load.Step reserving(
            Product shop, int sender, int buckets, AtomicLong answered, boolean untilAcknowledged) {
        return new Load.Step() {
            private int number;

            @Override
            public void run() throws Exception {
                var order = OrderId.derivedFrom("shopper-" + sender, Integer.toString(number++));
                // Where the checkout would ask first; there is enough in each.
                var item = ADDRESS.walk(order.value(), buckets, buckets).getFirst();
                while (!asked(new ReserveStock(item, order, 1, LATER))) TimeUnit.MILLISECONDS.sleep(50);
                answered.incrementAndGet();
            }

            private boolean asked(ReserveStock command) throws Exception {
                try {
                    Workload.await(shop.send(command, PROCESS, Map.of()));
                    return true;
                } catch (Exception e) {
                    if (!untilAcknowledged) throw e;
                    return false;
                }
            }
        };
    }

    /** What is stored, by the events alone. */
    private static Map<String, Object> exact(Database database, long answered) throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select count(*), count(distinct e ->> 'orderId'), coalesce(sum((e ->> 'quantity')::int), 0)
                        from (select convert_from(payload, 'UTF8')::jsonb e from domain_events
                              where payload_type = 'inventory.StockReserved') reserved""")) {
            row.next();
            var reserved = row.getLong(1);
            // An order twice, units for nobody, an answer without its units.
            var astray =
                    Math.abs(reserved - answered) + reserved - row.getLong(2) + Math.abs(row.getLong(3) - reserved);
            var all = new LinkedHashMap<String, Object>();
            all.put("acknowledged", answered);
            all.put("reserved", reserved);
            all.put("astray", astray);
            return all;
        }
    }
}
