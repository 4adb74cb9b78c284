package cartulary.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.ToDoubleBiFunction;

/**
 * What is asked for, and what came out.
 *
 * @param atMost whether the bound is an upper one
 */
record Bar(String what, boolean atMost, double bound, double measured) {
    private static final int SENDERS = 64;

    boolean met() {
        return atMost ? measured <= bound : measured >= bound;
    }

    String bounds() {
        return (atMost ? "<= " : ">= ") + bound;
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("bar", what);
        json.put("bound", bounds());
        json.put("measured", measured);
        json.put("met", met());
        return json;
    }

    /** Those of the store that these lines can tell about. */
    static List<Bar> ofStore(List<Line> lines) {
        var bars = new ArrayList<Bar>();
        for (var work : List.of("create", "append")) {
            var creates = work.equals("create");
            var ours = find(lines, work, "cartulary", SENDERS);
            var stock = find(lines, work, "stock", SENDERS);
            add(bars, work + ", 64 senders: per_s to stock", false, creates ? 2.2 : 1.7, ours, stock, Bar::rate);
            add(
                    bars,
                    work + ", 64 senders: CPU to stock",
                    true,
                    0.5,
                    ours,
                    stock,
                    (a, b) -> a.cpuMillis() / b.cpuMillis());
            add(
                    bars,
                    work + ", 64 senders: p99 to stock",
                    true,
                    0.2,
                    ours,
                    stock,
                    (a, b) -> a.p99Millis() / b.p99Millis());
            add(
                    bars,
                    work + ", 64 senders: per_s to limit-batch",
                    false,
                    0.4,
                    ours,
                    find(lines, work, "limit-batch", 1),
                    Bar::rate);
            add(
                    bars,
                    work + ", one sender: mean latency to limit-1",
                    true,
                    creates ? 1.5 : 1.3,
                    find(lines, work, "cartulary", 1),
                    find(lines, work, "limit-1", 1),
                    (a, b) -> b.perSecond() / a.perSecond());
            add(
                    bars,
                    work + ", 64 senders: stock itself to limit-64",
                    false,
                    0.6,
                    stock,
                    find(lines, work, "limit-64", 64),
                    Bar::rate);
        }
        for (int segments : new int[] {1, 4}) {
            add(
                    bars,
                    "replay-noop, %d segment%s: per_s to scan".formatted(segments, segments == 1 ? "" : "s"),
                    false,
                    0.35,
                    find(lines, "replay-noop", "cartulary", segments),
                    find(lines, "scan", "limit-1", 1),
                    Bar::rate);
        }
        var wake = find(lines, "wake", "cartulary", 1);
        add(bars, "wake: p99 in ms from append to handler", true, 2, wake, wake, (a, _) -> a.p99Millis());
        var heap = find(lines, "heap", "cartulary", SENDERS);
        add(
                bars,
                "heap: growth in MB a minute",
                true,
                Heap.FLAT_MB_A_MINUTE,
                heap,
                heap,
                (a, _) -> ((Number) a.more().get("mb_per_minute")).doubleValue());
        return bars;
    }

    private static double rate(Line line, Line other) {
        return line.perSecond() / other.perSecond();
    }

    private static void add(
            List<Bar> bars,
            String what,
            boolean atMost,
            double bound,
            Optional<Line> line,
            Optional<Line> other,
            ToDoubleBiFunction<Line, Line> measured) {
        if (line.isEmpty() || other.isEmpty()) return;
        bars.add(new Bar(what, atMost, bound, Line.rounded(measured.applyAsDouble(line.get(), other.get()), 3)));
    }

    static Optional<Line> find(List<Line> lines, String work, String variant, int clients) {
        return lines.stream()
                .filter(line -> line.work().equals(work) && line.variant().equals(variant) && line.clients() == clients)
                .findFirst();
    }
}
