package cartulary.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Base64;
import java.util.Set;
import javax.crypto.SecretKey;

/** Wraps the subjects' keys. Whoever loses it has erased everybody; whoever steals it with the store reads everything. */
public final class MasterKey {
    /** Holds the key, base64, when no file is named. */
    public static final String ENVIRONMENT = "CARTULARY_MASTER_KEY";

    private final SecretKey key;

    private MasterKey(byte[] material) {
        this.key = Aes.key(material);
    }

    /**
     * @param base64 32 bytes
     * @throws IllegalArgumentException if it is none
     */
    public static MasterKey of(String base64) {
        return new MasterKey(Base64.getDecoder().decode(base64.strip()));
    }

    /** Another one each time: for tests that keep nothing. */
    public static MasterKey random() {
        return new MasterKey(Aes.random(Aes.KEY_BYTES));
    }

    /**
     * @param create whether a file that is missing is made, readable by its owner only
     * @throws IllegalStateException if the file is missing and may not be made, cannot be read, or holds no key
     */
    public static MasterKey from(Path file, boolean create) {
        try {
            if (create && !Files.exists(file)) makeFile(file);
            return of(Files.readString(file));
        } catch (IOException | IllegalArgumentException e) {
            throw new IllegalStateException("no master key in " + file, e);
        }
    }

    byte[] wrap(String subject, SecretKey subjectKey) {
        return Aes.seal(key, subjectKey.getEncoded(), subject.getBytes(UTF_8));
    }

    /** @throws IllegalStateException if it was wrapped by another master key, or for another subject */
    SecretKey unwrap(String subject, byte[] wrapped) {
        var material = Aes.open(key, wrapped, subject.getBytes(UTF_8));
        // Not an erasure: with the right master key it reads again, so nothing may be stored back as null meanwhile.
        if (material == null) throw new IllegalStateException("the master key does not fit the key of " + subject);
        return Aes.key(material);
    }

    private static void makeFile(Path file) throws IOException {
        if (file.toAbsolutePath().getParent() != null)
            Files.createDirectories(file.toAbsolutePath().getParent());
        var owner = PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"));
        try (var channel = Files.newByteChannel(
                file,
                Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE, StandardOpenOption.DSYNC),
                owner)) {
            var text = Base64.getEncoder().encodeToString(Aes.random(Aes.KEY_BYTES)) + "\n";
            channel.write(java.nio.ByteBuffer.wrap(text.getBytes(UTF_8)));
        } catch (FileAlreadyExistsException _) {
            // Another process was faster; its key is as good.
        }
    }
}
