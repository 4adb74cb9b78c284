package cartulary.contract.customer;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A shopper: a login (customer-) or the bearer of a guest token (guest-). */
public record CustomerId(@JsonValue String value) implements Comparable<CustomerId> {
    private static final Pattern FORM = Pattern.compile("(customer|guest)-[0-9a-zA-Z-]{1,64}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CustomerId {
        Ids.require("customerId", value, FORM);
    }

    /** Without a login, known by a token alone. */
    public boolean isGuest() {
        return value.startsWith("guest-");
    }

    /** The stream that counts this shopper's open orders. */
    public String limitsId() {
        return "limits-" + value;
    }

    @Override
    public int compareTo(CustomerId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
