package cartulary.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;

/** Create and append, every variant in turn and that several times over, so that the machine's mood hits all alike. */
final class Writing implements AutoCloseable {
    private static final int WARM_ROWS_PER_SECOND = 7000;
    private static final Duration RAMP = Duration.ofMillis(300);

    private record Entry(String variant, int clients) {}

    private final Options options;
    private final Supplier<Cpu> meter;
    private final Consumer<String> progress;
    private final Limits limits;
    private final Map<String, Workload.Shop> shops = new LinkedHashMap<>();
    private int runs;

    /** @param databases makes a fresh one of the name */
    Writing(Options options, Databases databases, Supplier<Cpu> meter, Consumer<String> progress) throws Exception {
        this.options = options;
        this.meter = meter;
        this.progress = progress;
        this.limits = new Limits(databases.fresh("limit"));
        if (options.variants().contains("stock")) shops.put("stock", new Stock(databases.fresh("stock")));
        if (options.variants().contains("cartulary")) {
            shops.put("cartulary", new Product(databases.fresh("cartulary")));
        }
    }

    /** Bytes of what is written. */
    Map<String, Object> sizes(String work) {
        var sample = limits.sample(work.equals("place") ? "create" : work);
        return Map.of("payload_bytes", sample.payload().length, "metadata_bytes", sample.metaData().length);
    }

    List<Line> measure(String work) throws Exception {
        var entries = entries(work);
        var measured = new LinkedHashMap<Entry, List<Load.Measured>>();
        entries.forEach(entry -> measured.put(entry, new ArrayList<>()));
        if (work.equals("append")) {
            for (var shop : shops.values()) beginStreams(shop);
        }
        for (var entry : entries) warmUp(work, entry);
        for (int round = 1; round <= options.rounds(); round++) {
            for (var entry : round % 2 == 0 ? entries.reversed() : entries) {
                var result = run(work, entry, options.length());
                progress.accept("round %d %s %s %d: %.0f/s, p99 %.1f ms"
                        .formatted(round, work, entry.variant, entry.clients, result.perSecond(), result.p99Millis()));
                measured.get(entry).add(result);
            }
        }
        if (options.profile() != null && shops.containsKey("cartulary")) profile(work);
        var lines = entries.stream()
                .map(entry -> Line.of(work, entry.variant, entry.clients, median(measured.get(entry)), Map.of()))
                .toList();
        return lines.stream().map(line -> withRatios(line, lines)).toList();
    }

    private List<Entry> entries(String work) {
        if (work.equals("place")) {
            // What it adds to a create does not depend on how many there are.
            var clients =
                    options.clients().contains(64) ? 64 : options.clients().getFirst();
            return shops.keySet().stream()
                    .map(variant -> new Entry(variant, clients))
                    .toList();
        }
        var entries = new ArrayList<Entry>();
        for (var variant : options.variants()) {
            switch (variant) {
                case "limit-1", "limit-batch" -> entries.add(new Entry(variant, 1));
                case "limit-64" -> entries.add(new Entry(variant, 64));
                default -> options.clients().forEach(clients -> entries.add(new Entry(variant, clients)));
            }
        }
        // Those that are compared stand beside each other.
        entries.sort(Comparator.comparingInt(Entry::clients));
        return entries;
    }

    /** Until the compiler has seen enough of it, or, on a machine that is too busy for that, for a few times as long. */
    private void warmUp(String work, Entry entry) throws Exception {
        var enough = options.length().toMillis() * WARM_ROWS_PER_SECOND / 1000;
        long rows = 0;
        for (int slice = 0; slice < 5 && rows < enough; slice++) {
            rows += run(work, entry, options.length().dividedBy(2)).rows();
            // One sender alone would take all day; its code is what the many run as well.
            if (entry.clients < 16) break;
        }
        progress.accept("warmed up %s %s %d with %d".formatted(work, entry.variant, entry.clients, rows));
    }

    private Load.Measured run(String work, Entry entry, Duration length) throws Exception {
        switch (entry.variant) {
            case "limit-1", "limit-64" -> {
                var senders = limits.single(work, entry.clients);
                try {
                    return Load.of(senders, 1, RAMP, length, meter);
                } finally {
                    for (var sender : senders) sender.close();
                }
            }
            case "limit-batch" -> {
                try (var sender = limits.batch(work)) {
                    return Load.of(List.of(sender), Limits.BATCH, RAMP, length, meter);
                }
            }
            default -> {
                return Load.of(senders(work, shops.get(entry.variant), entry.clients), 1, RAMP, length, meter);
            }
        }
    }

    private List<Load.Step> senders(String work, Workload.Shop shop, int clients) {
        var run = "run-" + ++runs;
        var senders = new ArrayList<Load.Step>();
        for (int i = 0; i < clients; i++) {
            senders.add(
                    work.equals("append")
                            ? Workload.appending(shop, run, i, clients)
                            : Workload.creating(shop, run + "-" + i, work.equals("place")));
        }
        return senders;
    }

    static void beginStreams(Workload.Shop shop) throws Exception {
        var begun = new ArrayList<java.util.concurrent.CompletableFuture<?>>();
        for (int stream = 0; stream < Workload.STREAMS; stream++) {
            begun.add(Workload.begin(shop, stream));
            if (begun.size() % 64 == 0) for (var each : begun) Workload.await(each);
        }
        for (var each : begun) Workload.await(each);
    }

    private void profile(String work) throws Exception {
        var clients = options.clients().contains(64) ? 64 : options.clients().getFirst();
        try (var _ = Profile.of(options.profile(), work, progress)) {
            run(work, new Entry("cartulary", clients), options.length().multipliedBy(3));
        }
    }

    static Load.Measured median(List<Load.Measured> rounds) {
        var sorted = new ArrayList<>(rounds);
        sorted.sort(Comparator.comparingDouble(Load.Measured::perSecond));
        return sorted.get((sorted.size() - 1) / 2);
    }

    private static Line withRatios(Line line, List<Line> lines) {
        var with = line;
        var work = line.work();
        if (line.variant().equals("cartulary")) {
            with = against(with, "stock", Bar.find(lines, work, "stock", line.clients()));
            with = against(with, "limit-batch", Bar.find(lines, work, "limit-batch", 1));
        }
        if (line.variant().equals("cartulary") || line.variant().equals("stock")) {
            if (line.clients() == 1) with = against(with, "limit-1", Bar.find(lines, work, "limit-1", 1));
            if (line.clients() == 64) with = against(with, "limit-64", Bar.find(lines, work, "limit-64", 64));
        }
        return with;
    }

    private static Line against(Line line, String name, java.util.Optional<Line> other) {
        return other.map(found -> line.against(name, found)).orElse(line);
    }

    @Override
    public void close() {
        shops.values().forEach(Workload.Shop::close);
    }
}
