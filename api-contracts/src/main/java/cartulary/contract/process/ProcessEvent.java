package cartulary.contract.process;

import java.time.Instant;
import java.util.List;

/** The life of a process, as whoever looks after it sees it. */
public sealed interface ProcessEvent {
    ProcessId processId();

    /** What it is about: an order, payment, refund or notification id; processes associate by it. */
    String about();

    /**
     * It went on. Steps between which nobody outside had to be waited for are told together.
     *
     * @param waitsUntil shop time at which its wait ends; null if it does not wait, or without end
     * @param takes what a person may have it do in this step
     * @param outcome null unless it ended
     */
    record ProcessAdvanced(
            ProcessId processId,
            String about,
            List<StepTaken> steps,
            Instant waitsUntil,
            List<ProcessAct> takes,
            String outcome)
            implements ProcessEvent {}

    /**
     * A command of its step was refused or failed; the step is tried again by itself.
     *
     * @param failures of this step so far
     */
    record ProcessDelayed(
            ProcessId processId, String about, String step, String cause, int failures, Instant triesAgainAt)
            implements ProcessEvent {}

    /** Its wait was over and nothing had happened: it is to look again. */
    record ProcessOverdue(ProcessId processId, String about, Instant waitedUntil, int times) implements ProcessEvent {}

    /** Set aside for a person; it does nothing until it is retried or closed. */
    record ProcessParked(ProcessId processId, String about, String step, String cause) implements ProcessEvent {}

    record ProcessRetried(ProcessId processId, String about, String reason) implements ProcessEvent {}

    /** A person did the step by hand: it goes on with the next. */
    record ProcessStepSkipped(ProcessId processId, String about, String step, String reason) implements ProcessEvent {}

    /** A person wants what was done so far undone. */
    record ProcessCompensated(ProcessId processId, String about, String step, String reason) implements ProcessEvent {}

    record ProcessClosed(ProcessId processId, String about, String reason) implements ProcessEvent {}
}
