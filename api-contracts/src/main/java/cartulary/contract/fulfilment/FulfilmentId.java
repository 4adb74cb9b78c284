package cartulary.contract.fulfilment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** What was sold in an order, on its way to the shopper and maybe back. */
public record FulfilmentId(@JsonValue String value) implements Comparable<FulfilmentId> {
    private static final Pattern FORM = Pattern.compile("fulfilment-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public FulfilmentId {
        Ids.require("fulfilmentId", value, FORM);
    }

    /** There is one for each order. */
    public static FulfilmentId of(cartulary.contract.ordering.OrderId order) {
        return new FulfilmentId("fulfilment-" + order.value().substring("order-".length()));
    }

    @Override
    public int compareTo(FulfilmentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
