package cartulary.contract.catalog;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A file of products that is taken in. */
public record ImportId(@JsonValue String value) {
    private static final Pattern FORM = Pattern.compile("import-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ImportId {
        Ids.require("importId", value, FORM);
    }

    /** Derived from the actor and the Idempotency-Key, so that a file sent again goes on where it broke off. */
    public static ImportId derivedFrom(String actor, String idempotencyKey) {
        return new ImportId(Ids.derive("import-", actor, "POST /api/v1/admin/imports", idempotencyKey));
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
