package cartulary.contract.process;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What a person decides about letters that a processor set aside. The processor acts on the event. */
public sealed interface DeadLetterCommand {
    DeadLetterId deadLetterId();

    /**
     * Offer them again.
     *
     * @param reason why, in the admin's words
     * @param key idempotency key; the same key again is a no-op
     */
    @AllowedTo(Role.ADMIN)
    record RetryDeadLetter(@TargetAggregateIdentifier DeadLetterId deadLetterId, String reason, String key)
            implements DeadLetterCommand {}

    /** Leave the first of them out, for good, and offer those behind it. The book keeps it. */
    @AllowedTo(Role.ADMIN)
    record DiscardDeadLetter(@TargetAggregateIdentifier DeadLetterId deadLetterId, String reason, String key)
            implements DeadLetterCommand {}
}
