package cartulary.contract.fulfilment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A wish to send goods back. */
public record ReturnId(@JsonValue String value) implements Comparable<ReturnId> {
    private static final Pattern FORM = Pattern.compile("return-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ReturnId {
        Ids.require("returnId", value, FORM);
    }

    /** Derived from the one who asks and the Idempotency-Key, so that a retry names the same wish. */
    public static ReturnId derivedFrom(String actor, String order, String idempotencyKey) {
        return new ReturnId(Ids.derive("return-", actor, order, idempotencyKey));
    }

    @Override
    public int compareTo(ReturnId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
