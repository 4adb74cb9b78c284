package cartulary.loadtest;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;

/** Results as they come: JSON, a line each, or a table. */
final class Report {
    private static final ObjectMapper MAPPER = new ObjectMapper();
    private static final String ROW = "%-18s %-12s %7s %11s %9s %9s  %-34s %s";

    private final String bench;
    private final boolean json;
    private final PrintStream out;
    private final List<Line> lines = new ArrayList<>();

    /** @param bench whose it is */
    Report(String bench, boolean json, PrintStream out) {
        this.bench = bench;
        this.json = json;
        this.out = out;
    }

    void settings(Map<String, Object> settings) {
        tell("settings", settings);
        if (!json) {
            out.printf(
                    (Locale) null,
                    ROW + "%n",
                    "case",
                    "variant",
                    "clients",
                    "per_s",
                    "p50_ms",
                    "p99_ms",
                    "cpu_ms_each",
                    "ratio");
        }
    }

    void add(List<Line> more) {
        lines.addAll(more);
        for (var line : more) out.println(json ? text(named(line.json())) : row(line));
    }

    List<Line> lines() {
        return List.copyOf(lines);
    }

    /** The bars, and what the machine was like meanwhile. */
    void close(List<Bar> bars, Map<String, Object> closing) {
        if (!json) out.println();
        for (var bar : bars) {
            out.println(
                    json
                            ? text(named(bar.json()))
                            : String.format(
                                    (Locale) null,
                                    "%-52s %-8s %9.3f  %s",
                                    bar.what(),
                                    bar.bounds(),
                                    bar.measured(),
                                    bar.met() ? "met" : "not met"));
        }
        if (!json) out.println();
        tell("closing", closing);
    }

    private void tell(String name, Map<String, Object> values) {
        if (json) {
            out.println(text(named(Map.of(name, values))));
        } else {
            out.println(values.entrySet().stream()
                    .map(entry -> entry.getKey() + " " + entry.getValue())
                    .collect(Collectors.joining(", ", name + ": ", "")));
            out.println();
        }
    }

    private Map<String, Object> named(Map<String, Object> line) {
        var named = new LinkedHashMap<String, Object>();
        named.put("bench", bench);
        named.putAll(line);
        return named;
    }

    private static String row(Line line) {
        return String.format(
                        (Locale) null,
                        ROW,
                        line.work(),
                        line.variant(),
                        line.clients(),
                        "%.1f".formatted(line.perSecond()),
                        line.p50Millis() == null ? "" : "%.3f".formatted(line.p50Millis()),
                        line.p99Millis() == null ? "" : "%.3f".formatted(line.p99Millis()),
                        line.cpuMillisEach().entrySet().stream()
                                .map(each -> "%s %.4f".formatted(each.getKey(), each.getValue()))
                                .collect(Collectors.joining(", ")),
                        line.ratios().stream()
                                .map(ratio -> "%.3f of %s".formatted(ratio.of(), ratio.to()))
                                .collect(Collectors.joining(", ")))
                .stripTrailing();
    }

    private static String text(Map<String, Object> json) {
        try {
            return MAPPER.writeValueAsString(json);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException(e);
        }
    }
}
