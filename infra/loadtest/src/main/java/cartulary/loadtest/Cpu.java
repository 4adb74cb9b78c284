package cartulary.loadtest;

import com.sun.management.OperatingSystemMXBean;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** Processor time by process, from the moment a meter was made. Linux. */
final class Cpu {
    private static final OperatingSystemMXBean JVM = ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
    /** USER_HZ, which is 100 on every Linux that Java runs on. */
    private static final double TICK_MILLIS = 10;

    private final Map<String, Long> servers;
    private final Map<String, Long> alone;
    private final Map<String, Double> begun;

    /** @param servers process numbers by name; with each count its children, also those that have ended */
    Cpu(Map<String, Long> servers) {
        this(servers, Map.of());
    }

    /** @param alone those whose children do not count with them */
    Cpu(Map<String, Long> servers, Map<String, Long> alone) {
        this.servers = servers;
        this.alone = alone;
        this.begun = now();
    }

    /** Milliseconds by process since it was made. */
    Map<String, Double> since() {
        var now = now();
        now.replaceAll((process, millis) -> millis - begun.get(process));
        return now;
    }

    private Map<String, Double> now() {
        var now = new TreeMap<String, Double>();
        now.put("jvm", JVM.getProcessCpuTime() / 1e6);
        servers.forEach((name, pid) -> now.put(name, ticks(pid) * TICK_MILLIS));
        alone.forEach((name, pid) -> now.put(name, own(pid, false) * TICK_MILLIS));
        return now;
    }

    private static long ticks(long pid) {
        // The server's own account has what its ended children used; those that live tell for themselves.
        var sum = own(pid, true);
        try (var children = ProcessHandle.of(pid).orElseThrow().children()) {
            return sum + children.mapToLong(child -> own(child.pid(), false)).sum();
        }
    }

    private static long own(long pid, boolean withEndedChildren) {
        try {
            var line = Files.readString(Path.of("/proc", Long.toString(pid), "stat"));
            // The name in brackets may hold blanks; what follows is field 3 onwards.
            var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
            var sum = Long.parseLong(fields[11]) + Long.parseLong(fields[12]);
            return withEndedChildren ? sum + Long.parseLong(fields[13]) + Long.parseLong(fields[14]) : sum;
        } catch (NoSuchFileException _) {
            return 0; // Ended since it was listed.
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
