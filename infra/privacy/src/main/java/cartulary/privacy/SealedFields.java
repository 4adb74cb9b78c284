package cartulary.privacy;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.Catalogue;
import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.util.JsonRecyclerPools;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.io.IOException;
import java.util.Base64;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Seals single values: {@code v1.<key id>.<base64 of nonce, ciphertext, tag>}, AES-256-GCM, bound to subject, type and
 * field, so that a text moved to another place opens to nothing. What cannot be opened reads as null and never throws;
 * only keys that cannot be reached do, so that a fault is never stored as an erasure.
 */
public final class SealedFields {
    /** Stands where something was to be sealed for a subject already erased. */
    public static final String ERASED = "v1.0.erased";

    private static final Logger LOG = LoggerFactory.getLogger(SealedFields.class);
    private static final String FORM = "v1.";
    private final SubjectKeys keys;
    // The values of sealed fields are strings and small records; nothing of the messages' own set-up concerns them.
    private final ObjectMapper mapper = new ObjectMapper(factory())
            .registerModule(new JavaTimeModule())
            .disable(SerializationFeature.WRITE_DATES_AS_TIMESTAMPS);

    public SealedFields(SubjectKeys keys) {
        this.keys = keys;
    }

    /**
     * The text to keep in a document of one's own.
     *
     * @param type the document, by a name that will not change
     * @param value null gives null
     */
    public String seal(Object subject, String type, String field, Object value) {
        return seal(Aes::seal, subject, type, field, value);
    }

    /**
     * As {@link #seal}, the same text each time: for what is made again from events and compared. Tells whoever sees two
     * such texts of one subject and field whether they say the same, and no more.
     */
    public String sealSame(Object subject, String type, String field, Object value) {
        return seal(Aes::sealSame, subject, type, field, value);
    }

    private interface Sealer {
        byte[] seal(SecretKey key, byte[] plain, byte[] context);
    }

    private String seal(Sealer sealer, Object subject, String type, String field, Object value) {
        if (value == null) return null;
        var key = keys.findOrCreate(subject.toString());
        if (key.isEmpty()) return ERASED;
        try {
            var sealed = sealer.seal(key.get().key(), mapper.writeValueAsBytes(value), context(subject, type, field));
            return FORM + key.get().id() + "." + Base64.getEncoder().encodeToString(sealed);
        } catch (JsonProcessingException e) {
            throw new IllegalArgumentException("%s.%s cannot be written as JSON".formatted(type, field), e);
        }
    }

    /** What {@link #seal} was given; null if the text is null, the key is gone, or it was sealed for another place. */
    public <T> T open(Object subject, String type, String field, String text, Class<T> as) {
        var json = openJson(subject == null ? null : subject.toString(), type, field, text);
        try {
            return json == null ? null : mapper.readValue(json, as);
        } catch (IOException e) {
            LOG.warn("a sealed {}.{} holds no {}", type, field, as.getSimpleName(), e);
            return null;
        }
    }

    byte[] openJson(String subject, String type, String field, String text) {
        if (subject == null || text == null) return null;
        // By hand: as a regular expression it took a sixth of a replay.
        var dot = text.indexOf('.', FORM.length());
        if (dot < 0 || !text.startsWith(FORM)) return null;
        long keyId;
        byte[] sealed;
        try {
            keyId = Long.parseLong(text, FORM.length(), dot, 10);
            sealed = Base64.getDecoder().decode(text.substring(dot + 1));
        } catch (IllegalArgumentException _) {
            return null;
        }
        var key = keys.find(subject).filter(k -> k.id() == keyId);
        if (key.isEmpty()) return null;
        var json = Aes.open(key.get().key(), sealed, context(subject, type, field));
        if (json == null) LOG.warn("a sealed {}.{} was changed or moved: it reads as erased", type, field);
        return json;
    }

    /**
     * Of JSON, with buffers that all threads share: Jackson keeps them by thread otherwise, and each command has a thread of
     * its own, which would make them anew, 12 KB each time.
     */
    public static JsonFactory factory() {
        return JsonFactory.builder()
                .recyclerPool(JsonRecyclerPools.sharedConcurrentDequePool())
                .build();
    }

    /** The alias if the class has one in the catalogue, else its simple name. */
    static String nameOf(Class<?> type) {
        var entry = Catalogue.byType(type);
        return entry != null ? entry.alias() : type.getSimpleName();
    }

    private static byte[] context(Object subject, String type, String field) {
        // No subject, alias or field name holds a line break, so the three cannot be shifted into each other.
        return (subject + "\n" + type + "\n" + field).getBytes(UTF_8);
    }
}
