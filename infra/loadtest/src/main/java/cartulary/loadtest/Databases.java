package cartulary.loadtest;

import cartulary.embedded.DataFolder;
import cartulary.embedded.MongoServer;
import cartulary.embedded.Ports;
import cartulary.embedded.PostgresServer;
import cartulary.embedded.RedisServer;
import cartulary.embedded.TestFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Comparator;

/** A PostgreSQL of the benchmark's own, in a folder that goes with it. */
final class Databases implements AutoCloseable {
    private final Path folder;
    private final DataFolder data;
    private final PostgresServer server;
    private final int connections;
    private MongoServer mongo;
    private RedisServer redis;
    private final Thread atExit = new Thread(this::remove);

    /** @param parent on the disk that is to be measured */
    Databases(Path parent, int connections) throws IOException {
        this.connections = connections;
        Files.createDirectories(parent);
        folder = parent.toAbsolutePath()
                .normalize()
                .resolve("bench-" + ProcessHandle.current().pid());
        data = DataFolder.open(folder);
        server = new PostgresServer(data, Ports.free(), TestFolder.cache());
        Runtime.getRuntime().addShutdownHook(atExit);
        server.start();
    }

    Database fresh(String name) {
        return new Database(server.freshDatabase("bench_" + name), server.user(), server.password(), connections);
    }

    Database main() {
        return new Database(server.jdbcUrl(), server.user(), server.password(), connections);
    }

    /** The stand-in, started when first asked for. */
    MongoServer mongo() {
        if (mongo == null) {
            mongo = new MongoServer(data, Ports.free(), System.getProperty("java.class.path"));
            mongo.start();
        }
        return mongo;
    }

    /** Started when first asked for, as the stand-in is. */
    RedisServer redis() {
        if (redis == null) {
            redis = new RedisServer(data, Ports.free(), TestFolder.cache());
            redis.start();
        }
        return redis;
    }

    long pid() {
        return server.pid();
    }

    /** Killed without a word, and started again as the shop would. */
    void crash(Duration pause) {
        try {
            Thread.sleep(pause);
            var process = ProcessHandle.of(server.pid()).orElseThrow();
            process.destroyForcibly();
            process.onExit().join();
            server.start();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** What the files lie on: a figure from a memory file system says nothing about a disk. */
    String fileSystem() throws IOException {
        return Files.getFileStore(folder).type();
    }

    @Override
    public void close() {
        Runtime.getRuntime().removeShutdownHook(atExit);
        remove();
    }

    private void remove() {
        if (mongo != null) mongo.stop();
        if (redis != null) redis.stop();
        server.stop();
        data.close();
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
