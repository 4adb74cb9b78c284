package cartulary.eventstore.faults;

import cartulary.embedded.testing.TestServers;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** A {@link Load} in a JVM of its own. Its sessions bear its name in the database. */
final class Child extends Told {
    private final String name;
    private final Process process;
    private final Path log;
    private final long beganNanos = System.nanoTime();
    private volatile boolean open;

    Child(Load.Plan plan, String what, TestServers.Postgres database) {
        super(plan.name());
        name = plan.name();
        log = Path.of("target", "faults", "%s-%d-%s.log".formatted(what.replaceAll("\\W+", "-"), plan.seed(), name))
                .toAbsolutePath();
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
        command.addAll(List.of(database.jdbcUrl(), database.user(), database.password()));
        try {
            Files.createDirectories(log.getParent());
            process = new ProcessBuilder(command)
                    .redirectError(ProcessBuilder.Redirect.to(log.toFile()))
                    .start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        // It may have been stopped, and then would not notice that it is alone.
        Runtime.getRuntime().addShutdownHook(new Thread(process::destroyForcibly));
        Thread.ofVirtual().name("child-" + name).start(this::listen);
    }

    String name() {
        return name;
    }

    long beganNanos() {
        return beganNanos;
    }

    /** Its store is ready; a process that stands by is not. */
    boolean open() {
        return open;
    }

    void awaitOpen() {
        await(this::open, Duration.ofSeconds(60), "its opening");
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
    void finish() {
        try {
            process.getOutputStream().write('.');
            process.getOutputStream().flush();
        } catch (IOException _) { // It has ended by itself.
        }
        try {
            awaitOver(Duration.ofSeconds(60));
            if (process.waitFor() != 0) throw new AssertionError("it did not end well: " + this);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new AssertionError("interrupted", e);
        } finally {
            process.destroyForcibly();
        }
    }

    private void listen() {
        try (var lines = process.inputReader()) {
            for (String line; (line = lines.readLine()) != null; ) {
                if (line.equals("OPEN")) open = true;
                if (line.indexOf(' ') > 0) heard(Outcome.of(line));
            }
        } catch (IOException _) { // Killed: what it had said was read.
        }
        end();
    }

    @Override
    public synchronized String toString() {
        return "%s; its log is %s".formatted(super.toString(), log);
    }
}
