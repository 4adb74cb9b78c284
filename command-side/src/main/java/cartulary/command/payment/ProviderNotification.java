package cartulary.command.payment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.payment.NotificationCommand.ReceiveNotification;
import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationId;
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

    private boolean settled;

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

    /** The first outcome stands: the worker may run twice. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SettleNotification command) {
        if (notificationId == null)
            throw new CommandRefused(new NotFound(command.notificationId().toString()));
        if (!settled) apply(new NotificationSettled(notificationId, command.outcome()));
    }

    @EventSourcingHandler
    void on(NotificationEvent event) {
        switch (event) {
            case NotificationReceived received -> notificationId = received.notificationId();
            case NotificationSettled _ -> settled = true;
        }
    }
}
