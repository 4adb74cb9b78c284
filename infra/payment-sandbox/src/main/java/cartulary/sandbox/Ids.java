package cartulary.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Identifiers and secrets in the provider's shape, derived from the data folder's seed and a counter. They cannot be guessed without
 * the seed, and an id is only used again after a crash if nobody was ever told of it.
 */
final class Ids {
    private static final String ALPHABET = "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";

    private Ids() {}

    /** @param length at most 32 */
    static String derive(byte[] seed, String text, int length) {
        byte[] digest = hmac(seed, text.getBytes(StandardCharsets.UTF_8));
        var id = new StringBuilder(length);
        for (int i = 0; i < length; i++) id.append(ALPHABET.charAt((digest[i] & 0xff) % ALPHABET.length()));
        return id.toString();
    }

    /** The provider's webhook signature: HMAC-SHA256 in lower-case hex. */
    static String sign(String secret, String text) {
        return HexFormat.of()
                .formatHex(hmac(secret.getBytes(StandardCharsets.UTF_8), text.getBytes(StandardCharsets.UTF_8)));
    }

    private static byte[] hmac(byte[] key, byte[] text) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key, "HmacSHA256"));
            return mac.doFinal(text);
        } catch (GeneralSecurityException impossible) {
            throw new IllegalStateException(impossible); // Every JDK has HmacSHA256.
        }
    }
}
