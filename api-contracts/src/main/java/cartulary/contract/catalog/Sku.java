package cartulary.contract.catalog;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A stock keeping unit: what is priced, held and sold. Upper-case letters, digits and dashes. */
public record Sku(@JsonValue String value) implements Comparable<Sku> {
    private static final Pattern FORM = Pattern.compile("[A-Z0-9][A-Z0-9-]{1,39}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Sku {
        Ids.require("sku", value, FORM);
    }

    /** The stream in which the first product that takes this code claims it. */
    public String claimId() {
        return "skuclaim-" + value;
    }

    @Override
    public int compareTo(Sku other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
