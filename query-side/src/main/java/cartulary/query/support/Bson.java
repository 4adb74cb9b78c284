package cartulary.query.support;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bson.Document;

/** JSON trees as BSON and back. Whole numbers become 64 bits, so that a value has one type whatever its size. */
final class Bson {
    private static final JsonNodeFactory JSON = JsonNodeFactory.instance;

    private Bson() {}

    static Object of(JsonNode node) {
        return switch (node.getNodeType()) {
            case OBJECT -> {
                var document = new Document();
                node.properties().forEach(field -> document.put(field.getKey(), of(field.getValue())));
                yield document;
            }
            case ARRAY -> {
                var list = new ArrayList<Object>();
                node.forEach(item -> list.add(of(item)));
                yield list;
            }
            case STRING -> node.textValue();
            case BOOLEAN -> node.booleanValue();
            case NUMBER -> {
                if (!node.isIntegralNumber()) throw new IllegalArgumentException("no fractions in a view: " + node);
                yield node.longValue();
            }
            case NULL, MISSING -> null;
            case BINARY, POJO -> throw new IllegalArgumentException("not JSON: " + node.getNodeType());
        };
    }

    static JsonNode toJson(Object value) {
        return switch (value) {
            case null -> JSON.nullNode();
            case Map<?, ?> map -> {
                var object = JSON.objectNode();
                map.forEach((key, item) -> object.set((String) key, toJson(item)));
                yield object;
            }
            case List<?> list -> {
                var array = JSON.arrayNode();
                list.forEach(item -> array.add(toJson(item)));
                yield array;
            }
            case String text -> JSON.textNode(text);
            case Boolean bool -> JSON.booleanNode(bool);
            case Integer number -> JSON.numberNode(number.longValue());
            case Long number -> JSON.numberNode(number);
            case Double number -> JSON.numberNode(BigDecimal.valueOf(number));
            default -> throw new IllegalArgumentException("not ours: " + value.getClass());
        };
    }
}
