package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What a person decides about a projection. The query side acts on the event. */
public sealed interface ProjectionCommand {
    /**
     * @param reason why, in the admin's words
     * @param key idempotency key; the same key again is a no-op, and the outcome is told under it
     */
    @AllowedTo(Role.ADMIN)
    record OperateProjection(
            @TargetAggregateIdentifier ProjectionId projectionId, ProjectionAct act, String reason, String key)
            implements ProjectionCommand {}
}
