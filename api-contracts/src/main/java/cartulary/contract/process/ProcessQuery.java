package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about processes. */
public sealed interface ProcessQuery {
    /** Answers a page of {@link ParkedProcess}, oldest first. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListParkedProcesses(String cursor, int size) implements ProcessQuery {}
}
