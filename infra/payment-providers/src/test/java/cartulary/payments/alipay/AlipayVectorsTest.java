package cartulary.payments.alipay;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.payments.Pem;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.PublicKey;
import java.security.spec.X509EncodedKeySpec;
import java.util.Base64;
import java.util.HashMap;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What of an answer is signed, and by whom, by the values with which Alipay's own library is tested. */
class AlipayVectorsTest {
    private static final JsonObject VECTORS = read();

    static Stream<JsonObject> answers() {
        return objects("answers");
    }

    static Stream<JsonObject> signatures() {
        return objects("signatures");
    }

    @ParameterizedTest
    @MethodSource("answers")
    void what_is_signed_of_an_answer_is_cut_out_as_it_came(JsonObject known) {
        assertThat(RawNode.of(text(known, "response"), "alipay_trade_create_response"))
                .as(text(known, "name"))
                .isEqualTo(text(known, "signed"));
    }

    /** RSA alone, with SHA-1, is signed rightly by its own lights: it is not what we agreed upon. */
    @ParameterizedTest
    @MethodSource("signatures")
    void only_a_signature_with_sha_256_is_one(JsonObject known) throws Exception {
        var said = new HashMap<String, String>();
        known.getAsJsonObject("parameters").asMap().forEach((name, value) -> said.put(name, value.getAsString()));
        var bytes = AlipayProvider.sorted(said).getBytes(StandardCharsets.UTF_8);
        assertThat(Pem.verifies(key(), bytes, text(known, "signature")))
                .isEqualTo(text(known, "digest").equals("sha256"));
        bytes[bytes.length - 1]++;
        assertThat(Pem.verifies(key(), bytes, text(known, "signature"))).isFalse();
    }

    private static PublicKey key() throws GeneralSecurityException {
        return KeyFactory.getInstance("RSA")
                .generatePublic(new X509EncodedKeySpec(Base64.getDecoder().decode(text(VECTORS, "publicKey"))));
    }

    private static Stream<JsonObject> objects(String name) {
        return StreamSupport.stream(VECTORS.getAsJsonArray(name).spliterator(), false)
                .map(JsonElement::getAsJsonObject);
    }

    private static String text(JsonObject object, String name) {
        return object.get(name).getAsString();
    }

    private static JsonObject read() {
        try (var file = AlipayVectorsTest.class.getResourceAsStream("/vectors/alipay.json")) {
            return JsonParser.parseString(new String(file.readAllBytes(), StandardCharsets.UTF_8))
                    .getAsJsonObject();
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
