package cartulary.contract.cart;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The one cart of a shopper, with or without a login. */
public record CartId(@JsonValue String value) {
    private static final String PREFIX = "cart-";
    private static final Pattern FORM = Pattern.compile("cart-(customer|guest)-[0-9a-zA-Z-]{1,64}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CartId {
        Ids.require("cartId", value, FORM);
    }

    public static CartId of(CustomerId owner) {
        return new CartId(PREFIX + owner);
    }

    public CustomerId owner() {
        return new CustomerId(value.substring(PREFIX.length()));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
