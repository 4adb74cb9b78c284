package cartulary.saga.payment;

import cartulary.contract.payment.NotificationCommand.SettleNotification;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentFailure.RefundUnknown;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Failure;
import cartulary.eventstore.Commands;
import cartulary.payments.PaymentProvider;
import cartulary.payments.ProviderNotification;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.messaging.HandlerExecutionException;

/**
 * Tells payments what their provider said, in the order in which it was stored, one payment's after another. A
 * notification that cannot be digested goes to the dead letters with later ones of its payment; the others go on.
 */
@ProcessingGroup("notification-worker")
final class NotificationWorker {
    private final Map<String, PaymentProvider> providers;
    private final Commands commands;

    NotificationWorker(List<PaymentProvider> providers, Commands commands) {
        this.providers = providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, each -> each));
        this.commands = commands;
    }

    @EventHandler
    void on(NotificationReceived event) throws InterruptedException, TimeoutException, ExecutionException {
        var outcome = outcome(event);
        send(new SettleNotification(event.notificationId(), outcome), Actor.system("notification-worker"));
    }

    private NotificationOutcome outcome(NotificationReceived event)
            throws InterruptedException, TimeoutException, ExecutionException {
        if (event.rawBody() == null) return NotificationOutcome.IGNORED; // Its month's key is gone: long since settled.
        var provider = providers.get(event.provider());
        if (provider == null) throw new IllegalStateException("there is no provider " + event.provider());
        var told = provider.readVerified(Base64.getDecoder().decode(event.rawBody()));
        var commands = commands(told);
        if (commands.isEmpty()) return NotificationOutcome.IGNORED;
        if (told.paymentId() == null) return NotificationOutcome.UNMATCHED;
        try {
            for (var command : commands) send(command, Actor.provider(event.provider()));
            return NotificationOutcome.APPLIED;
        } catch (ExecutionException e) {
            if (namesNothingOfOurs(e.getCause())) return NotificationOutcome.UNMATCHED;
            throw e;
        }
    }

    private static List<Object> commands(ProviderNotification told) {
        var commands = new ArrayList<>();
        told.facts().forEach(fact -> commands.add(new RecordProviderFact(told.paymentId(), fact)));
        told.refunds()
                .forEach(refund ->
                        commands.add(new RecordRefundFact(told.paymentId(), refund.refundId(), refund.fact())));
        return commands;
    }

    private void send(Object command, Actor actor) throws InterruptedException, TimeoutException, ExecutionException {
        commands.send(command, actor).get(10, TimeUnit.SECONDS);
    }

    private static boolean namesNothingOfOurs(Throwable refusal) {
        return refusal instanceof HandlerExecutionException refused
                && refused.<Failure>getDetails()
                        .filter(failure -> failure instanceof PaymentUnknown || failure instanceof RefundUnknown)
                        .isPresent();
    }
}
