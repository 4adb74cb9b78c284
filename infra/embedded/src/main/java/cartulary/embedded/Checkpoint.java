package cartulary.embedded;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.netty.buffer.Unpooled;
import java.io.BufferedInputStream;
import java.io.BufferedOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.File;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.Channels;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.zip.CRC32C;
import java.util.zip.CheckedInputStream;
import java.util.zip.CheckedOutputStream;
import java.util.zip.ZipFile;

/**
 * What the stand-in for MongoDB held at one moment, in one file: views, tokens and dead letters of that moment, or nothing. The
 * file is whole when it has its name, and says itself whether it is: of one that is torn, of another build or of another form
 * nothing is believed.
 */
final class Checkpoint {
    /** Databases by name, of each its collections by name. */
    record Contents(Map<String, Map<String, List<Kept>>> databases) {}

    private static final String FORM = "cartulary views 1";
    private static final String NAME = "checkpoint";
    private static final int BUFFER = 1 << 20;
    private static final int DOCUMENT_MAX = 64 << 20;

    private final Path folder;
    private final String build;

    /** @param build what is written by another is not read: the same events may make other views there */
    Checkpoint(Path folder, String build) {
        this.folder = folder;
        this.build = build;
    }

    static Path file(Path folder) {
        return folder.resolve(NAME);
    }

    /** Tells one build from another: by the sums of all that its archives hold, and by size and age of what lies in folders. */
    static String build(String classPath) {
        var crc = new CRC32C();
        for (var entry : classPath.split(File.pathSeparator)) {
            try {
                told(Path.of(entry), crc);
            } catch (IOException e) {
                crc.update(e.toString().getBytes(UTF_8)); // Java passes it over too.
            }
        }
        return Long.toHexString(crc.getValue());
    }

    private static void told(Path entry, CRC32C crc) throws IOException {
        if (Files.isDirectory(entry)) {
            try (var files = Files.walk(entry)) {
                for (var file : files.filter(Files::isRegularFile).sorted().toList()) {
                    var line = file + " " + Files.size(file) + " " + Files.getLastModifiedTime(file);
                    crc.update(line.getBytes(UTF_8));
                }
            }
            return;
        }
        try (var archive = new ZipFile(entry.toFile())) {
            for (var files = archive.entries(); files.hasMoreElements(); ) {
                var file = files.nextElement();
                crc.update((file.getName() + " " + file.getCrc()).getBytes(UTF_8));
            }
        }
    }

    /** Replaces the one before once this one is safe on disk. */
    void write(Contents contents) throws IOException {
        Files.createDirectories(folder);
        try {
            writePart(contents);
        } catch (IOException | RuntimeException e) {
            Files.deleteIfExists(part()); // What is left of a full disk is for those who cannot do without.
            throw e;
        }
        Files.move(part(), file(folder), StandardCopyOption.ATOMIC_MOVE, StandardCopyOption.REPLACE_EXISTING);
        try (var directory = FileChannel.open(folder)) {
            directory.force(true);
        }
    }

    private Path part() {
        return folder.resolve(NAME + ".part");
    }

    private void writePart(Contents contents) throws IOException {
        var crc = new CRC32C();
        try (var channel = FileChannel.open(
                part(), StandardOpenOption.CREATE, StandardOpenOption.WRITE, StandardOpenOption.TRUNCATE_EXISTING)) {
            var out = new DataOutputStream(
                    new BufferedOutputStream(new CheckedOutputStream(Channels.newOutputStream(channel), crc), BUFFER));
            out.writeUTF(FORM);
            out.writeUTF(build);
            out.writeInt(contents.databases().size());
            for (var database : contents.databases().entrySet()) {
                out.writeUTF(database.getKey());
                out.writeInt(database.getValue().size());
                for (var collection : database.getValue().entrySet()) {
                    out.writeUTF(collection.getKey());
                    out.writeInt(collection.getValue().size());
                    write(collection.getValue(), out);
                }
            }
            out.flush();
            var sum = crc.getValue();
            out.writeLong(sum);
            out.flush();
            channel.force(true);
        }
    }

    private static void write(List<Kept> documents, OutputStream out) throws IOException {
        var buffer = Unpooled.buffer(4096);
        for (var document : documents) document.write(out, buffer);
    }

    /**
     * Empty if there is none.
     *
     * @throws IOException if there is one that cannot be believed, saying why
     */
    Optional<Contents> read() throws IOException {
        if (!Files.exists(file(folder))) return Optional.empty();
        var crc = new CRC32C();
        try (var in = new DataInputStream(
                new CheckedInputStream(new BufferedInputStream(Files.newInputStream(file(folder)), BUFFER), crc))) {
            if (!in.readUTF().equals(FORM)) throw new IOException("it is of another form");
            if (!in.readUTF().equals(build)) throw new IOException("another build has written it");
            var databases = new TreeMap<String, Map<String, List<Kept>>>();
            for (int left = in.readInt(); left > 0; left--) {
                var collections = new TreeMap<String, List<Kept>>();
                databases.put(in.readUTF(), collections);
                for (int more = in.readInt(); more > 0; more--) collections.put(in.readUTF(), documents(in));
            }
            var sum = crc.getValue();
            if (in.readLong() != sum || in.read() >= 0) throw new IOException("it is torn");
            return Optional.of(new Contents(databases));
        } catch (IOException e) {
            throw e;
        } catch (RuntimeException | OutOfMemoryError e) {
            throw new IOException("it is torn", e);
        }
    }

    private static List<Kept> documents(DataInputStream in) throws IOException {
        var count = in.readInt();
        var documents = new ArrayList<Kept>();
        for (int i = 0; i < count; i++) {
            var size = Integer.reverseBytes(in.readInt()); // BSON begins with its size, the small end first.
            if (size < 5 || size > DOCUMENT_MAX) throw new IOException("it is torn");
            var bson = new byte[size];
            ByteBuffer.wrap(bson).order(ByteOrder.LITTLE_ENDIAN).putInt(size);
            in.readFully(bson, Integer.BYTES, size - Integer.BYTES);
            documents.add(Kept.written(bson));
        }
        return documents;
    }
}
