package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about processes. */
public sealed interface ProcessQuery {
    /** Answers a page of {@link ParkedProcess}, oldest first. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListParkedProcesses(String cursor, int size) implements ProcessQuery {}

    /** Answers every {@link DeadLetter} of the views, at most 200. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListDeadLettersOfViews() implements ProcessQuery {}

    /** Answers every {@link DeadLetter} of the workers, at most 200. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListDeadLettersOfWorkers() implements ProcessQuery {}

    /** Answers a {@link ProcessorStatus} for each processor of the processes and workers. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListWorkers() implements ProcessQuery {}

    /** Answers a {@link ProjectionStatus} for each projection. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListProjections() implements ProcessQuery {}
}
