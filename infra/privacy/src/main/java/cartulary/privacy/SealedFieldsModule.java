package cartulary.privacy;

import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.BeanDescription;
import com.fasterxml.jackson.databind.DeserializationConfig;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonDeserializer;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationConfig;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.deser.BeanDeserializerModifier;
import com.fasterxml.jackson.databind.deser.std.DelegatingDeserializer;
import com.fasterxml.jackson.databind.introspect.BeanPropertyDefinition;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.databind.ser.BeanPropertyWriter;
import com.fasterxml.jackson.databind.ser.BeanSerializerModifier;
import java.io.IOException;
import java.lang.annotation.Annotation;
import java.util.List;

/**
 * Writes components marked {@link Sealed} as sealed text and reads them back, wherever their record or class stands in
 * a message, snapshot or process. A type with sealed components and not exactly one {@link Subject} is refused.
 */
public final class SealedFieldsModule extends SimpleModule {
    private final transient SealedFields fields;

    public SealedFieldsModule(SealedFields fields) {
        super("cartulary-sealed-fields");
        this.fields = fields;
        setSerializerModifier(new Sealing());
        setDeserializerModifier(new Opening());
    }

    private final class Sealing extends BeanSerializerModifier {
        @Override
        public List<BeanPropertyWriter> changeProperties(
                SerializationConfig config, BeanDescription type, List<BeanPropertyWriter> writers) {
            if (writers.stream().noneMatch(SealedFieldsModule::isSealed)) return writers;
            var subject = writers.stream()
                    .filter(writer -> writer.getAnnotation(Subject.class) != null)
                    .reduce(SealedFieldsModule::refuseSecond)
                    .orElseThrow(() -> new IllegalStateException(type.getBeanClass() + " seals without a @Subject"));
            var name = SealedFields.nameOf(type.getBeanClass());
            return writers.stream()
                    .map(writer -> isSealed(writer) ? new SealingWriter(writer, subject, name) : writer)
                    .toList();
        }
    }

    private final class SealingWriter extends BeanPropertyWriter {
        private final BeanPropertyWriter subject;
        private final String type;

        SealingWriter(BeanPropertyWriter plain, BeanPropertyWriter subject, String type) {
            super(plain);
            this.subject = subject;
            this.type = type;
        }

        @Override
        public void serializeAsField(Object bean, JsonGenerator json, SerializerProvider provider) throws Exception {
            var value = get(bean);
            var owner = subject.get(bean);
            json.writeFieldName(_name);
            if (value == null) json.writeNull();
            else if (owner == null) throw new IllegalStateException(type + "." + getName() + " has no subject");
            else json.writeString(fields.seal(owner, type, getName(), value));
        }
    }

    private final class Opening extends BeanDeserializerModifier {
        @Override
        public JsonDeserializer<?> modifyDeserializer(
                DeserializationConfig config, BeanDescription type, JsonDeserializer<?> plain) {
            var sealed = named(type, Sealed.class);
            if (sealed.isEmpty()) return plain;
            var subject = named(type, Subject.class);
            return new OpeningDeserializer(plain, SealedFields.nameOf(type.getBeanClass()), subject.getFirst(), sealed);
        }
    }

    /** Opens the sealed fields in the JSON tree, so that any constructor Jackson knows to call will do. */
    private final class OpeningDeserializer extends DelegatingDeserializer {
        private final String type;
        private final String subject;
        private final List<String> sealed;

        OpeningDeserializer(JsonDeserializer<?> plain, String type, String subject, List<String> sealed) {
            super(plain);
            this.type = type;
            this.subject = subject;
            this.sealed = sealed;
        }

        @Override
        protected JsonDeserializer<?> newDelegatingInstance(JsonDeserializer<?> plain) {
            return new OpeningDeserializer(plain, type, subject, sealed);
        }

        @Override
        public Object deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var mapper = (ObjectMapper) parser.getCodec();
            ObjectNode tree = mapper.readTree(parser);
            for (var field : sealed) {
                var text = tree.path(field).textValue();
                var json = fields.openJson(tree.path(subject).asText(null), type, field, text);
                if (json == null) tree.putNull(field);
                else tree.set(field, mapper.readTree(json));
            }
            try (var opened = mapper.treeAsTokens(tree)) {
                opened.nextToken();
                return super.deserialize(opened, context);
            }
        }
    }

    private static boolean isSealed(BeanPropertyWriter writer) {
        return writer.getAnnotation(Sealed.class) != null;
    }

    private static BeanPropertyWriter refuseSecond(BeanPropertyWriter one, BeanPropertyWriter other) {
        throw new IllegalStateException("two subjects: %s and %s".formatted(one.getName(), other.getName()));
    }

    private static List<String> named(BeanDescription type, Class<? extends Annotation> mark) {
        return type.findProperties().stream()
                .filter(property -> marked(property, mark))
                .map(BeanPropertyDefinition::getName)
                .toList();
    }

    private static boolean marked(BeanPropertyDefinition property, Class<? extends Annotation> mark) {
        return java.util.stream.Stream.of(
                        property.getConstructorParameter(),
                        property.getField(),
                        property.getGetter(),
                        property.getSetter())
                .anyMatch(member -> member != null && member.hasAnnotation(mark));
    }
}
