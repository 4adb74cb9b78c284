package cartulary.contract.process;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What a person may do to a projection. */
public enum ProjectionAct {
    /** It stands where it is, over restarts too; readers see what was. */
    @JsonProperty("pause")
    PAUSE,
    @JsonProperty("resume")
    RESUME,
    /** Project it anew from the first event and switch to that as soon as it has caught up, whatever it says. */
    @JsonProperty("reset")
    RESET,
    /** Project it anew beside the live version. It is compared when it has caught up, and waits to be switched to. */
    @JsonProperty("rebuild")
    REBUILD,
    /** As {@link #REBUILD}, wrong on purpose: a drill that the switch must refuse. In demo and test only. */
    @JsonProperty("rebuild-wrong")
    REBUILD_WRONG,
    /** Compare the version beside with the live one again. */
    @JsonProperty("compare")
    COMPARE,
    /** Readers get the version beside, if it equals the live one; the live one is kept. */
    @JsonProperty("switch")
    SWITCH,
    /** Readers get the version again that was live before. */
    @JsonProperty("switch-back")
    SWITCH_BACK,
    /** Throw away the versions that are not live. */
    @JsonProperty("drop")
    DROP
}
