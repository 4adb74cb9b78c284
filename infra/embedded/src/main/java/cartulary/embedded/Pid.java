package cartulary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A process, told from a later one with the same number by the moment it started. */
record Pid(long number, String started) {

    static Optional<Pid> of(long number) {
        return startOf(number).map(started -> new Pid(number, started));
    }

    /** What a process wrote down of itself from {@code /proc}; empty if that is not there, or not whole. */
    static Optional<Pid> told(Path stat) {
        try {
            var text = Files.readString(stat);
            if (!text.endsWith("\n")) return Optional.empty();
            return Optional.of(new Pid(Long.parseLong(text.substring(0, text.indexOf(' '))), started(text)));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    boolean alive() {
        return startOf(number).filter(started::equals).isPresent();
    }

    /** Asks with {@code signal}, insists with SIGKILL after {@code patience}; a recycled number is left alone. */
    void stop(String signal, Duration patience) {
        if (alive() && !signalled(signal, patience)) signalled("KILL", Duration.ofSeconds(10));
    }

    private boolean signalled(String signal, Duration patience) {
        var handle = ProcessHandle.of(number);
        if (handle.isEmpty() || !alive()) return true;
        try {
            new ProcessBuilder("kill", "-" + signal, Long.toString(number))
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            handle.get().onExit().get(patience.toMillis(), TimeUnit.MILLISECONDS);
            return true;
        } catch (TimeoutException _) {
            return !alive();
        } catch (IOException | ExecutionException failure) {
            throw new EmbeddedException("cannot stop process " + number, failure);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            return false;
        }
    }

    /** Resident memory in MiB, with what its own children hold for themselves; 0 when the system does not tell. */
    long rssMb() {
        var children = ProcessHandle.of(number).stream().flatMap(ProcessHandle::descendants);
        return (kibOf(number, "VmRSS:")
                        + children.mapToLong(child -> kibOf(child.pid(), "RssAnon:"))
                                .sum())
                / 1024;
    }

    private static long kibOf(long process, String line) {
        try {
            return Files.readAllLines(Path.of("/proc", Long.toString(process), "status")).stream()
                    .filter(each -> each.startsWith(line))
                    .mapToLong(each -> Long.parseLong(each.replaceAll("\\D", "")))
                    .findFirst()
                    .orElse(0);
        } catch (IOException _) {
            return 0;
        }
    }

    /** On Linux the boot and the tick of the start, which no clock change moves; a zombie counts as gone. */
    private static Optional<String> startOf(long number) {
        var stat = Path.of("/proc", Long.toString(number), "stat");
        if (!Files.isDirectory(Path.of("/proc/self"))) {
            return ProcessHandle.of(number)
                    .filter(ProcessHandle::isAlive)
                    .flatMap(handle -> handle.info().startInstant())
                    .map(Object::toString);
        }
        try {
            var text = Files.readString(stat);
            var state = fields(text)[0];
            return state.equals("Z") || state.equals("X") ? Optional.empty() : Optional.of(started(text));
        } catch (IOException _) {
            return Optional.empty();
        }
    }

    private static String started(String stat) throws IOException {
        var boot = Files.readString(Path.of("/proc/sys/kernel/random/boot_id"));
        return boot.strip() + ":" + fields(stat)[19];
    }

    /** Behind the name, which may hold anything. */
    private static String[] fields(String stat) {
        return stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    }
}
