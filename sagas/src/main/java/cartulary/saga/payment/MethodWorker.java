package cartulary.saga.payment;

import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.support.MetaKeys;
import cartulary.payments.PaymentProvider;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Has cards kept that shoppers wished to be kept, once they were paid with; and forgotten that are to be kept no longer. */
@ProcessingGroup("method-worker")
final class MethodWorker {
    private static final String PARKED = "process-" + MethodTasks.FORGET + ":";

    private final StoredTasks tasks;
    private final EventStore store;
    private final Set<String> keepers;

    MethodWorker(StoredTasks tasks, EventStore store, List<PaymentProvider> providers) {
        this.tasks = tasks;
        this.store = store;
        this.keepers = providers.stream()
                .filter(PaymentProvider::keepsCards)
                .map(PaymentProvider::name)
                .collect(Collectors.toUnmodifiableSet());
    }

    @EventHandler
    void on(PaymentCaptured event, EventMessage<?> message) {
        if (isKeepers(event.booking())) keep(event.paymentId(), event.orderId(), message);
    }

    /** Whatever becomes of money that is held, the card is kept. */
    @EventHandler
    void on(PaymentAuthorized event, EventMessage<?> message) {
        keep(event.paymentId(), event.orderId(), message);
    }

    /** Its money goes back; its card is kept, as was wished. */
    @EventHandler
    void on(LateCaptureRecorded event, EventMessage<?> message) {
        if (isKeepers(event.booking())) keep(event.paymentId(), event.orderId(), message);
    }

    @EventHandler
    void on(MethodForgotten event) {
        tasks.store(new TaskInstance<>(
                MethodTasks.FORGET,
                event.methodId().value(),
                new MethodWork(event.savedMethodsId().value(), event.methodId().value(), event.provider(), 1)));
    }

    /** An admin wants a card that was set aside asked for again. */
    @EventHandler
    void on(ProcessRetried event) {
        if (!event.processId().value().startsWith(PARKED)) return;
        var method = event.processId().value().substring(PARKED.length());
        store.readEvents(event.about())
                .asStream()
                .map(each -> each.getPayload())
                .filter(each -> each instanceof MethodForgotten gone
                        && gone.methodId().value().equals(method))
                .forEach(each -> on((MethodForgotten) each));
    }

    /** In the oldest events there is none. */
    private boolean isKeepers(Booking booking) {
        return booking != null && keepers.contains(booking.provider());
    }

    private void keep(PaymentId payment, OrderId order, EventMessage<?> message) {
        if (!isWished(order)) return;
        tasks.store(new TaskInstance<>(
                PaymentTasks.KEEP,
                payment.value(),
                new PaymentWork(payment.value(), null, 1, message.getIdentifier(), (String)
                        message.getMetaData().get(MetaKeys.CORRELATION))));
    }

    private boolean isWished(OrderId order) {
        return store.readEvents(order.value())
                .asStream()
                .limit(1)
                .map(each -> each.getPayload())
                .anyMatch(each -> each instanceof OrderPlaced placed && isWished(placed));
    }

    private static boolean isWished(OrderPlaced placed) {
        if (placed.payWay() != null && placed.payWay() != PayWay.CARD) return false;
        var card = CardPayer.of(placed.payer());
        return card != null && card.keeps();
    }
}
