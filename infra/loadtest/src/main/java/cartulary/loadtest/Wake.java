package cartulary.loadtest;

import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.eventstore.TrackingProcessor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * How long from an append to its handler, in one process: single appends at a modest rate, read by a processor as a process's
 * would be, with its token in PostgreSQL. The clock starts when the append is acknowledged; a handler that was even faster
 * than the acknowledgement counts as nothing.
 */
final class Wake {
    private static final int COUNT = 2000;
    /** As fast as they go, for the compiler: what it makes then it does not make beside what is measured. */
    private static final int WARM_UP = 20_000;

    private static final long PAUSE_NANOS = 5_000_000;

    @ProcessingGroup("wake")
    static final class Reader {
        private final long[] seen;
        private final CountDownLatch left;
        private int next;

        Reader(int count) {
            this.seen = new long[count];
            this.left = new CountDownLatch(count);
        }

        /** They are sent one by one, so they come in the order in which they were sent. */
        @EventHandler
        void on(StockAdjusted event) {
            seen[next++] = System.nanoTime();
            left.countDown();
        }
    }

    private Wake() {}

    /** @param share of the usual number, for a short run */
    static List<Line> measure(Database database, double share, Supplier<Cpu> meters) throws Exception {
        var count = (int) Math.max(100, COUNT * Math.min(1, share));
        var warmUp = (int) (WARM_UP * Math.min(1, share));
        var reader = new Reader(warmUp + count);
        var module = TrackingProcessor.named("wake").handler(reader).batch(10);
        try (var shop = new Product(database, module)) {
            Workload.await(Workload.begin(shop, 0));
            for (int i = 0; i < warmUp; i++) Workload.await(Workload.append(shop, 0, "warm-up-" + i));
            var sent = new long[count];
            var answered = new long[count];
            var meter = meters.get();
            var begun = System.nanoTime();
            for (int i = 0; i < count; i++) {
                var pause = begun + i * PAUSE_NANOS - System.nanoTime();
                if (pause > 0) TimeUnit.NANOSECONDS.sleep(pause);
                var at = i;
                sent[i] = System.nanoTime();
                // On the thread that answers: nothing stands between the answer and the clock.
                Workload.await(Workload.append(shop, 0, "wake-" + i).thenRun(() -> answered[at] = System.nanoTime()));
            }
            var seconds = (System.nanoTime() - begun) / 1e9;
            if (!reader.left.await(30, TimeUnit.SECONDS)) {
                throw new IllegalStateException("%d appends were never handled".formatted(reader.left.getCount()));
            }
            var cpu = meter.since();
            cpu.replaceAll((_, millis) -> millis / count);
            var fromAnswer = new long[count];
            var fromSending = new long[count];
            for (int i = 0; i < count; i++) {
                fromAnswer[i] = Math.max(0, reader.seen[warmUp + i] - answered[i]);
                fromSending[i] = reader.seen[warmUp + i] - sent[i];
            }
            Arrays.sort(fromAnswer);
            Arrays.sort(fromSending);
            return List.of(
                    line("wake", fromAnswer, count / seconds, Line.rounded(cpu)),
                    line("wake-from-sending", fromSending, count / seconds, Line.rounded(cpu)));
        }
    }

    private static Line line(String work, long[] sorted, double perSecond, Map<String, Double> cpu) {
        return new Line(
                work,
                "cartulary",
                1,
                Line.rounded(perSecond, 1),
                Line.rounded(Load.percentile(sorted, 0.50) / 1e6, 3),
                Line.rounded(Load.percentile(sorted, 0.99) / 1e6, 3),
                cpu,
                List.of(),
                Map.of("count", sorted.length));
    }
}
