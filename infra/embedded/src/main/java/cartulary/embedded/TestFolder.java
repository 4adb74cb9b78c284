package cartulary.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Instant;

/** Where the servers of one test JVM keep their data, under the user's cache folder; gone with the JVM. */
public final class TestFolder {
    private TestFolder() {}

    /** Unpacked servers, shared by all test runs of this user. */
    public static Path cache() {
        var given = System.getenv("XDG_CACHE_HOME");
        var base =
                given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return base.resolve("cartulary");
    }

    /** Opens this JVM's folder, and clears those of JVMs that were killed; servers in it are stopped at its end. */
    public static DataFolder open() {
        var folders = cache().resolve("tests");
        try {
            Files.createDirectories(folders);
            try (var left = Files.list(folders)) {
                for (var folder : left.toList()) clearIfOrphaned(folder);
            }
            var mine = folders.resolve(name(ProcessHandle.current()));
            var data = DataFolder.open(mine);
            Runtime.getRuntime().addShutdownHook(new Thread(() -> {
                ChildServer.reap(mine);
                data.close();
                delete(mine);
            }));
            return data;
        } catch (IOException failure) {
            throw new EmbeddedException("cannot keep test servers in " + folders, failure);
        }
    }

    /** A number of a process is given again, and what the one before left may not be cleared yet. */
    private static String name(ProcessHandle process) {
        var begun = process.info().startInstant().map(Instant::toEpochMilli).orElse(0L);
        return process.pid() + "-" + begun;
    }

    private static void clearIfOrphaned(Path folder) throws IOException {
        var lock = folder.resolve("run/shop.lock");
        if (!Files.exists(lock)) return; // Another JVM is just making it.
        try (var channel = FileChannel.open(lock, StandardOpenOption.WRITE)) {
            if (DataFolder.lock(channel).isEmpty()) return;
            ChildServer.reap(folder);
            Unpacking.delete(folder);
        }
    }

    private static void delete(Path folder) {
        try {
            Unpacking.delete(folder);
        } catch (IOException failure) {
            throw new EmbeddedException("cannot delete " + folder, failure);
        }
    }
}
