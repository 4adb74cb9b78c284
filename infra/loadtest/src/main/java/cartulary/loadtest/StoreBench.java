package cartulary.loadtest;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One run of {@code bench store}: a fresh server, all that was asked for, and the server gone again. */
final class StoreBench {
    private final Options options;
    private final Report report;
    private final Consumer<String> progress;

    StoreBench(Options options, Report report, Consumer<String> progress) {
        this.options = options;
        this.report = report;
        this.progress = progress;
    }

    void run() throws Exception {
        var begun = System.nanoTime();
        var load = Machine.load();
        try (var databases = new Databases(options.folder(), options.connections())) {
            report.settings(settings(databases, load));
            Supplier<Cpu> meter = () -> new Cpu(Map.of("postgresql", databases.pid()));
            if (wanted("create", "append", "place")) write(databases, meter);
            if (wanted("scan", "replay-noop", "replay-view")) read(databases, meter);
            if (wanted("wake")) {
                progress.accept("wake");
                report.add(
                        Wake.measure(databases.fresh("wake"), options.length().toMillis() / 3e3, meter));
            }
            if (wanted("heap")) {
                report.add(List.of(new Heap(progress).measure(databases.fresh("heap"), options.length(), meter.get())));
            }
        }
        report.close(Bar.ofStore(report.lines()), Machine.closing(load, Duration.ofNanos(System.nanoTime() - begun)));
    }

    private void write(Databases databases, Supplier<Cpu> meter) throws Exception {
        try (var writing = new Writing(options, databases, meter, progress)) {
            for (var work : List.of("create", "append", "place")) {
                if (!wanted(work)) continue;
                progress.accept("%s: %s".formatted(work, writing.sizes(work)));
                report.add(writing.measure(work));
            }
        }
    }

    private void read(Databases databases, Supplier<Cpu> meter) throws Exception {
        var database = databases.fresh("reading");
        var reading = new Reading(options, database, meter, progress);
        reading.fill();
        var scan = reading.scan();
        if (wanted("scan")) report.add(List.of(scan));
        if (wanted("replay-noop")) report.add(reading.noop(scan));
        if (wanted("replay-view") && options.variants().contains("cartulary")) {
            progress.accept("replay-view");
            var mongo = databases.mongo();
            Supplier<Cpu> both = () -> new Cpu(Map.of("postgresql", databases.pid(), "mongodb-stand-in", mongo.pid()));
            report.add(List.of(Views.replay(
                            database,
                            mongo.uri(),
                            "redis://" + databases.redis().address(),
                            options.events(),
                            both)
                    .against("scan", scan)));
        }
    }

    private boolean wanted(String... works) {
        return Stream.of(works).anyMatch(options.cases()::contains);
    }

    private Map<String, Object> settings(Databases databases, double load) throws Exception {
        var settings = new LinkedHashMap<String, Object>(databases.main().settings());
        settings.put("file_system", databases.fileSystem());
        settings.put("pool_connections", options.connections());
        settings.put("limit_batch_rows", Limits.BATCH);
        settings.put("streams", Workload.STREAMS);
        settings.put("seconds", options.length().toMillis() / 1e3);
        settings.put("rounds", options.rounds());
        settings.put("replayed_events", options.events());
        settings.put("load_average", load);
        return settings;
    }
}
