package cartulary.sandbox;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What WeChat Pay signs and seals with: its public key, or the newest of its platform certificates; the merchant says which it knows. */
final class WechatKeys {
    /** Begins the value of a signature that is wrong on purpose: a merchant who believes it does not check. */
    static final String PROBE = "WECHATPAY/SIGNTEST/";

    /** @param serial tells the merchant what to check the signature with */
    record Signed(String serial, String signature) {}

    private final SandboxKeys keys;
    private volatile boolean byCertificate;
    private volatile int certificates = 1;

    WechatKeys(SandboxKeys keys) {
        this.keys = keys;
    }

    /** Whether notifications are signed with a certificate's key. */
    void byCertificate(boolean wanted) {
        byCertificate = wanted;
    }

    boolean byCertificate() {
        return byCertificate;
    }

    /** One more certificate, which signs from now on; the older ones are still told. */
    synchronized int rotate() {
        return ++certificates;
    }

    /** By serial number, the newest last. */
    Map<String, String> certificates() {
        var all = new LinkedHashMap<String, String>();
        for (int number = 1; number <= certificates; number++) {
            var certificate = keys.certificate(number);
            try {
                all.put(SandboxKeys.serial(certificate), SandboxKeys.pem("CERTIFICATE", certificate.getEncoded()));
            } catch (GeneralSecurityException e) {
                throw new IllegalStateException(e);
            }
        }
        return all;
    }

    /** @param known what the merchant says it can check with: the id of the public key, or a certificate's serial number; may be null */
    Signed sign(String known, String timestamp, String nonce, String body) {
        boolean certificate =
                (known == null || known.isEmpty()) ? byCertificate : !known.equals(SandboxKeys.WECHAT_PUBLIC_KEY_ID);
        int newest = certificates;
        return new Signed(
                certificate ? SandboxKeys.serial(keys.certificate(newest)) : SandboxKeys.WECHAT_PUBLIC_KEY_ID,
                sign(
                        keys.privateKey(certificate ? "wechat-platform-" + newest : "wechat-platform"),
                        timestamp + "\n" + nonce + "\n" + body + "\n"));
    }

    boolean signedByMerchant(String text, String signature) {
        return verify(keys.publicKey("wechat-merchant"), text, signature);
    }

    String merchantSerial() {
        return keys.merchantSerial();
    }

    String seal(String associated, String nonce, String plain) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(keys.apiV3Key().getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static String sign(PrivateKey key, String text) {
        try {
            var signature = Signature.getInstance("SHA256withRSA");
            signature.initSign(key);
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    static boolean verify(PublicKey key, String text, String signature) {
        try {
            var check = Signature.getInstance("SHA256withRSA");
            check.initVerify(key);
            check.update(text.getBytes(StandardCharsets.UTF_8));
            return check.verify(Base64.getDecoder().decode(signature));
        } catch (GeneralSecurityException | IllegalArgumentException _) {
            return false;
        }
    }
}
