package cartulary.gateway.support;

import cartulary.contract.support.Actor;
import cartulary.contract.support.Ids;
import cartulary.contract.support.InvalidValue;
import java.util.regex.Pattern;

/** What a client names one wish with, so that it may be sent again. 1 to 255 printable ASCII characters. */
public record IdempotencyKey(String value) {
    public static final String HEADER = "Idempotency-Key";
    private static final Pattern FORM = Pattern.compile("[\\x20-\\x7E]{1,255}");

    public IdempotencyKey {
        if (value == null || !FORM.matcher(value).matches() || value.isBlank()) {
            throw new InvalidValue(HEADER, "must be 1 to 255 printable ASCII characters");
        }
    }

    /** The key as the shop keeps it: no two callers and no two operations share one. */
    public String scopedTo(Actor actor, String operation) {
        return Ids.derive("key-", actor.id(), operation, value);
    }
}
