package cartulary.contract.auditing;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions of those who trust nobody: answered from the event store itself. */
public sealed interface AuditQuery {
    /**
     * Answers {@link EventStream}, or nothing if no such stream was ever begun.
     *
     * @param streamId an aggregate's id
     * @param from the first sequence wanted, from 0
     * @param size 1 to 500
     */
    @AllowedTo({Role.AUDITOR, Role.SYSTEM})
    record FindStream(String streamId, long from, int size) implements AuditQuery {}
}
