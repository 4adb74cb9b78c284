package cartulary.payments;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.interfaces.RSAPrivateCrtKey;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.RSAPublicKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;

/** RSA keys as providers hand them out, PEM or bare base64, and the one signature that both of them use. */
public final class Pem {
    private Pem() {}

    /** @throws IllegalArgumentException naming the file, never its content */
    public static PrivateKey privateKey(Path file) {
        try {
            return KeyFactory.getInstance("RSA").generatePrivate(new PKCS8EncodedKeySpec(bytes(file)));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException _) {
            throw new IllegalArgumentException(file + " holds no private RSA key (PKCS#8, PEM or base64)");
        }
    }

    /** @throws IllegalArgumentException naming the file */
    public static PublicKey publicKey(Path file) {
        try {
            return KeyFactory.getInstance("RSA").generatePublic(new X509EncodedKeySpec(bytes(file)));
        } catch (GeneralSecurityException | IllegalArgumentException | IOException _) {
            throw new IllegalArgumentException(file + " holds no public RSA key (PEM or base64)");
        }
    }

    private static byte[] bytes(Path file) throws IOException {
        return Base64.getDecoder().decode(Files.readString(file).replaceAll("-----[A-Z ]+-----|\\s", ""));
    }

    /** Whether the two belong together: of a counterpart's public key that would be a mistake. */
    public static boolean areOne(PrivateKey key, PublicKey publicKey) {
        try {
            return key instanceof RSAPrivateCrtKey crt
                    && KeyFactory.getInstance("RSA")
                            .generatePublic(new RSAPublicKeySpec(crt.getModulus(), crt.getPublicExponent()))
                            .equals(publicKey);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** SHA256withRSA, base64. */
    public static String sign(PrivateKey key, String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    /** False for whatever is no signature of these bytes, however broken it is. */
    public static boolean verifies(PublicKey key, byte[] bytes, String signature) {
        try {
            var check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(bytes);
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
