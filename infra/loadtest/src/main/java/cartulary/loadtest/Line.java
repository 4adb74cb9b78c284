package cartulary.loadtest;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/**
 * A result, rounded as it is printed: what is computed from it can be computed again from the print.
 *
 * @param work the case
 * @param perSecond commands or events
 * @param p50Millis null where nothing is waited for, as is p99Millis
 * @param cpuMillisEach by process
 * @param ratios by what this is measured against: how many times its per_s
 * @param more what belongs to this case alone
 */
record Line(
        String work,
        String variant,
        int clients,
        double perSecond,
        Double p50Millis,
        Double p99Millis,
        Map<String, Double> cpuMillisEach,
        List<Ratio> ratios,
        Map<String, Object> more) {
    record Ratio(String to, double of) {}

    static Line of(String work, String variant, int clients, Load.Measured measured, Map<String, Object> more) {
        return new Line(
                work,
                variant,
                clients,
                rounded(measured.perSecond(), 1),
                rounded(measured.p50Millis(), 3),
                rounded(measured.p99Millis(), 3),
                rounded(measured.cpuMillisEach()),
                List.of(),
                more);
    }

    static Map<String, Double> rounded(Map<String, Double> values) {
        var all = new TreeMap<>(values);
        all.replaceAll((_, value) -> rounded(value, 5));
        return all;
    }

    static double rounded(double value, int digits) {
        var scale = Math.pow(10, digits);
        return Math.round(value * scale) / scale;
    }

    /** With the ratio of its per_s to the other's. */
    Line against(String name, Line other) {
        var all = new ArrayList<>(ratios);
        all.add(new Ratio(name, rounded(perSecond / other.perSecond, 3)));
        return new Line(work, variant, clients, perSecond, p50Millis, p99Millis, cpuMillisEach, List.copyOf(all), more);
    }

    double cpuMillis() {
        return cpuMillisEach.values().stream().mapToDouble(each -> each).sum();
    }

    Map<String, Object> json() {
        var json = new LinkedHashMap<String, Object>();
        json.put("case", work);
        json.put("variant", variant);
        json.put("clients", clients);
        json.put("per_s", perSecond);
        json.put("p50_ms", p50Millis);
        json.put("p99_ms", p99Millis);
        json.put("cpu_ms_each", cpuMillisEach);
        json.put(
                "ratio",
                ratios.stream()
                        .map(ratio -> Map.of("to", ratio.to, "of", ratio.of))
                        .toList());
        json.putAll(more);
        return json;
    }
}
