package cartulary.contract.pricing;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The price of one SKU in one currency. */
public record PriceId(@JsonValue String value) implements Comparable<PriceId> {
    private static final Pattern FORM = Pattern.compile("price-[A-Z0-9-]{2,40}:[A-Z]{3}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PriceId {
        Ids.require("priceId", value, FORM);
    }

    public static PriceId of(cartulary.contract.catalog.Sku sku, java.util.Currency currency) {
        return new PriceId("price-" + sku + ":" + currency.getCurrencyCode());
    }

    @Override
    public int compareTo(PriceId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
