package cartulary.contract.catalog;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A node of the category tree. */
public record CategoryId(@JsonValue String value) implements Comparable<CategoryId> {
    private static final Pattern FORM = Pattern.compile("category-[0-9a-z-]{1,48}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public CategoryId {
        Ids.require("categoryId", value, FORM);
    }

    @Override
    public int compareTo(CategoryId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
