package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A way to pay that a shopper had kept. */
public record MethodId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("method-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public MethodId {
        Ids.require("methodId", value, FORM);
    }

    /** @param token the provider's name of it */
    public static MethodId of(CustomerId customer, String token) {
        return new MethodId(Ids.derive("method-", customer.value(), token));
    }

    @Override
    public String toString() {
        return value;
    }
}
