package cartulary.contract.pricing;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A way to send a parcel. */
public record ShippingMethodId(@JsonValue String value) implements Comparable<ShippingMethodId> {
    private static final Pattern FORM = Pattern.compile("shipping-[a-z0-9][a-z0-9-]{0,39}");

    /** The one that holds for an order that names none, if the shop offers it. */
    public static final ShippingMethodId STANDARD = new ShippingMethodId("shipping-standard");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ShippingMethodId {
        Ids.require("shippingMethod", value, FORM);
    }

    @Override
    public int compareTo(ShippingMethodId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
