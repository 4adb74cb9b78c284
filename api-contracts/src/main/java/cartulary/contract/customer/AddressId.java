package cartulary.contract.customer;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** An address in a customer's book. */
public record AddressId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("address-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public AddressId {
        Ids.require("addressId", value, FORM);
    }

    /** Derived from the customer and the Idempotency-Key, so that a retry names the same address. */
    public static AddressId derivedFrom(CustomerId customer, String idempotencyKey) {
        return new AddressId(Ids.derive("address-", customer.value(), "POST /api/v1/addresses", idempotencyKey));
    }

    @Override
    public String toString() {
        return value;
    }
}
