package cartulary.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.Provider;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** AES-256-GCM with a 96-bit nonce before the ciphertext and a 128-bit tag behind it. */
final class Aes {
    static final int KEY_BYTES = 32;
    private static final int NONCE_BYTES = 12;
    private static final int TAG_BITS = 128;
    private static final String FORM = "AES/GCM/NoPadding";
    private static final SecureRandom RANDOM = new SecureRandom();
    private static final Provider PROVIDER = provider();

    private Aes() {}

    static byte[] random(int length) {
        var bytes = new byte[length];
        RANDOM.nextBytes(bytes);
        return bytes;
    }

    /** @throws IllegalArgumentException if these are not 32 bytes */
    static SecretKey key(byte[] material) {
        if (material.length != KEY_BYTES) {
            throw new IllegalArgumentException(
                    "an AES-256 key has %d bytes, not %d".formatted(KEY_BYTES, material.length));
        }
        return new SecretKeySpec(material, "AES");
    }

    static byte[] seal(SecretKey key, byte[] plain, byte[] context) {
        return seal(key, plain, context, random(NONCE_BYTES));
    }

    /** The same bytes for the same plain text, key and context: two different plain texts never share a nonce. */
    static byte[] sealSame(SecretKey key, byte[] plain, byte[] context) {
        try {
            var mac = Mac.getInstance("HmacSHA256");
            mac.init(key);
            // Of a key of its own, as the cipher uses this one.
            mac.init(new SecretKeySpec(mac.doFinal("nonces of what is sealed alike".getBytes(UTF_8)), "HmacSHA256"));
            mac.update(ByteBuffer.allocate(Integer.BYTES).putInt(context.length).array());
            mac.update(context);
            return seal(key, plain, context, Arrays.copyOf(mac.doFinal(plain), NONCE_BYTES));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has HMAC-SHA-256", e);
        }
    }

    private static byte[] seal(SecretKey key, byte[] plain, byte[] context, byte[] nonce) {
        try {
            var sealed = cipher(Cipher.ENCRYPT_MODE, key, nonce, context).doFinal(plain);
            return ByteBuffer.allocate(NONCE_BYTES + sealed.length)
                    .put(nonce)
                    .put(sealed)
                    .array();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    /** Null if it was sealed with another key or for another context, or was changed. */
    static byte[] open(SecretKey key, byte[] sealed, byte[] context) {
        if (sealed.length < NONCE_BYTES + TAG_BITS / 8) return null;
        try {
            var nonce = Arrays.copyOf(sealed, NONCE_BYTES);
            return cipher(Cipher.DECRYPT_MODE, key, nonce, context)
                    .doFinal(sealed, NONCE_BYTES, sealed.length - NONCE_BYTES);
        } catch (AEADBadTagException _) {
            return null;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Provider provider() {
        try {
            return Cipher.getInstance(FORM).getProvider();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every Java platform has AES-GCM", e);
        }
    }

    private static Cipher cipher(int mode, SecretKey key, byte[] nonce, byte[] context)
            throws GeneralSecurityException {
        var cipher = Cipher.getInstance(FORM, PROVIDER); // Without it all providers are asked, each time.
        cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
        cipher.updateAAD(context);
        return cipher;
    }
}
