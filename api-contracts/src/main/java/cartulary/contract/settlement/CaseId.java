package cartulary.contract.settlement;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A question about money for people. */
public record CaseId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("case-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CaseId {
        Ids.require("caseId", value, FORM);
    }

    /** The same difference found again is the same question. */
    public static CaseId derivedFrom(String... parts) {
        return new CaseId(Ids.derive("case-", parts));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
