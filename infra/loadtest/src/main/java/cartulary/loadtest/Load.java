package cartulary.loadtest;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import java.util.stream.DoubleStream;

/** A closed loop: every sender has one thing under way, and begins the next when it is answered. */
final class Load {
    /** One sender's next thing, done when it returns. */
    @FunctionalInterface
    interface Step {
        void run() throws Exception;
    }

    /**
     * @param rows how many came to be, in the time measured
     * @param p50Millis how long half of the steps took at most
     * @param cpuMillis by process, in all
     */
    record Measured(double seconds, long rows, double p50Millis, double p99Millis, Map<String, Double> cpuMillis) {
        /** Several measurements of one thing as one: their sums, and the medians of their percentiles. */
        static Measured of(List<Measured> each) {
            var cpu = new TreeMap<String, Double>();
            each.forEach(one -> one.cpuMillis.forEach((who, millis) -> cpu.merge(who, millis, Double::sum)));
            return new Measured(
                    each.stream().mapToDouble(Measured::seconds).sum(),
                    each.stream().mapToLong(Measured::rows).sum(),
                    median(each.stream().mapToDouble(Measured::p50Millis)),
                    median(each.stream().mapToDouble(Measured::p99Millis)),
                    cpu);
        }

        private static double median(DoubleStream values) {
            var sorted = values.sorted().toArray();
            return sorted[sorted.length / 2];
        }

        double perSecond() {
            return rows / seconds;
        }

        Map<String, Double> cpuMillisEach() {
            var each = new TreeMap<>(cpuMillis);
            each.replaceAll((_, millis) -> millis / rows);
            return each;
        }
    }

    private static final long NOT_YET = Long.MAX_VALUE;

    private volatile long from = NOT_YET;
    private volatile boolean over;

    private Load() {}

    /**
     * @param rows of each step
     * @param ramp how long they run before anything counts
     * @throws Exception whatever the first step that failed threw
     */
    static Measured of(List<? extends Step> senders, int rows, Duration ramp, Duration length, Supplier<Cpu> meter)
            throws Exception {
        return new Load().run(senders, rows, ramp, length, meter);
    }

    private Measured run(List<? extends Step> senders, int rows, Duration ramp, Duration length, Supplier<Cpu> meter)
            throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            var running = new ArrayList<Future<long[]>>();
            senders.forEach(sender -> running.add(threads.submit(() -> times(sender))));
            long begun;
            long ended;
            Map<String, Double> cpu;
            try {
                watch(running, ramp);
                var cpuMeter = meter.get();
                begun = System.nanoTime();
                from = begun;
                watch(running, length);
                cpu = cpuMeter.since();
                ended = System.nanoTime();
            } finally {
                over = true;
            }
            var all = new ArrayList<long[]>();
            for (var sender : running) all.add(sender.get());
            var sorted = all.stream().flatMapToLong(Arrays::stream).sorted().toArray();
            if (sorted.length == 0) throw new IllegalStateException("nothing was answered within " + length);
            return new Measured(
                    (ended - begun) / 1e9,
                    (long) sorted.length * rows,
                    percentile(sorted, 0.50) / 1e6,
                    percentile(sorted, 0.99) / 1e6,
                    cpu);
        } catch (ExecutionException e) {
            throw e.getCause() instanceof Exception cause ? cause : e;
        }
    }

    /** Exact: the smallest that so many do not exceed. */
    static long percentile(long[] sorted, double share) {
        return sorted[Math.max(0, (int) Math.ceil(sorted.length * share) - 1)];
    }

    /** Lets them run; at once back if one has failed. */
    private static void watch(List<Future<long[]>> running, Duration length) throws Exception {
        var end = System.nanoTime() + length.toNanos();
        for (long left; (left = end - System.nanoTime()) > 0; ) {
            TimeUnit.NANOSECONDS.sleep(Math.min(left, 50_000_000));
            for (var sender : running) if (sender.isDone()) sender.get();
        }
    }

    private long[] times(Step sender) throws Exception {
        var times = new long[4096];
        var count = 0;
        while (!over) {
            var begun = System.nanoTime();
            sender.run();
            var ended = System.nanoTime();
            if (from > ended || over) continue;
            if (count == times.length) times = Arrays.copyOf(times, count * 2);
            times[count++] = ended - begun;
        }
        return Arrays.copyOf(times, count);
    }
}
