package cartulary.contract.process;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a person may have a process do, beside trying again and closing it. */
public enum ProcessAct {
    /** Go on as if the step were done: it was done by hand. */
    @JsonProperty("skip")
    SKIP,
    /** Undo what was done so far. */
    @JsonProperty("compensate")
    COMPENSATE
}
