package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of a process that got stuck. */
public sealed interface ProcessCommand {
    ProcessId processId();

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

    /** It was settled by hand. */
    @AllowedTo(Role.ADMIN)
    record CloseProcess(@TargetAggregateIdentifier ProcessId processId, String reason) implements ProcessCommand {}
}
