package cartulary.gateway.support;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonInclude;
import tools.jackson.databind.MapperFeature;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** What two requests are compared by. */
public final class Requests {
    /** Sorted and without nulls: neither the order of fields nor one added later makes another request of it. */
    private static final JsonMapper CANONICAL = JsonMapper.builder()
            .enable(MapperFeature.SORT_PROPERTIES_ALPHABETICALLY)
            .enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS)
            .changeDefaultPropertyInclusion(inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
            .build();

    private Requests() {}

    /** The fingerprint of a request's content. */
    public static String hash(String operation, Object content) {
        return Ids.hash(operation, CANONICAL.writeValueAsString(content));
    }
}
