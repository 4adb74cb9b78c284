package cartulary.e2e;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.List;

/**
 * How a scenario went.
 *
 * @param orderId null if it got no order
 * @param events the order's timeline as its shopper saw it
 * @param differences what was not as it must be; empty if all was
 * @param ms machine time
 */
record Outcome(String scenario, String orderId, List<String> events, List<String> differences, long ms) {
    private static final ObjectMapper JSON = new ObjectMapper();

    boolean ok() {
        return differences.isEmpty();
    }

    String json() {
        var line = JSON.createObjectNode()
                .put("scenario", scenario)
                .put("ok", ok())
                .put("orderId", orderId);
        events.forEach(line.putArray("events")::add);
        line.put("ms", ms);
        if (!ok()) differences.forEach(line.putArray("differences")::add);
        return line.toString();
    }

    /** The closing table, each scenario a line, each difference a line below it. */
    static String table(List<Outcome> outcomes) {
        var text = new StringBuilder("%-14s %-4s %-40s %8s%n".formatted("scenario", "ok", "order", "ms"));
        for (var outcome : outcomes) {
            text.append("%-14s %-4s %-40s %8d%n"
                    .formatted(
                            outcome.scenario,
                            outcome.ok() ? "yes" : "NO",
                            outcome.orderId == null ? "-" : outcome.orderId,
                            outcome.ms));
            for (var difference : outcome.differences)
                text.append("    ").append(difference).append('\n');
        }
        return text.toString();
    }
}
