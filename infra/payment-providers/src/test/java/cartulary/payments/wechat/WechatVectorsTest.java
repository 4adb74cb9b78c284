package cartulary.payments.wechat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.payments.Pem;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPairGenerator;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we seal, open, sign and check, by the values with which WeChat Pay's own library is tested. */
class WechatVectorsTest {
    private static final JsonObject VECTORS = read();
    private static final JsonObject CERTIFICATES = VECTORS.getAsJsonObject("certificates");
    private static final WechatSettings SETTINGS = settings();
    private static final Instant NOW = Instant.ofEpochSecond(1_652_750_623);

    private final WechatTrust trust =
            new WechatTrust(SETTINGS, () -> CERTIFICATES.toString().getBytes(StandardCharsets.UTF_8));

    @Test
    void a_sealed_text_is_opened() throws Exception {
        assertThat(trust.open(VECTORS.getAsJsonObject("sealed"))).isEqualTo(text(VECTORS, "opened"));
    }

    @ParameterizedTest
    @ValueSource(strings = {"associated_data", "nonce", "ciphertext"})
    void what_was_changed_in_any_part_stays_closed(String part) {
        var changed = VECTORS.getAsJsonObject("sealed").deepCopy();
        changed.addProperty(part, text(changed, part).replace('u', 'v').replace('a', 'b'));
        assertThatThrownBy(() -> trust.open(changed)).isInstanceOf(GeneralSecurityException.class);
    }

    @Test
    void a_signature_is_that_of_its_key_and_of_no_other() throws Exception {
        var known = VECTORS.getAsJsonObject("signature");
        var bytes = text(known, "text").getBytes(StandardCharsets.UTF_8);
        var signature = text(known, "signature");
        assertThat(Pem.verifies(key(text(known, "publicKey")), bytes, signature))
                .isTrue();
        assertThat(Pem.verifies(key(text(known, "otherPublicKey")), bytes, signature))
                .isFalse();
        assertThat(Pem.verifies(key(text(known, "publicKey")), "massage".getBytes(StandardCharsets.UTF_8), signature))
                .isFalse();
    }

    @Test
    void a_request_signs_its_method_address_time_nonce_and_body() {
        var known = VECTORS.getAsJsonObject("request");
        var at = known.get("timestamp").getAsLong();
        assertThat(WechatProvider.signed(
                        text(known, "method"), text(known, "path"), at, text(known, "nonce"), text(known, "body")))
                .isEqualTo(text(known, "signed"));
        assertThat(WechatProvider.authorization(SETTINGS, text(known, "nonce"), at, "{signature}"))
                .isEqualTo(text(known, "authorization"));
    }

    @Test
    void a_platform_certificate_that_was_downloaded_is_a_key_to_check_with() {
        var serial = text(CERTIFICATES.getAsJsonArray("data").get(0).getAsJsonObject(), "serial_no");
        var seconds = Long.toString(NOW.getEpochSecond());
        assertThat(trust.doubt(serial, seconds, "nonce", "bm8=", new byte[0], NOW))
                .isEqualTo("the signature");
        assertThat(trust.doubt("5F" + serial, seconds, "nonce", "bm8=", new byte[0], NOW))
                .isEqualTo("an unknown key");
        assertThat(trust.named()).isEqualTo(serial);
    }

    private static WechatSettings settings() {
        try {
            var request = VECTORS.getAsJsonObject("request");
            return new WechatSettings(
                    "http://localhost",
                    "wx9",
                    text(request, "mchid"),
                    text(request, "serial"),
                    KeyPairGenerator.getInstance("RSA").generateKeyPair().getPrivate(),
                    List.of(text(VECTORS, "apiV3Key")),
                    null,
                    null,
                    true,
                    "http://localhost",
                    null,
                    Duration.ofSeconds(1),
                    Duration.ofSeconds(1));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e);
        }
    }

    private static PublicKey key(String base64) throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(base64)));
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    private static JsonObject read() {
        try (var file = WechatVectorsTest.class.getResourceAsStream("/vectors/wechat.json")) {
            return JsonParser.parseString(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
