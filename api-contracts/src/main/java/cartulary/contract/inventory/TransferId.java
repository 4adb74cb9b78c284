package cartulary.contract.inventory;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** One move of units from a stock item to another of the same SKU. */
public record TransferId(@JsonValue String value) implements Comparable<TransferId> {
    private static final Pattern FORM = Pattern.compile("transfer-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public TransferId {
        Ids.require("transferId", value, FORM);
    }

    /** The same parts name the same transfer, so that a retry is no second one. */
    public static TransferId derivedFrom(String... parts) {
        return new TransferId(Ids.derive("transfer-", parts));
    }

    @Override
    public int compareTo(TransferId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value;
    }
}
