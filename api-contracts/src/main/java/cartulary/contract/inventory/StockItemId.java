package cartulary.contract.inventory;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The stock of one SKU at one location. */
public record StockItemId(@JsonValue String value) implements Comparable<StockItemId> {
    private static final Pattern FORM = Pattern.compile("stock-[A-Z0-9-]{2,40}@[a-z0-9-]{1,20}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public StockItemId {
        Ids.require("stockItemId", value, FORM);
    }

    /** The only location until there are several. */
    public static final String MAIN = "main";

    public static StockItemId of(cartulary.contract.catalog.Sku sku, String location) {
        return new StockItemId("stock-" + sku + "@" + location);
    }

    public cartulary.contract.catalog.Sku sku() {
        return new cartulary.contract.catalog.Sku(value.substring("stock-".length(), value.indexOf('@')));
    }

    @Override
    public int compareTo(StockItemId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
