package cartulary.command.process;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.process.DeadLetterCommand.DiscardDeadLetter;
import cartulary.contract.process.DeadLetterCommand.RetryDeadLetter;
import cartulary.contract.process.DeadLetterEvent;
import cartulary.contract.process.DeadLetterEvent.DeadLetterDiscarded;
import cartulary.contract.process.DeadLetterEvent.DeadLetterRetried;
import cartulary.contract.process.DeadLetterId;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * What was decided about the letters of one sequence. The letters themselves lie with their processor, so that this is
 * no more than the book's record of who wanted what and why; the same press of a button counts once.
 */
public class DeadLetters {
    @AggregateIdentifier
    private DeadLetterId deadLetterId;

    /** Only the last: a button pressed again long after another is a new wish. */
    private String lastKey;

    DeadLetters() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RetryDeadLetter command) {
        if (command.key().equals(lastKey)) return;
        apply(new DeadLetterRetried(command.deadLetterId(), command.reason(), command.key()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DiscardDeadLetter command) {
        if (command.key().equals(lastKey)) return;
        apply(new DeadLetterDiscarded(command.deadLetterId(), command.reason(), command.key()));
    }

    @EventSourcingHandler
    void on(DeadLetterEvent event) {
        deadLetterId = event.deadLetterId();
        lastKey = event.key();
    }
}
