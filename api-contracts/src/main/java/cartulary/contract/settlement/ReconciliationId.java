package cartulary.contract.settlement;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.time.LocalDate;
import java.util.regex.Pattern;

/** The comparison of one provider's day, by its calendar, with ours; however often it is done. */
public record ReconciliationId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("reconciliation-[a-z][a-z0-9-]{0,29}:\\d{4}-\\d{2}-\\d{2}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ReconciliationId {
        Ids.require("reconciliationId", value, FORM);
    }

    public static ReconciliationId of(String provider, LocalDate day) {
        return new ReconciliationId("reconciliation-" + provider + ":" + day);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
