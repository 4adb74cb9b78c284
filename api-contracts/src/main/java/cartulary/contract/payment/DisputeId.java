package cartulary.contract.payment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A dispute: a bank took money back for a cardholder who says that it was not owed. */
public record DisputeId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("dispute-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DisputeId {
        Ids.require("disputeId", value, FORM);
    }

    /** @param reference the provider's own */
    public static DisputeId of(String provider, String reference) {
        return new DisputeId(Ids.derive("dispute-", provider, reference));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
