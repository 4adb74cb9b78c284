package cartulary.eventstore;

import cartulary.privacy.SealedFields;
import cartulary.privacy.SealedFieldsModule;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import java.util.Collection;
import org.axonframework.serialization.SerializationException;
import org.axonframework.serialization.SerializedType;
import org.axonframework.serialization.SimpleSerializedType;
import org.axonframework.serialization.json.JacksonSerializer;

/**
 * JSON under explicit aliases and revisions, never class names. An alias or class it does not know throws: what cannot be
 * read must stop its reader, not pass it by.
 */
public final class CartularySerializer extends JacksonSerializer {
    private final Aliases aliases;

    /** @param others names beside those of the catalogue */
    public CartularySerializer(ObjectMapper mapper, Collection<TypeAlias> others) {
        super(JacksonSerializer.builder().objectMapper(mapper));
        this.aliases = new Aliases(others);
    }

    /** How messages are written: strict in what is read, sealed fields sealed, instants as text, keys of maps in order. */
    public static ObjectMapper messageMapper(SealedFields sealedFields) {
        return JsonMapper.builder(SealedFields.factory())
                .addModule(new JavaTimeModule())
                .addModule(new SealedFieldsModule(sealedFields))
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
                .enable(DeserializationFeature.FAIL_ON_NULL_FOR_PRIMITIVES)
                .build();
    }

    /** @throws SerializationException if the class has no alias */
    @Override
    @SuppressWarnings("rawtypes") // As the interface has it.
    public SerializedType typeForClass(Class type) {
        if (type == null || type == Void.class || type == void.class) return SimpleSerializedType.emptyType();
        var alias = aliases.byType(type);
        return new SimpleSerializedType(alias.alias(), alias.revision());
    }

    /** @throws SerializationException if there is no such alias, or its revision is not the present one */
    @Override
    @SuppressWarnings("rawtypes")
    public Class classForType(SerializedType type) {
        if (SimpleSerializedType.emptyType().equals(type)) return Void.class;
        var alias = aliases.byName(type.getName());
        if (!alias.reads(type.getRevision())) {
            // An upcaster brings older revisions up before they come here; a newer one was written by a newer shop.
            throw new SerializationException(
                    "%s has revision %s, not %s".formatted(type.getName(), alias.revision(), type.getRevision()));
        }
        return alias.type();
    }

    /** There and back, as if it had crossed to another process. Null stays null. */
    @SuppressWarnings("unchecked")
    public <T> T copy(T value) {
        return value == null ? null : (T) deserialize(serialize(value, byte[].class));
    }
}
