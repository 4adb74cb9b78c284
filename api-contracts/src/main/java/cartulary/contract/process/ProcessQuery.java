package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about processes. */
public sealed interface ProcessQuery {
    /**
     * Answers a page of {@link ProcessView.ProcessRow}: those that are parked oldest first, others the latest first. What is
     * null does not narrow.
     *
     * @param about what it is about, as an order id
     * @param overdue only those whose wait is over
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListProcesses(ProcessView.State state, String kind, String about, boolean overdue, String cursor, int size)
            implements ProcessQuery {}

    /** Answers {@link ProcessView.ProcessDetails}, or nothing. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindProcess(ProcessId processId) implements ProcessQuery {}

    /** Answers {@link ProcessView.ProcessCounts}. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record CountProcesses() implements ProcessQuery {}

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
