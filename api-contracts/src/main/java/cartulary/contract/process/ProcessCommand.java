package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What is told of a process, and what may be asked of it. */
public sealed interface ProcessCommand {
    ProcessId processId();

    /** The process tells the steps it took; those it told before are passed over. See {@link ProcessEvent.ProcessAdvanced}. */
    @AllowedTo(Role.SYSTEM)
    record AdvanceProcess(
            @TargetAggregateIdentifier ProcessId processId,
            String about,
            List<StepTaken> steps,
            Instant waitsUntil,
            List<ProcessAct> takes,
            String outcome)
            implements ProcessCommand {}

    /** A step failed and waits to be tried again. */
    @AllowedTo(Role.SYSTEM)
    record DelayProcess(
            @TargetAggregateIdentifier ProcessId processId,
            String about,
            String step,
            String cause,
            int failures,
            Instant triesAgainAt)
            implements ProcessCommand {}

    /**
     * Its wait is over and nothing happened; answered by ProcessOverdue, and by ProcessParked when it was chased in vain.
     *
     * @param waitedUntil as it was shown; if it waits for something else by now, nothing is done
     */
    @AllowedTo(Role.SYSTEM)
    record ChaseProcess(@TargetAggregateIdentifier ProcessId processId, Instant waitedUntil)
            implements ProcessCommand {}

    /** Its retries are used up, or something happened that it does not know. A repeat while parked is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record ParkProcess(@TargetAggregateIdentifier ProcessId processId, String about, String step, String cause)
            implements ProcessCommand {}

    /**
     * Try the step again.
     *
     * @param reason why, in the admin's words
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RetryProcess(@TargetAggregateIdentifier ProcessId processId, String reason) implements ProcessCommand {}

    /** Go on without the step, which was done by hand; refused where going on could cost goods or money. */
    @AllowedTo(Role.ADMIN)
    record SkipProcessStep(@TargetAggregateIdentifier ProcessId processId, String reason) implements ProcessCommand {}

    /** Undo what was done so far, if it still can be undone. */
    @AllowedTo(Role.ADMIN)
    record CompensateProcess(@TargetAggregateIdentifier ProcessId processId, String reason) implements ProcessCommand {}

    /** It was settled by hand. */
    @AllowedTo(Role.ADMIN)
    record CloseProcess(@TargetAggregateIdentifier ProcessId processId, String reason) implements ProcessCommand {}
}
