package cartulary.contract.process;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** A projection by its name, as {@code products}, whatever versions of it there are. */
public record ProjectionId(@JsonValue String value) implements Comparable<ProjectionId> {
    private static final String PREFIX = "projection-";
    private static final Pattern FORM = Pattern.compile(PREFIX + "[a-z][a-z0-9-]{0,59}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProjectionId {
        Ids.require("projection", value, FORM);
    }

    public static ProjectionId of(String name) {
        return new ProjectionId(PREFIX + name);
    }

    public String name() {
        return value.substring(PREFIX.length());
    }

    @Override
    public int compareTo(ProjectionId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
