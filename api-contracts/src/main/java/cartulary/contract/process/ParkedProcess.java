package cartulary.contract.process;

import java.time.Instant;

/** A process that waits for a person. */
public record ParkedProcess(ProcessId processId, String about, String step, String cause, Instant since) {}
