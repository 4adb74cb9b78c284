package cartulary.contract.ordering;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** What people call an order: {@code ORD_}, the day it was placed (UTC), and 13 characters that sort by time, roughly. */
public record OrderNumber(@JsonValue String value) {
    public static final String PATTERN = "ORD_[0-9]{8}_[0-9A-HJKMNP-TV-Z]{13}";
    private static final Pattern FORM = Pattern.compile(PATTERN);

    /** @throws cartulary.contract.support.InvalidValue if the text is no such number */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public OrderNumber {
        Ids.require("number", value, FORM);
    }

    @Override
    public String toString() {
        return value;
    }
}
