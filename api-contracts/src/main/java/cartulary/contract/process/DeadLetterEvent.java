package cartulary.contract.process;

/** What was decided about letters that a processor had set aside. */
public sealed interface DeadLetterEvent {
    DeadLetterId deadLetterId();

    String key();

    /** The processor offers them again. */
    record DeadLetterRetried(DeadLetterId deadLetterId, String reason, String key) implements DeadLetterEvent {}

    /** The processor goes on without the first of them. */
    record DeadLetterDiscarded(DeadLetterId deadLetterId, String reason, String key) implements DeadLetterEvent {}
}
