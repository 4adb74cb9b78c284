package cartulary.loadtest;

import java.lang.management.ManagementFactory;
import java.lang.management.MemoryPoolMXBean;
import java.lang.management.MemoryType;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;

/** Whether the heap stays as it is under a load that does not end. */
final class Heap {
    /** A leak of one reference of an event at ten thousand a second would be ten times this. */
    static final double FLAT_MB_A_MINUTE = 1.0;

    private static final int SENDERS = 64;
    private static final Duration EVERY = Duration.ofSeconds(30);

    private volatile boolean over;
    private final Consumer<String> progress;

    Heap(Consumer<String> progress) {
        this.progress = progress;
    }

    Line measure(Database database, Duration length, Cpu meter) throws Exception {
        try (var shop = new Product(database);
                var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            Writing.beginStreams(shop);
            var running = new ArrayList<Future<Long>>();
            var begun = System.nanoTime();
            for (int i = 0; i < SENDERS; i++) {
                var create = Workload.creating(shop, "heap-" + i, true);
                var append = Workload.appending(shop, "heap", i, SENDERS);
                running.add(threads.submit(() -> alternate(create, append)));
            }
            var used = new ArrayList<Double>();
            try {
                // At least three, so that a short run has something to tell as well.
                var pause = length.dividedBy(4).compareTo(EVERY) < 0 ? length.dividedBy(4) : EVERY;
                var samples = length.dividedBy(pause);
                for (int i = 1; i <= samples; i++) {
                    var next = begun + pause.toNanos() * i - System.nanoTime();
                    if (next > 0) TimeUnit.NANOSECONDS.sleep(next);
                    for (var sender : running) if (sender.isDone()) sender.get();
                    used.add(Line.rounded(usedAfterFullCollection(), 2));
                    progress.accept("heap after %.1f s: %.1f MB".formatted(pause.toMillis() * i / 1e3, used.getLast()));
                }
                over = true;
                long sent = 0;
                for (var sender : running) sent += sender.get();
                var seconds = (System.nanoTime() - begun) / 1e9;
                // While caches and histories fill up it grows, as it must.
                var settled = used.subList(used.size() / 3, used.size());
                var cpu = meter.since();
                var commands = sent;
                cpu.replaceAll((_, millis) -> millis / commands);
                return new Line(
                        "heap",
                        "cartulary",
                        SENDERS,
                        Line.rounded(sent / seconds, 1),
                        null,
                        null,
                        Line.rounded(cpu),
                        List.of(),
                        Map.of(
                                "used_mb",
                                used,
                                "every_s",
                                pause.toMillis() / 1000.0,
                                "mb_per_minute",
                                Line.rounded(slope(settled) * 60_000 / pause.toMillis(), 3)));
            } finally {
                over = true;
            }
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    private long alternate(Load.Step create, Load.Step append) throws Exception {
        long sent = 0;
        while (!over) {
            create.run();
            append.run();
            sent += 2;
        }
        return sent;
    }

    /** In MB, as the collector itself counted: what was allocated since is not in it. */
    static double usedAfterFullCollection() {
        System.gc();
        return ManagementFactory.getMemoryPoolMXBeans().stream()
                        .filter(pool -> pool.getType() == MemoryType.HEAP)
                        .map(MemoryPoolMXBean::getCollectionUsage)
                        .mapToLong(usage -> usage == null ? 0 : usage.getUsed())
                        .sum()
                / 1e6;
    }

    /** Of the straight line that fits best, a step. */
    static double slope(List<Double> values) {
        var n = values.size();
        var meanX = (n - 1) / 2.0;
        var meanY = values.stream().mapToDouble(each -> each).average().orElseThrow();
        double products = 0;
        double squares = 0;
        for (int x = 0; x < n; x++) {
            products += (x - meanX) * (values.get(x) - meanY);
            squares += (x - meanX) * (x - meanX);
        }
        return squares == 0 ? 0 : products / squares;
    }
}
