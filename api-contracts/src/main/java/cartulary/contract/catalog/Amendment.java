package cartulary.contract.catalog;

import java.util.List;
import java.util.Map;

/**
 * What of a product is to be otherwise. What is null stays as it is.
 *
 * @param name texts by language; an empty one is taken out, and languages that are not named stay
 * @param description as the name
 * @param attributes by name; as the name
 * @param cleared {@value #CATEGORY}, {@value #BRAND} or {@value #ATTRIBUTES}, to have none
 */
public record Amendment(
        Map<String, String> name,
        Map<String, String> description,
        CategoryId category,
        List<String> pictures,
        String brand,
        Map<String, String> attributes,
        List<String> cleared) {
    public static final String CATEGORY = "category";
    public static final String BRAND = "brand";
    public static final String ATTRIBUTES = "attributes";

    public Amendment {
        cleared = cleared == null ? List.of() : List.copyOf(cleared);
    }
}
