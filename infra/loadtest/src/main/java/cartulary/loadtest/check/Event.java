package cartulary.loadtest.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;

/**
 * A row of the book, as stored: read as JSON, so that nothing of what is checked takes part in the reading.
 *
 * @param type the alias, as inventory.StockReserved
 */
record Event(
        long position,
        String id,
        String stream,
        long sequence,
        String type,
        Instant at,
        JsonNode payload,
        JsonNode metadata) {

    /** The alias without its feature. */
    String name() {
        return type.substring(type.indexOf('.') + 1);
    }

    boolean of(String feature) {
        return type.startsWith(feature) && type.charAt(feature.length()) == '.';
    }

    /** Empty if there is none. */
    String text(String field) {
        return payload.path(field).asText("");
    }

    long number(String field) {
        return payload.path(field).asLong();
    }

    boolean flag(String field) {
        return payload.path(field).asBoolean();
    }

    Sum sum(String field) {
        return Sum.of(payload.path(field));
    }
}
