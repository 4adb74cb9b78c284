package cartulary.embedded;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;

/**
 * Everything one shop keeps, in one folder that is locked while the shop runs. It carries the version of its layout: an
 * older one is migrated, a newer one refused.
 */
public final class DataFolder implements AutoCloseable {
    /** Each brings a folder from the layout of its place (the first from 1) to the next; may be cut off and run again. */
    private static final List<Step> STEPS = List.of();

    /** The layout written by this build. */
    static final int VERSION = STEPS.size() + 1;

    static final ObjectMapper JSON = new ObjectMapper();
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final String LETTERS = "abcdefghijkmnpqrstuvwxyzABCDEFGHJKLMNPQRSTUVWXYZ23456789";
    /** May stand in a folder that no shop has opened yet. */
    private static final Set<String> HARMLESS = Set.of("cache", "logs", "run");

    /** A change of layout. */
    @FunctionalInterface
    interface Step {
        void take(Path root) throws IOException;
    }

    private final Path root;
    private final FileChannel channel;

    private DataFolder(Path root, FileChannel channel) {
        this.root = root;
        this.channel = channel;
    }

    /** @throws EmbeddedException if another shop holds it, a newer build wrote it, or it is somebody else's folder */
    public static DataFolder open(Path folder) {
        return open(folder, STEPS);
    }

    static DataFolder open(Path folder, List<Step> steps) {
        var root = folder.toAbsolutePath().normalize();
        FileChannel channel = null;
        try {
            var fresh = !Files.exists(root.resolve("VERSION"));
            if (fresh && Files.isDirectory(root)) requireHarmless(root);
            Files.createDirectories(root);
            Files.setPosixFilePermissions(root, PosixFilePermissions.fromString("rwx------"));
            Files.createDirectories(root.resolve("run"));
            Files.createDirectories(root.resolve("logs"));
            Files.createDirectories(root.resolve("cache"));
            channel = FileChannel.open(
                    root.resolve("run/shop.lock"), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
            if (lock(channel).isEmpty()) {
                throw new EmbeddedException("the data folder " + root + " is in use"
                        + holder(root)
                                .map(pid -> " by the shop in process " + pid)
                                .orElse(" by another shop"));
            }
            if (fresh) write(root.resolve("VERSION"), steps.size() + 1 + "\n");
            else migrate(root, steps);
            write(root.resolve("run/shop.pid"), ProcessHandle.current().pid() + "\n");
            return new DataFolder(root, channel);
        } catch (IOException | EmbeddedException failure) {
            try {
                if (channel != null) channel.close();
            } catch (IOException closing) {
                failure.addSuppressed(closing);
            }
            throw failure instanceof EmbeddedException said
                    ? said
                    : new EmbeddedException("cannot use the data folder " + root, failure);
        }
    }

    /** The process of the shop that holds {@code folder}, if one does. */
    public static Optional<Long> holder(Path folder) {
        try {
            var number = Long.parseLong(
                    Files.readString(folder.resolve("run/shop.pid")).strip());
            return Pid.of(number).map(Pid::number);
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** The layout of data folders that this build writes. */
    public static int layout() {
        return VERSION;
    }

    public Path root() {
        return root;
    }

    Path path(String relative) {
        return root.resolve(relative);
    }

    /** A secret of this folder, drawn once and kept in secrets.json, which only its owner may read. */
    public synchronized String secret(String name) {
        try {
            var file = root.resolve("secrets.json");
            var kept = Files.exists(file)
                    ? JSON.readValue(file.toFile(), new TypeReference<TreeMap<String, String>>() {})
                    : new TreeMap<String, String>();
            if (!kept.containsKey(name)) {
                kept.put(name, drawn());
                write(file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(kept));
            }
            return kept.get(name);
        } catch (IOException failure) {
            throw new EmbeddedException("cannot keep the secret " + name, failure);
        }
    }

    @Override
    public void close() {
        try {
            Files.deleteIfExists(root.resolve("run/shop.pid"));
            channel.close();
        } catch (IOException failure) {
            throw new EmbeddedException("cannot release the data folder " + root, failure);
        }
    }

    /** Writes whole or not at all, readable by the owner only. */
    static void write(Path file, String text) throws IOException {
        var part = Files.createTempFile(file.getParent(), ".part", ""); // Made 0600.
        Files.writeString(part, text);
        Files.move(part, file, StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
    }

    static Optional<FileLock> lock(FileChannel channel) throws IOException {
        try {
            return Optional.ofNullable(channel.tryLock());
        } catch (OverlappingFileLockException _) {
            return Optional.empty();
        }
    }

    private static void requireHarmless(Path root) throws IOException {
        try (var entries = Files.list(root)) {
            var stranger = entries.map(entry -> entry.getFileName().toString())
                    .filter(name -> !HARMLESS.contains(name))
                    .findFirst();
            if (stranger.isPresent()) {
                throw new EmbeddedException(
                        "%s is no data folder of Cartulary: it has no VERSION but holds %s; give an empty one"
                                .formatted(root, stranger.get()));
            }
        }
    }

    private static void migrate(Path root, List<Step> steps) throws IOException {
        var file = root.resolve("VERSION");
        var text = Files.readString(file).strip();
        if (!text.matches("[1-9]\\d{0,3}")) {
            throw new EmbeddedException(
                    "%s says no layout: %s; restore the folder from a backup".formatted(file, text));
        }
        var found = Integer.parseInt(text);
        if (found > steps.size() + 1) {
            throw new EmbeddedException(
                    "the data folder %s has layout %d, this build knows %d: use the newer build; nothing was changed"
                            .formatted(root, found, steps.size() + 1));
        }
        for (; found <= steps.size(); found++) {
            steps.get(found - 1).take(root);
            write(file, found + 1 + "\n");
        }
    }

    private static String drawn() {
        return RANDOM.ints(24, 0, LETTERS.length())
                .collect(StringBuilder::new, (text, at) -> text.append(LETTERS.charAt(at)), StringBuilder::append)
                .toString();
    }
}
