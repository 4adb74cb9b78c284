package cartulary.contract.process;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** The letters of one sequence at one processor. */
public record DeadLetterId(@JsonValue String value) implements Comparable<DeadLetterId> {
    private static final Pattern FORM = Pattern.compile("letter-[a-z0-9-]{1,60}:[0-9a-zA-Z:@_.-]{1,180}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public DeadLetterId {
        Ids.require("deadLetterId", value, FORM);
    }

    public static DeadLetterId of(String processor, String about) {
        return new DeadLetterId("letter-" + processor + ":" + about);
    }

    public String processor() {
        return value.substring("letter-".length(), value.indexOf(':'));
    }

    public String about() {
        return value.substring(value.indexOf(':') + 1);
    }

    @Override
    public int compareTo(DeadLetterId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
