package cartulary.command.payment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotFound;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** One event of a provider, taken in once: the webhook inbox. */
public class ProviderNotification {
    @AggregateIdentifier
    private NotificationId notificationId;

    private NotificationOutcome outcome;

    ProviderNotification() {}

    /** The provider's own event id names it, so whatever comes again under that id was taken in already. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReceiveNotification command) {
        if (notificationId != null) return;
        apply(new NotificationReceived(
                command.notificationId(),
                command.provider(),
                command.type(),
                command.paymentId(),
                command.retentionKey(),
                command.rawBody()));
    }

    /** The first outcome stands, for the worker may run twice; but what named nothing of ours may be matched later. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SettleNotification command) {
        if (notificationId == null)
            throw new CommandRefused(new NotFound(command.notificationId().toString()));
        var open = outcome == null || outcome == NotificationOutcome.UNMATCHED;
        if (open && command.outcome() != outcome) apply(new NotificationSettled(notificationId, command.outcome()));
    }

    @EventSourcingHandler
    void on(NotificationEvent event) {
        switch (event) {
            case NotificationReceived received -> notificationId = received.notificationId();
            case NotificationSettled settled -> outcome = settled.outcome();
        }
    }
}
