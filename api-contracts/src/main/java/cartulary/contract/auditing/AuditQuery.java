package cartulary.contract.auditing;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.Map;

/** Questions of those who trust nobody: what is shown comes from the event store itself. */
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

    /**
     * Answers a page of {@link TrailEntry}, newest first unless told otherwise.
     *
     * @param wanted value by what is asked for; all must hold. Empty for everything
     * @param from shop time of the first event wanted; null for no bound
     * @param to shop time from which on none is wanted; null for no bound
     * @param oldestFirst as an export wants it
     * @param cursor from the page before; null to begin
     * @param size 1 to 200
     */
    @AllowedTo({Role.AUDITOR, Role.SYSTEM})
    record SearchTrail(
            Map<Trace, String> wanted, Instant from, Instant to, boolean oldestFirst, String cursor, int size)
            implements AuditQuery {}

    /**
     * Answers a page of {@link TrailEntry} of one aggregate, newest first: what staff see of what they and others did.
     *
     * @param size 1 to 200
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindHistory(String streamId, String cursor, int size) implements AuditQuery {}

    /** Answers {@link Causation}, or nothing if there is no such event. */
    @AllowedTo({Role.AUDITOR, Role.SYSTEM})
    record FindCausation(String eventId) implements AuditQuery {}
}
