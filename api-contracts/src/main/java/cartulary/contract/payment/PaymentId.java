package cartulary.contract.payment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The payment of an order: one per order, with one or more attempts. */
public record PaymentId(@JsonValue String value) implements Comparable<PaymentId> {
    private static final Pattern FORM = Pattern.compile("payment-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public PaymentId {
        Ids.require("paymentId", value, FORM);
    }

    public static PaymentId of(cartulary.contract.ordering.OrderId order) {
        return new PaymentId("payment-" + order.value().substring("order-".length()));
    }

    @Override
    public int compareTo(PaymentId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
