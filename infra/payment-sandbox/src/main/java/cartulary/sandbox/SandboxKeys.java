package cartulary.sandbox;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.SecureRandom;
import java.security.Signature;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Locale;
import java.util.Map;
import java.util.Properties;

/**
 * The keys that a merchant and the two key-signing providers have of each other, as PEM files in one folder, drawn when they are
 * first asked for. The sandbox has both sides; the shop is given its own: {@code wechat-merchant.key},
 * {@code wechat-platform.pub}, {@code wechat-api-v3.key}, {@code alipay-app.key}, {@code alipay-platform.pub}.
 */
public final class SandboxKeys {
    /** No merchant number begins with 9, and Alipay's own test applications all begin with 9021. */
    public static final String WECHAT_MERCHANT = "9000000001";

    public static final String WECHAT_APP = "wx9000000000000001";
    public static final String WECHAT_PUBLIC_KEY_ID = "PUB_KEY_ID_0190000000012026010100000000000001";
    public static final String ALIPAY_APP = "9021000000000001";
    public static final String ALIPAY_SELLER = "2088900000000001";

    private static final Object DRAWING = new Object();
    private final Path folder;

    private SandboxKeys(Path folder) {
        this.folder = folder;
    }

    public static SandboxKeys in(Path folder) {
        return new SandboxKeys(folder);
    }

    /** The file of that name, drawn if it is not there: a {@code .key}, its {@code .pub}, or {@code wechat-api-v3.key}. */
    public Path file(String name) {
        var file = folder.resolve(name);
        if (!Files.exists(file)) draw(name);
        return file;
    }

    /** What the two providers give their merchant, by the names of the shop's settings without their first word. */
    Properties merchant() {
        var merchant = new Properties();
        merchant.putAll(Map.of(
                "wechat.app-id", WECHAT_APP,
                "wechat.mchid", WECHAT_MERCHANT,
                "wechat.merchant-serial", merchantSerial(),
                "wechat.merchant-key-file", file("wechat-merchant.key").toString(),
                "wechat.api-v3-key-file", file("wechat-api-v3.key").toString(),
                "wechat.public-key-id", WECHAT_PUBLIC_KEY_ID,
                "wechat.public-key-file", file("wechat-platform.pub").toString()));
        merchant.putAll(Map.of(
                "alipay.app-id",
                ALIPAY_APP,
                "alipay.seller-id",
                ALIPAY_SELLER,
                "alipay.app-key-file",
                file("alipay-app.key").toString(),
                "alipay.public-key-file",
                file("alipay-platform.pub").toString()));
        return merchant;
    }

    /** What WeChat names the merchant's key by. */
    public String merchantSerial() {
        return serial(publicKey("wechat-merchant"));
    }

    PrivateKey privateKey(String name) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePrivate(new PKCS8EncodedKeySpec(unpacked(Files.readString(file(name + ".key")))));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no usable key " + name, e);
        }
    }

    PublicKey publicKey(String name) {
        try {
            return KeyFactory.getInstance("RSA")
                    .generatePublic(new X509EncodedKeySpec(unpacked(Files.readString(file(name + ".pub")))));
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no usable key " + name, e);
        }
    }

    /** 32 letters, with which notifications are sealed. */
    String apiV3Key() {
        try {
            return Files.readString(file("wechat-api-v3.key")).strip();
        } catch (IOException e) {
            throw new IllegalStateException("no APIv3 key", e);
        }
    }

    /** The platform's certificate of that number, from 1; the next one is how it rotates. */
    X509Certificate certificate(int number) {
        var file = folder.resolve("wechat-platform-" + number + ".crt");
        try {
            if (!Files.exists(file)) {
                synchronized (DRAWING) {
                    if (!Files.exists(file)) {
                        var name = "wechat-platform-" + number;
                        keep(file, pem("CERTIFICATE", selfSigned(privateKey(name), publicKey(name))));
                    }
                }
            }
            try (InputStream in = new ByteArrayInputStream(Files.readAllBytes(file))) {
                return (X509Certificate) CertificateFactory.getInstance("X.509").generateCertificate(in);
            }
        } catch (GeneralSecurityException | IOException e) {
            throw new IllegalStateException("no usable certificate " + number, e);
        }
    }

    static String serial(X509Certificate certificate) {
        return certificate.getSerialNumber().toString(16).toUpperCase(Locale.ROOT);
    }

    private static String serial(PublicKey key) {
        return Ids.sign("serial", HexFormat.of().formatHex(key.getEncoded()))
                .substring(0, 40)
                .toUpperCase(Locale.ROOT);
    }

    private void draw(String name) {
        synchronized (DRAWING) {
            if (Files.exists(folder.resolve(name))) return;
            try {
                Files.createDirectories(folder);
                if (name.equals("wechat-api-v3.key")) {
                    byte[] bytes = new byte[16];
                    new SecureRandom().nextBytes(bytes);
                    keep(folder.resolve(name), HexFormat.of().formatHex(bytes));
                    return;
                }
                var base = name.substring(0, name.lastIndexOf('.'));
                var generator = KeyPairGenerator.getInstance("RSA");
                generator.initialize(2048);
                var pair = generator.generateKeyPair();
                // The private half decides who was first, should two processes draw at once.
                if (keep(
                        folder.resolve(base + ".key"),
                        pem("PRIVATE KEY", pair.getPrivate().getEncoded()))) {
                    keep(
                            folder.resolve(base + ".pub"),
                            pem("PUBLIC KEY", pair.getPublic().getEncoded()));
                } else {
                    awaitPublic(base, pair);
                }
            } catch (GeneralSecurityException | IOException e) {
                throw new IllegalStateException("cannot draw " + name + " in " + folder, e);
            }
        }
    }

    /** The other process has the private half; the public half is worked out of it, and is the same whoever writes it. */
    private void awaitPublic(String base, KeyPair unused) throws GeneralSecurityException, IOException {
        var factory = KeyFactory.getInstance(unused.getPublic().getAlgorithm());
        var key = (java.security.interfaces.RSAPrivateCrtKey) privateKey(base);
        var half = factory.generatePublic(
                new java.security.spec.RSAPublicKeySpec(key.getModulus(), key.getPublicExponent()));
        keep(folder.resolve(base + ".pub"), pem("PUBLIC KEY", half.getEncoded()));
    }

    /** Whole or not at all. @return false if somebody else's was there first */
    private static boolean keep(Path file, String text) throws IOException {
        var whole = Files.createTempFile(file.getParent(), file.getFileName().toString(), ".new");
        try {
            Files.writeString(whole, text);
            Files.createLink(file, whole);
            return true;
        } catch (FileAlreadyExistsException _) {
            return false;
        } catch (UnsupportedOperationException _) {
            Files.move(whole, file, StandardCopyOption.ATOMIC_MOVE);
            return true;
        } finally {
            Files.deleteIfExists(whole);
        }
    }

    static String pem(String what, byte[] bytes) {
        return "-----BEGIN %s-----\n%s\n-----END %s-----\n"
                .formatted(
                        what,
                        Base64.getMimeEncoder(64, "\n".getBytes(StandardCharsets.US_ASCII))
                                .encodeToString(bytes),
                        what);
    }

    private static byte[] unpacked(String pem) {
        return Base64.getMimeDecoder().decode(pem.replaceAll("-----[A-Z ]+-----", ""));
    }

    /** X.509 version 3 without extensions, for twenty years, as the clock here is moved: what a client reads of it is serial number, validity and key. */
    private static byte[] selfSigned(PrivateKey key, PublicKey publicKey) throws GeneralSecurityException {
        var now = Instant.now().truncatedTo(ChronoUnit.SECONDS);
        var algorithm = Der.sequence(Der.SHA256_WITH_RSA, Der.NULL);
        var name = Der.sequence(Der.set(Der.sequence(Der.COMMON_NAME, Der.text("Cartulary sandbox platform"))));
        byte[] number = new byte[20];
        new SecureRandom().nextBytes(number);
        number[0] = (byte) ((number[0] & 0x3f) | 0x40); // Positive, and 40 hex digits.
        var body = Der.sequence(
                Der.tagged(0, Der.number(new byte[] {2})),
                Der.number(number),
                algorithm,
                name,
                Der.sequence(Der.time(now.minus(3650, ChronoUnit.DAYS)), Der.time(now.plus(3650, ChronoUnit.DAYS))),
                name,
                publicKey.getEncoded());
        var signature = Signature.getInstance("SHA256withRSA");
        signature.initSign(key);
        signature.update(body);
        return Der.sequence(body, algorithm, Der.bits(signature.sign()));
    }
}
