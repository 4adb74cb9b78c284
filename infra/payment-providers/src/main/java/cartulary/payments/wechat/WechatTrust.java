package cartulary.payments.wechat;

import cartulary.payments.Pem;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.PublicKey;
import java.security.cert.CertificateFactory;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** What WeChat Pay's word is known by: its public key, its platform certificates, or both while one replaces the other. */
final class WechatTrust {
    static final Duration TOLERANCE = Duration.ofMinutes(5);
    /** A signature that is wrong on purpose, to see whether we check: never to be answered with success. */
    static final String PROBE = "WECHATPAY/SIGNTEST/";

    /** So often at most are certificates fetched because somebody named one that we do not know. */
    private static final long FETCH_PAUSE = Duration.ofSeconds(2).toNanos();

    private final WechatSettings settings;
    private final Supplier<byte[]> fetch;
    private volatile Map<String, PublicKey> certificates = Map.of();
    private long fetchedAt = System.nanoTime() - FETCH_PAUSE;

    /** @param fetch answers the body of /v3/certificates, or null */
    WechatTrust(WechatSettings settings, Supplier<byte[]> fetch) {
        this.settings = settings;
        this.fetch = fetch;
    }

    /**
     * Null if it is WeChat Pay's word, said within five minutes of now; else why it is not.
     *
     * @param body the raw bytes
     */
    String doubt(String serial, String timestamp, String nonce, String signature, byte[] body, Instant now) {
        if (serial == null || timestamp == null || nonce == null || signature == null) return "no signature";
        if (signature.startsWith(PROBE)) return "a signature probe";
        if (!timestamp.matches("[0-9]{1,12}")) return "no time";
        var said = Instant.ofEpochSecond(Long.parseLong(timestamp));
        if (Duration.between(said, now).abs().compareTo(TOLERANCE) > 0) return "not of these five minutes";
        var key = key(serial);
        if (key == null) return "an unknown key";
        var signed = new ByteArrayOutputStream(body.length + 64);
        signed.writeBytes((timestamp + "\n" + nonce + "\n").getBytes(StandardCharsets.UTF_8));
        signed.writeBytes(body);
        signed.write('\n');
        return Pem.verifies(key, signed.toByteArray(), signature) ? null : "the signature";
    }

    private PublicKey key(String serial) {
        if (serial.equals(settings.publicKeyId())) return settings.publicKey();
        if (!settings.certificates()) return null;
        var name = serial.toUpperCase(Locale.ROOT);
        var known = certificates.get(name);
        if (known != null) return known;
        refresh();
        return certificates.get(name);
    }

    /** The newest certificate's serial number comes first in nobody's list: any that we know will do to name what we can check. */
    String named() {
        if (settings.publicKeyId() != null) return settings.publicKeyId();
        if (certificates.isEmpty()) refresh();
        return certificates.keySet().stream().findFirst().orElse(null);
    }

    private synchronized void refresh() {
        if (System.nanoTime() - fetchedAt < FETCH_PAUSE) return;
        fetchedAt = System.nanoTime();
        var body = fetch.get();
        if (body == null) return;
        try {
            var found = new HashMap<String, PublicKey>();
            for (JsonElement each : JsonParser.parseString(new String(body, StandardCharsets.UTF_8))
                    .getAsJsonObject()
                    .getAsJsonArray("data")) {
                var pem = open(each.getAsJsonObject().getAsJsonObject("encrypt_certificate"));
                var certificate = CertificateFactory.getInstance("X.509")
                        .generateCertificate(new ByteArrayInputStream(pem.getBytes(StandardCharsets.US_ASCII)));
                found.put(
                        each.getAsJsonObject().get("serial_no").getAsString().toUpperCase(Locale.ROOT),
                        certificate.getPublicKey());
            }
            certificates = Map.copyOf(found);
        } catch (GeneralSecurityException | RuntimeException _) {
            // What cannot be opened with our APIv3 key is not from WeChat Pay: the certificates we have stay.
        }
    }

    /**
     * Opens a sealed resource.
     *
     * @throws GeneralSecurityException if none of our keys opens it; RuntimeException if it is none
     */
    String open(JsonObject resource) throws GeneralSecurityException {
        if (!"AEAD_AES_256_GCM".equals(resource.get("algorithm").getAsString())) {
            throw new GeneralSecurityException("another algorithm");
        }
        byte[] sealed = Base64.getDecoder().decode(resource.get("ciphertext").getAsString());
        byte[] nonce = resource.get("nonce").getAsString().getBytes(StandardCharsets.UTF_8);
        var associated = resource.get("associated_data");
        GeneralSecurityException last = null;
        for (var key : settings.apiV3Keys()) {
            try {
                var cipher = Cipher.getInstance("AES/GCM/NoPadding");
                cipher.init(
                        Cipher.DECRYPT_MODE,
                        new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "AES"),
                        new GCMParameterSpec(128, nonce));
                if (associated != null && !associated.isJsonNull()) {
                    cipher.updateAAD(associated.getAsString().getBytes(StandardCharsets.UTF_8));
                }
                return new String(cipher.doFinal(sealed), StandardCharsets.UTF_8);
            } catch (GeneralSecurityException e) {
                last = e;
            }
        }
        throw last;
    }
}
