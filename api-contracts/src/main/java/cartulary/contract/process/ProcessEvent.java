package cartulary.contract.process;

/** The life of a parked process. */
public sealed interface ProcessEvent {
    ProcessId processId();

    /** What it is about: an order, payment, refund or notification id; processes associate by it. */
    String about();

    /** Set aside for a person; it does nothing until it is retried or closed. */
    record ProcessParked(ProcessId processId, String about, String step, String cause) implements ProcessEvent {}

    record ProcessRetried(ProcessId processId, String about, String reason) implements ProcessEvent {}

    record ProcessClosed(ProcessId processId, String about, String reason) implements ProcessEvent {}
}
