package cartulary.contract.process;

/**
 * How far a processor of events has come.
 *
 * @param position up to which it has read; -1 before the first event
 * @param head of the event store at that moment
 * @param running whether it is at work and not waiting after an error
 */
public record ProcessorStatus(String processor, long position, long head, boolean running) {}
