package cartulary.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.Signature;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** WeChat Pay and Alipay as they would sign and seal: keys of this run, and the settings that name our half of them. */
public final class WalletKeys {
    public static final String MERCHANT = "9000000001";
    public static final String WECHAT_APP = "wx9000000000000001";
    public static final String PUBLIC_KEY_ID = "PUB_KEY_ID_0000000000000000000000000001";
    public static final String ALIPAY_APP = "9021000000000001";
    public static final String SELLER = "2088900000000001";
    public static final String API_KEY = "0123456789abcdef0123456789abcdef";
    private static final KeyPair OURS = pair();
    private static final KeyPair THEIRS = pair();

    private WalletKeys() {}

    static Map<String, String> settings() {
        var key = file("ours.key", OURS.getPrivate().getEncoded());
        var theirs = file("theirs.pub", THEIRS.getPublic().getEncoded());
        var settings = new LinkedHashMap<String, String>();
        settings.put("cartulary.wechat.app-id", WECHAT_APP);
        settings.put("cartulary.wechat.mchid", MERCHANT);
        settings.put("cartulary.wechat.merchant-serial", "00AA");
        settings.put("cartulary.wechat.merchant-key-file", key);
        settings.put("cartulary.wechat.api-v3-key", API_KEY);
        settings.put("cartulary.wechat.public-key-id", PUBLIC_KEY_ID);
        settings.put("cartulary.wechat.public-key-file", theirs);
        settings.put("cartulary.wechat.notify-url", "https://shop.test/webhooks/wechat");
        settings.put("cartulary.alipay.app-id", ALIPAY_APP);
        settings.put("cartulary.alipay.seller-id", SELLER);
        settings.put("cartulary.alipay.app-key-file", key);
        settings.put("cartulary.alipay.public-key-file", theirs);
        settings.put("cartulary.alipay.notify-url", "https://shop.test/webhooks/alipay");
        return settings;
    }

    private static KeyPair pair() {
        try {
            var generator = KeyPairGenerator.getInstance("RSA");
            generator.initialize(2048);
            return generator.generateKeyPair();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String file(String name, byte[] key) {
        try {
            var file = Path.of("target", name).toAbsolutePath();
            Files.createDirectories(file.getParent());
            return Files.writeString(file, Base64.getEncoder().encodeToString(key))
                    .toString();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    public static String signed(String text) {
        return signed(text, THEIRS);
    }

    /** With a key that is nobody's. */
    public static String forged(String text) {
        return signed(text, OURS);
    }

    /** As version 1 of both did. */
    public static String signedWithSha1(String text) {
        return signed(text, THEIRS, "SHA1withRSA");
    }

    private static String signed(String text, KeyPair by) {
        return signed(text, by, "SHA256withRSA");
    }

    private static String signed(String text, KeyPair by, String algorithm) {
        try {
            var signature = Signature.getInstance(algorithm);
            signature.initSign(by.getPrivate());
            signature.update(text.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(signature.sign());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    public static String sealed(String plain, String associated, String nonce) {
        return sealed(plain, associated, nonce, API_KEY);
    }

    public static String sealed(String plain, String associated, String nonce, String apiKey) {
        try {
            var cipher = Cipher.getInstance("AES/GCM/NoPadding");
            cipher.init(
                    Cipher.ENCRYPT_MODE,
                    new SecretKeySpec(apiKey.getBytes(StandardCharsets.UTF_8), "AES"),
                    new GCMParameterSpec(128, nonce.getBytes(StandardCharsets.UTF_8)));
            cipher.updateAAD(associated.getBytes(StandardCharsets.UTF_8));
            return Base64.getEncoder().encodeToString(cipher.doFinal(plain.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }
}
