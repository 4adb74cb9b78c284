package cartulary.contract.process;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** What is shown of processes. */
public sealed interface ProcessView {
    enum State {
        /** It goes on by itself, maybe after a wait. */
        @JsonProperty("running")
        RUNNING,
        /** A step failed and is tried again by itself. */
        @JsonProperty("delayed")
        DELAYED,
        /** It waits for a person. */
        @JsonProperty("parked")
        PARKED,
        /** It came to its end. */
        @JsonProperty("ended")
        ENDED,
        /** A person settled it by hand. */
        @JsonProperty("closed")
        CLOSED
    }

    /**
     * @param kind as checkout
     * @param step the one it is in
     * @param cause why it is parked or delayed; null if it is neither
     * @param since it is in this state, or in this step
     * @param waitsUntil the end of its wait; null if it does not wait for a time
     * @param overdue its wait is over and nothing happened yet
     * @param outcome null unless it ended
     */
    record ProcessRow(
            ProcessId processId,
            String kind,
            String about,
            State state,
            String step,
            String cause,
            Instant startedAt,
            Instant since,
            Instant waitsUntil,
            boolean overdue,
            String outcome)
            implements ProcessView {}

    /**
     * @param takes what a person may have it do now, beside retry and close
     * @param chased how often its waits were over and nothing had happened
     */
    record ProcessDetails(ProcessRow process, List<ProcessAct> takes, int chased, List<HistoryEntry> history)
            implements ProcessView {}

    /**
     * A step, a wait, a parking or a person's act.
     *
     * @param event as step, delayed, parked, retried
     * @param step null where none is named
     * @param note a cause, a reason or an outcome; null if nothing was told
     */
    record HistoryEntry(String event, String step, Instant at, String actor, String note, Instant until, long position)
            implements ProcessView {}

    /** How many processes of each state there are, and how many are past the end of their wait. */
    record ProcessCounts(long running, long delayed, long parked, long ended, long closed, long overdue)
            implements ProcessView {}
}
