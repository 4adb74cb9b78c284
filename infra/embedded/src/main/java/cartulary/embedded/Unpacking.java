package cartulary.embedded;

import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.channels.FileChannel;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.zip.ZipInputStream;
import org.apache.commons.compress.archivers.tar.TarArchiveInputStream;
import org.tukaani.xz.XZInputStream;

/** Unpacks a server's files once; whoever is killed midway leaves nothing that counts. */
final class Unpacking {
    private Unpacking() {}

    interface Filling {
        void fill(Path folder) throws IOException, InterruptedException;
    }

    /** Fills {@code target} in a sibling and renames it; two processes wait for one another. */
    static void once(Path target, Filling filling) throws IOException, InterruptedException {
        if (Files.isDirectory(target)) return;
        Files.createDirectories(target.getParent());
        synchronized (Unpacking.class) {
            try (var channel = FileChannel.open(
                            target.resolveSibling(target.getFileName() + ".lock"),
                            StandardOpenOption.CREATE,
                            StandardOpenOption.WRITE);
                    var _ = channel.lock()) {
                if (Files.isDirectory(target)) return;
                var part = target.resolveSibling(target.getFileName() + ".part");
                delete(part);
                Files.createDirectories(part);
                filling.fill(part);
                Files.move(part, target, StandardCopyOption.ATOMIC_MOVE);
            }
        }
    }

    static InputStream resource(String name) {
        var stream = Unpacking.class.getClassLoader().getResourceAsStream(name);
        if (stream == null) {
            throw new EmbeddedException(
                    "no server for this machine (%s on %s): %s is not on the class path; set its outside address"
                            .formatted(System.getProperty("os.name"), System.getProperty("os.arch"), name));
        }
        return stream;
    }

    static void tarXz(InputStream packed, Path folder) throws IOException {
        try (var tar = new TarArchiveInputStream(new XZInputStream(new BufferedInputStream(packed)))) {
            for (var entry = tar.getNextEntry(); entry != null; entry = tar.getNextEntry()) {
                var path = inside(folder, entry.getName());
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                    continue;
                }
                Files.createDirectories(path.getParent());
                if (entry.isSymbolicLink()) Files.createSymbolicLink(path, Path.of(entry.getLinkName()));
                else if (entry.isLink()) Files.createLink(path, inside(folder, entry.getLinkName()));
                else Files.copy(tar, path);
                if (!entry.isSymbolicLink() && (entry.getMode() & 0100) != 0) executable(path);
            }
        }
    }

    /** Without the archive's top folder. */
    static void zip(Path archive, Path folder) throws IOException {
        try (var zip = new ZipInputStream(new BufferedInputStream(Files.newInputStream(archive)))) {
            for (var entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
                var path =
                        inside(folder, entry.getName().substring(entry.getName().indexOf('/') + 1));
                if (entry.isDirectory()) {
                    Files.createDirectories(path);
                } else {
                    Files.createDirectories(path.getParent());
                    Files.copy(zip, path);
                    if (path.toString().endsWith(".sh")) executable(path);
                }
            }
        }
    }

    static void executable(Path file) throws IOException {
        Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    }

    static void delete(Path folder) throws IOException {
        if (!Files.exists(folder)) return;
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) throws IOException {
                Files.delete(file);
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult postVisitDirectory(Path visited, IOException failure) throws IOException {
                if (failure != null) throw failure;
                Files.delete(visited);
                return FileVisitResult.CONTINUE;
            }
        });
    }

    private static Path inside(Path folder, String name) {
        var path = folder.resolve(name).normalize();
        if (!path.startsWith(folder)) throw new EmbeddedException("archive entry outside its folder: " + name);
        return path;
    }
}
