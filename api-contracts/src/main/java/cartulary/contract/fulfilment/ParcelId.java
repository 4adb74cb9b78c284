package cartulary.contract.fulfilment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** What leaves the house under one tracking number. */
public record ParcelId(@JsonValue String value) implements Comparable<ParcelId> {
    private static final Pattern FORM = Pattern.compile("parcel-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ParcelId {
        Ids.require("parcelId", value, FORM);
    }

    /** Derived from the order and the Idempotency-Key, so that a retry names the same parcel. */
    public static ParcelId derivedFrom(String order, String idempotencyKey) {
        return new ParcelId(Ids.derive("parcel-", order, idempotencyKey));
    }

    @Override
    public int compareTo(ParcelId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
