package cartulary.loadtest;

import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;

/** What a benchmark ran on. */
final class Machine {
    private Machine() {}

    static Map<String, Object> closing(double loadBefore, Duration took) {
        var runtime = ManagementFactory.getRuntimeMXBean();
        var closing = new LinkedHashMap<String, Object>();
        closing.put(
                "machine",
                "%s %s, %d cores"
                        .formatted(
                                System.getProperty("os.name"),
                                System.getProperty("os.arch"),
                                Runtime.getRuntime().availableProcessors()));
        closing.put("load_average_before", loadBefore);
        closing.put("load_average_after", load());
        closing.put("jdk", runtime.getVmName() + " " + runtime.getVmVersion());
        closing.put("jvm_arguments", String.join(" ", runtime.getInputArguments()));
        closing.put(
                "axon",
                org.axonframework.eventsourcing.eventstore.EventStore.class
                        .getPackage()
                        .getImplementationVersion());
        closing.put("seconds", took.toSeconds());
        return closing;
    }

    static double load() {
        return Line.rounded(ManagementFactory.getOperatingSystemMXBean().getSystemLoadAverage(), 2);
    }
}
