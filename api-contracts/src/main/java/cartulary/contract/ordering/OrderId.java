package cartulary.contract.ordering;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An order. */
public record OrderId(@JsonValue String value) implements Comparable<OrderId> {
    private static final Pattern FORM = Pattern.compile("order-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderId {
        Ids.require("orderId", value, FORM);
    }

    /** Derived from the buyer and the Idempotency-Key, so that a retry names the same order. */
    public static OrderId derivedFrom(String actor, String idempotencyKey) {
        return new OrderId(Ids.derive("order-", actor, "POST /api/v1/orders", idempotencyKey));
    }

    @Override
    public int compareTo(OrderId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
