package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** All ways to pay that one shopper had kept. */
public record SavedMethodsId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("methods-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public SavedMethodsId {
        Ids.require("savedMethodsId", value, FORM);
    }

    public static SavedMethodsId of(CustomerId customer) {
        return new SavedMethodsId(Ids.derive("methods-", customer.value()));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
