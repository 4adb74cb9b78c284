package cartulary.contract.catalog;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A product; its variants are the SKUs. */
public record ProductId(@JsonValue String value) implements Comparable<ProductId> {
    private static final Pattern FORM = Pattern.compile("product-[0-9a-z-]{1,48}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProductId {
        Ids.require("productId", value, FORM);
    }

    /** Derived from who created it and with which Idempotency-Key, so that a retry names the same product. */
    public static ProductId derivedFrom(String actor, String idempotencyKey) {
        return new ProductId(Ids.derive("product-", actor, idempotencyKey));
    }

    @Override
    public int compareTo(ProductId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
