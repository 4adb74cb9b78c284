package cartulary.contract.support;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.regex.Pattern;

/** Makes and checks identifiers. Nothing here is random: the same parts always give the same id. */
public final class Ids {
    private static final HexFormat HEX = HexFormat.of();

    /** What was found valid lately, by hash: an order's ids are read hundreds of times while it is under way. */
    private static final Valid[] LATELY = new Valid[4096];

    private record Valid(String value, Pattern pattern) {}

    private Ids() {}

    /**
     * The prefix and 128 bits of a SHA-256 over the parts, each preceded by its length so that no two lists of parts run
     * together.
     */
    public static String derive(String prefix, String... parts) {
        return prefix + HEX.formatHex(Arrays.copyOf(digest(parts), 16));
    }

    /** The fingerprint of a request, kept beside its idempotency key to tell a repeat from a misuse. */
    public static String hash(String... parts) {
        return HEX.formatHex(digest(parts));
    }

    /**
     * @return an equal value
     * @throws InvalidValue if the value is null or does not match the pattern whole
     */
    public static String require(String name, String value, Pattern pattern) {
        if (value != null) {
            var place = value.hashCode() & LATELY.length - 1;
            var known = LATELY[place];
            if (known != null && known.pattern.equals(pattern) && known.value.equals(value)) return known.value;
            if (pattern.matcher(value).matches()) {
                LATELY[place] = new Valid(value, pattern);
                return value;
            }
        }
        throw new InvalidValue(name, "is not a valid " + name + ": expected " + pattern.pattern());
    }

    private static byte[] digest(String... parts) {
        try {
            var sha256 = MessageDigest.getInstance("SHA-256");
            for (var part : parts) {
                var bytes = part.getBytes(StandardCharsets.UTF_8);
                sha256.update(ByteBuffer.allocate(4).putInt(bytes.length).array());
                sha256.update(bytes);
            }
            return sha256.digest();
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }
}
