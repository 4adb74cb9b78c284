package cartulary.embedded;

import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A server run as a child process in a session of its own, so that a Ctrl-C meant for the shop does not reach it and
 * it outlives the shop's crash. Its run file tells the next start what to adopt or to reap.
 */
public abstract sealed class ChildServer
        permits PostgresServer, RedisServer, MongoServer, KeycloakServer, SandboxServer, SideServer {
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    protected final DataFolder data;
    private final String name;
    private final int port;
    private final String setting;
    private volatile Pid pid;
    private volatile Instant since;
    private volatile boolean ready;
    private volatile boolean adopted;
    private final AtomicInteger restarts = new AtomicInteger();
    /** Where its classes are kept, if that can be; null if they are not. */
    private Path shared;

    /** @param setting the name of the setting that holds the port, for errors */
    protected ChildServer(String name, DataFolder data, int port, String setting) {
        this.name = name;
        this.data = data;
        this.port = port;
        this.setting = setting;
    }

    public final String name() {
        return name;
    }

    public final int port() {
        return port;
    }

    public final String address() {
        return "127.0.0.1:" + port;
    }

    /** 0 while it is not running. */
    public final long pid() {
        return pid == null ? 0 : pid.number();
    }

    public final ServerStatus.State state() {
        if (pid == null || !pid.alive()) return ServerStatus.State.DOWN;
        return ready ? ServerStatus.State.READY : ServerStatus.State.STARTING;
    }

    /** When its process was started; null while it is not running. */
    public final Instant since() {
        return since;
    }

    /** Resident memory in MiB. */
    public final long rssMb() {
        return pid == null ? 0 : pid.rssMb();
    }

    /** Whether this start found it alive and healthy, left by a shop that crashed. */
    public final boolean adopted() {
        return adopted;
    }

    public final ServerStatus status() {
        return new ServerStatus(name, address(), pid(), state(), since(), rssMb(), restarts.get());
    }

    /** Changes whenever a running one must not be adopted by this build. */
    protected abstract String version();

    /** Unpacks and initializes what the command needs; repeatable after a kill at any point. */
    protected abstract void prepare() throws IOException, InterruptedException;

    protected abstract List<String> command();

    /**
     * Has a server in Java keep its classes, parsed and linked, for its next start: written when it first stops in order, which
     * takes some seconds longer. What was kept for other jars is deleted: the JVM would neither use it nor write it anew.
     *
     * @param shared where all data folders find what one of them kept; if nothing is there for these jars and nothing can be
     *     written there, they are kept in the data folder's own cache
     */
    final void keepClasses(Path shared) {
        this.shared = shared;
    }

    /** Begins the command of a server in Java. */
    protected final List<String> java(String classPath) {
        var command = new ArrayList<>(List.of(Jvm.java()));
        if (shared != null) {
            command.add("-XX:+AutoCreateSharedArchive");
            command.add("-XX:SharedArchiveFile=" + archive(classPath));
            command.add("-Xlog:disable"); // It would list what it leaves out.
        }
        command.addAll(List.of("-cp", classPath));
        return command;
    }

    private Path archive(String classPath) {
        var file = "%s-%s.jsa".formatted(name, Jvm.fingerprint(classPath));
        if (!Files.isWritable(shared) && Files.exists(shared.resolve(file))) return shared.resolve(file);
        var archive = (Files.isWritable(shared) ? shared : data.path("cache")).resolve(file);
        try (var kept = Files.newDirectoryStream(archive.getParent(), name + "{,-*}.jsa")) {
            for (var each : kept) if (!each.equals(archive)) Files.deleteIfExists(each);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
        return archive;
    }

    protected Map<String, String> environment() {
        return Map.of();
    }

    /** Asks the running server itself. */
    protected boolean healthy() {
        return Probe.ready(health());
    }

    /** Where anybody may ask whether it is there, as {@link Probe} understands it. */
    protected abstract String health();

    /** Once it is healthy for the first time in this start. */
    protected void completed() {}

    protected String stopSignal() {
        return "TERM";
    }

    /**
     * Whether it ended for something that passes by itself: it is started once more, then.
     *
     * @param log the last it said
     */
    protected boolean isHeldUp(String log) {
        return false;
    }

    protected Duration startsWithin() {
        return Duration.ofSeconds(60);
    }

    /**
     * Adopts the one that is running, or reaps it and starts another; returns when it is healthy.
     *
     * @throws EmbeddedException if it cannot: the message names the port and setting, or ends with the server's log
     */
    public final void start() {
        try {
            prepare();
            ready = false;
            adopted = false;
            var command = inOwnSession(command());
            var fingerprint = version() + " " + Integer.toHexString(Objects.hash(command, environment()));
            var kept = kept(runFile());
            Run run = null;
            if (kept.isPresent() && kept.get().pid().alive()) {
                if (kept.get().fingerprint().equals(fingerprint)
                        && healthyWithin(Duration.ofSeconds(5), kept.get().pid())) {
                    running(kept.get());
                    run = kept.get();
                    adopted = true;
                } else {
                    kept.get().pid().stop(stopSignal(), stopsWithin());
                }
            }
            if (!adopted) {
                Pid.told(startedFile()).ifPresent(unknown -> unknown.stop(stopSignal(), stopsWithin()));
                run = spawn(command, fingerprint);
            }
            completed();
            ready = true;
            tell(run);
        } catch (IOException failure) {
            throw new EmbeddedException("cannot start " + name, failure);
        } catch (InterruptedException interrupted) {
            Thread.currentThread().interrupt();
            throw new EmbeddedException("interrupted while starting " + name, interrupted);
        }
    }

    /** As {@link #start}, of one that died; it is counted. */
    final void startAgain() {
        restarts.incrementAndGet();
        start();
    }

    /** How long it may take to stop before it is killed. */
    protected Duration stopsWithin() {
        return Duration.ofSeconds(15);
    }

    /** Asks it to stop, and insists after a while; a second call does nothing. */
    public final void stop() {
        if (pid == null) return;
        pid.stop(stopSignal(), stopsWithin());
        ready = false;
        try {
            Files.deleteIfExists(runFile());
            Files.deleteIfExists(startedFile());
        } catch (IOException failure) {
            throw new EmbeddedException("cannot delete " + runFile(), failure);
        }
    }

    /** What the run files of a data folder tell, whether or not a shop holds it. */
    static List<ServerStatus> seen(Path folder) {
        var seen = new ArrayList<ServerStatus>();
        if (Files.isDirectory(folder.resolve("run"))) {
            try (var files = Files.newDirectoryStream(folder.resolve("run"), "*.json")) {
                for (var file : files) kept(file).ifPresent(run -> seen.add(run.status()));
            } catch (IOException failure) {
                throw new EmbeddedException("cannot read " + folder.resolve("run"), failure);
            }
        }
        seen.sort(Comparator.comparing(ServerStatus::server));
        return seen;
    }

    /** Stops whatever the run files of a data folder name and is still the same process. */
    static void reap(Path folder) {
        if (!Files.isDirectory(folder.resolve("run"))) return;
        try (var files = Files.newDirectoryStream(folder.resolve("run"), "*.{json,started}")) {
            for (var file : files) {
                var process = file.toString().endsWith(".json") ? kept(file).map(Run::pid) : Pid.told(file);
                var signal = file.getFileName().toString().startsWith("postgresql.") ? "INT" : "TERM";
                process.ifPresent(pid -> pid.stop(signal, Duration.ofMinutes(1)));
                Files.delete(file);
            }
        } catch (IOException failure) {
            throw new EmbeddedException("cannot clear " + folder.resolve("run"), failure);
        }
    }

    private Run spawn(List<String> command, String fingerprint) throws IOException, InterruptedException {
        Ports.requireFree(port, setting);
        var log = data.path("logs/" + name + ".log").toFile();
        var builder = new ProcessBuilder(command)
                .directory(data.root().toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new java.io.File("/dev/null")))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log));
        builder.environment()
                .keySet()
                .removeIf(key -> key.startsWith("PG") || key.startsWith("KC_") || key.startsWith("SANDBOX_"));
        builder.environment().putAll(environment());
        for (var end = System.nanoTime() + startsWithin().toNanos(); ; TimeUnit.MILLISECONDS.sleep(200)) {
            var from = log.length();
            var run = spawn(builder, fingerprint);
            if (run.isPresent()) return run.get();
            var told = tail(log, from);
            if (!isHeldUp(told) || System.nanoTime() > end) {
                throw new EmbeddedException(name + " did not become ready; its log " + log + " ends:\n" + told);
            }
        }
    }

    /** Empty if it did not become ready. */
    private Optional<Run> spawn(ProcessBuilder builder, String fingerprint) throws IOException, InterruptedException {
        var process = builder.start();
        var begun = process.info().startInstant().orElse(Instant.EPOCH);
        var run = Pid.of(process.pid())
                .map(found ->
                        new Run(name, port, found.number(), found.started(), begun, fingerprint, health(), false, 0));
        if (run.isPresent()) {
            running(run.get());
            tell(run.get());
            if (healthyWithin(startsWithin(), run.get().pid())) return run;
            stop();
        }
        return Optional.empty();
    }

    /** Writes it into the run file, with what is known here. */
    private void tell(Run run) throws IOException {
        var now = new Run(
                run.server,
                run.port,
                run.number,
                run.started,
                run.since,
                run.fingerprint,
                run.health,
                ready,
                restarts.get());
        DataFolder.write(runFile(), DataFolder.JSON.writeValueAsString(now.asMap()));
    }

    private void running(Run run) {
        pid = run.pid();
        since = run.since();
    }

    private boolean healthyWithin(Duration patience, Pid process) throws InterruptedException {
        var end = System.nanoTime() + patience.toNanos();
        var handle = ProcessHandle.of(process.number());
        while (process.alive() && System.nanoTime() < end) {
            if (healthy()) return true;
            try {
                handle.orElseThrow().onExit().get(40, TimeUnit.MILLISECONDS);
            } catch (java.util.concurrent.TimeoutException _) { // Still running: ask again.
            } catch (java.util.concurrent.ExecutionException failure) {
                throw new EmbeddedException("cannot watch " + name, failure);
            }
        }
        return false;
    }

    private Path runFile() {
        return data.path("run/" + name + ".json");
    }

    /** Written by the server's process itself, so that it is found even if the shop dies before it writes the run file. */
    private Path startedFile() {
        return data.path("run/" + name + ".started");
    }

    private static Optional<Run> kept(Path file) {
        try {
            return Files.exists(file)
                    ? Optional.of(
                            DataFolder.JSON.readValue(file.toFile(), Kept.class).run())
                    : Optional.empty();
        } catch (IOException | java.time.DateTimeException _) {
            return Optional.empty(); // Unreadable: whoever holds the port is named when it is asked for.
        }
    }

    /** exec keeps the number: what is started here is the server itself. */
    private List<String> inOwnSession(List<String> command) {
        var wrapped = new ArrayList<String>(
                LINUX
                        ? List.of(
                                "setsid",
                                "sh",
                                "-c",
                                "cat /proc/$$/stat > \"$0\"; exec \"$@\"",
                                startedFile().toString())
                        : List.of("perl", "-e", "use POSIX; POSIX::setsid(); exec @ARGV or die"));
        wrapped.addAll(command);
        return wrapped;
    }

    private static String tail(java.io.File log, long from) throws IOException {
        try (var file = new RandomAccessFile(log, "r")) {
            file.seek(Math.max(from, file.length() - 3000));
            var rest = new byte[(int) (file.length() - file.getFilePointer())];
            file.readFully(rest);
            return new String(rest, StandardCharsets.UTF_8);
        }
    }

    private record Run(
            String server,
            int port,
            long number,
            String started,
            Instant since,
            String fingerprint,
            String health,
            boolean ready,
            int restarts) {
        Pid pid() {
            return new Pid(number, started);
        }

        ServerStatus status() {
            var alive = pid().alive();
            return new ServerStatus(
                    server,
                    "127.0.0.1:" + port,
                    alive ? number : 0,
                    state(alive),
                    alive ? since : null,
                    pid().rssMb(),
                    restarts);
        }

        private ServerStatus.State state(boolean alive) {
            if (!alive) return ServerStatus.State.DOWN;
            return switch (health == null ? Probe.Answer.READY : Probe.ask(health)) {
                case READY -> ServerStatus.State.READY;
                case NOT_READY -> ServerStatus.State.STARTING;
                case NONE -> ready ? ServerStatus.State.SILENT : ServerStatus.State.STARTING;
            };
        }

        Map<String, Object> asMap() {
            var fields = new LinkedHashMap<String, Object>(Map.of(
                    "server",
                    server,
                    "port",
                    port,
                    "pid",
                    number,
                    "started",
                    started,
                    "since",
                    since.toString(),
                    "fingerprint",
                    fingerprint));
            if (health != null) fields.put("health", health);
            fields.put("ready", ready);
            fields.put("restarts", restarts);
            return fields;
        }
    }

    /** As it stands in the file. */
    @JsonIgnoreProperties(ignoreUnknown = true)
    private record Kept(
            String server,
            int port,
            long pid,
            String started,
            String since,
            String fingerprint,
            String health,
            boolean ready,
            int restarts) {
        Run run() {
            return new Run(server, port, pid, started, Instant.parse(since), fingerprint, health, ready, restarts);
        }
    }
}
