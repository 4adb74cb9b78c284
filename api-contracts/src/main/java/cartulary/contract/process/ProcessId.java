package cartulary.contract.process;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** One run of a process, by its kind and what it is about. */
public record ProcessId(@JsonValue String value) implements Comparable<ProcessId> {
    private static final Pattern FORM = Pattern.compile("process-[a-z-]+:[0-9a-zA-Z:@-]{1,100}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public ProcessId {
        Ids.require("processId", value, FORM);
    }

    public static ProcessId of(String kind, String about) {
        return new ProcessId("process-" + kind + ":" + about);
    }

    @Override
    public int compareTo(ProcessId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
