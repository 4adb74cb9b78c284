package cartulary.eventstore.faults;

import cartulary.embedded.DataFolder;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.embedded.ServerStatus;
import cartulary.embedded.TestFolder;
import cartulary.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;

/** A real server which may be killed, stopped and starved. It keeps its folder and its port. */
final class FaultyPostgres implements AutoCloseable {
    private final DataFolder data;
    private final int port = Ports.free();
    private final int walFileMib;
    private final AtomicInteger databases = new AtomicInteger();
    private volatile PostgresServer server;

    private FaultyPostgres(Path folder, int walFileMib) {
        data = DataFolder.open(folder);
        this.walFileMib = walFileMib;
        restart();
        Runtime.getRuntime().addShutdownHook(new Thread(() -> server.stop())); // If the tests are broken off.
    }

    /** Beside the folders of other test servers, so that the next run reaps what a killed one leaves. */
    static FaultyPostgres start() {
        var folder = TestFolder.cache()
                .resolve("tests")
                .resolve("%d-faulty-%d".formatted(ProcessHandle.current().pid(), System.nanoTime()));
        return new FaultyPostgres(folder, 16);
    }

    /** On a disk of some 64 MB. */
    static FaultyPostgres startSmall(Path folder) {
        return new FaultyPostgres(folder, 1);
    }

    TestServers.Postgres freshDatabase() {
        var url = server.freshDatabase("faults_" + databases.incrementAndGet());
        return new TestServers.Postgres(url, server.user(), server.password());
    }

    /** The one that every server has. */
    TestServers.Postgres onlyDatabase() {
        return new TestServers.Postgres(server.jdbcUrl(), server.user(), server.password());
    }

    int port() {
        return port;
    }

    Path folder() {
        return data.root().resolve("postgresql");
    }

    boolean running() {
        return server.state() != ServerStatus.State.DOWN;
    }

    /** Takes up the data folder as it lies there. */
    void restart() {
        server = new PostgresServer(data, port, TestFolder.cache(), walFileMib);
        server.start();
    }

    /** Reads its settings again. */
    void reload() {
        Signals.send("HUP", List.of(server.pid()));
    }

    /** All its processes at once, as when the machine loses power, but for what the kernel has yet to write. */
    void kill() {
        var all = processes();
        Signals.send("KILL", all.stream().map(ProcessHandle::pid).toList());
        for (var one : all) {
            try {
                one.onExit().get(10, TimeUnit.SECONDS);
            } catch (InterruptedException | ExecutionException | TimeoutException e) {
                throw new IllegalStateException("postgresql's process %d outlives its kill".formatted(one.pid()), e);
            }
        }
    }

    void stop() {
        Signals.send("STOP", List.of(server.pid())); // First, so that it has no more children.
        Signals.send("STOP", processes().stream().map(ProcessHandle::pid).toList());
    }

    void go() {
        Signals.send("CONT", processes().stream().map(ProcessHandle::pid).toList());
    }

    @Override
    public void close() {
        server.stop();
        data.close();
        try (var files = Files.walk(data.root())) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.deleteIfExists(file);
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }

    private List<ProcessHandle> processes() {
        var all = new ArrayList<ProcessHandle>();
        Optional<ProcessHandle> postmaster = ProcessHandle.of(server.pid());
        postmaster.ifPresent(all::add);
        postmaster.ifPresent(handle -> handle.descendants().forEach(all::add));
        return all;
    }
}
