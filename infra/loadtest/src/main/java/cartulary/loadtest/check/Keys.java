package cartulary.loadtest.check;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;

/** How a caller's Idempotency-Key stands in the book: 128 bits of a SHA-256 over who called and the key, each after its length. */
final class Keys {
    private Keys() {}

    static String kept(String actor, String key) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var part : List.of(actor, "", key)) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                sha256.update(bytes);
            }
            return "key-" + HexFormat.of().formatHex(Arrays.copyOf(sha256.digest(), 16));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
