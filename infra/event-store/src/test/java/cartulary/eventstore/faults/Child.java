package cartulary.eventstore.faults;

import cartulary.eventstore.faults.Outcome.Verdict;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;

/** A {@link Load} in a JVM of its own, and what its senders were told. */
final class Child {
    private final String name;
    private final Process process;
    private final Path log;
    private final long beganNanos = System.nanoTime();
    private final List<Outcome> outcomes = new ArrayList<>(); // Guarded by this, as all below.
    private int stored;
    private int others;
    private boolean open;
    private boolean over;
    private long lastStoredNanos;

    Child(Load.Plan plan, String url, String user, String password) {
        name = plan.name();
        log = Path.of("target", "faults", "%d-%s.log".formatted(plan.seed(), name));
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx256m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "-Daxoniq.update-checker.disabled=true",
                "-Duser.timezone=UTC",
                "-cp",
                System.getProperty("java.class.path"),
                Load.class.getName()));
        command.addAll(plan.words());
        command.addAll(List.of(url, user, password));
        try {
            Files.createDirectories(log.getParent());
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
        Runtime.getRuntime()
                .addShutdownHook(new Thread(process::destroyForcibly)); // It may be stopped, and not notice.
        Thread.ofVirtual().name("child-" + name).start(this::listen);
    }

    String name() {
        return name;
    }

    boolean alive() {
        return process.isAlive();
    }

    long beganNanos() {
        return beganNanos;
    }

    synchronized List<Outcome> outcomes() {
        return List.copyOf(outcomes);
    }

    synchronized int stored() {
        return stored;
    }

    /** How many were told anything else. */
    synchronized int others() {
        return others;
    }

    synchronized long lastStoredNanos() {
        return lastStoredNanos;
    }

    synchronized boolean open() {
        return open;
    }

    /** Its output has ended, which is after its death. */
    synchronized boolean over() {
        return over;
    }

    /** Until so many more units of work are acknowledged. */
    void awaitStored(int more, Duration patience) {
        var goal = stored() + more;
        await(() -> stored() >= goal, patience, more + " more acknowledged");
    }

    void awaitOthers(int more, Duration patience) {
        var goal = others() + more;
        await(() -> others() >= goal, patience, more + " more not acknowledged");
    }

    void awaitOver(Duration patience) {
        await(this::over, patience, "its end");
    }

    /** Until it is so, asked at each outcome. */
    void await(BooleanSupplier so, Duration patience, String what) {
        var end = System.nanoTime() + patience.toNanos();
        synchronized (this) {
            while (!so.getAsBoolean()) {
                var left = TimeUnit.NANOSECONDS.toMillis(end - System.nanoTime());
                if (left <= 0) throw new AssertionError(said("waited %s for %s".formatted(patience, what)));
                if (over) throw new AssertionError(said("it ended before " + what));
                try {
                    wait(Math.min(left, 100));
                } catch (InterruptedException e) {
                    Thread.currentThread().interrupt();
                    throw new AssertionError("interrupted", e);
                }
            }
        }
    }

    void kill() {
        process.destroyForcibly();
        awaitOver(Duration.ofSeconds(10));
    }

    /** @param signal STOP or CONT */
    void signal(String signal) {
        Signals.send(signal, List.of(process.pid()));
    }

    /** Lets its senders hear their last answers. */
    void end() {
        if (over()) return;
        try {
            process.getOutputStream().write('.');
            process.getOutputStream().flush();
        } catch (IOException _) { // It has ended by itself.
        }
        try {
            awaitOver(Duration.ofSeconds(45));
        } finally {
            process.destroyForcibly();
        }
    }

    private void listen() {
        try (var lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) heard(line);
        } catch (IOException _) { // Killed: what it had said was read.
        }
        synchronized (this) {
            over = true;
            notifyAll();
        }
    }

    private synchronized void heard(String line) {
        if (line.equals("OPEN")) open = true;
        if (line.indexOf(' ') > 0) {
            var outcome = Outcome.of(line);
            outcomes.add(outcome);
            if (outcome.verdict() == Verdict.STORED) {
                stored++;
                lastStoredNanos = System.nanoTime();
            } else others++;
        }
        notifyAll();
    }

    private String said(String problem) {
        return "child %s: %s; it has %d acknowledged and %d other outcomes, the last %s; its log is %s"
                .formatted(
                        name,
                        problem,
                        stored,
                        others,
                        outcomes.isEmpty() ? "none" : outcomes.getLast(),
                        new File(log.toString()).getAbsolutePath());
    }
}
