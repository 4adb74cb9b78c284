package cartulary.saga.fulfilment;

import cartulary.contract.fulfilment.FulfilmentCommand.StopFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.RefuseCancellation;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRefused;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessId;
import cartulary.saga.support.Asking;
import cartulary.saga.support.Step;
import cartulary.saga.support.SteppedSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.TreeSet;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;

/** Takes a paid order back: nothing is sent, the money goes home, the stock is free; or the goods were faster. */
@ProcessingGroup("cancellation")
public class CancellationSaga extends SteppedSaga {
    /** A refund is asked about for three days; then a person has it. */
    private static final Duration REFUND_PATIENCE = Duration.ofDays(4);

    enum Stage {
        /** Waits for the warehouse's word: FulfilmentStopped or FulfilmentNotStopped. */
        STOPPING,
        /** Nothing will be sent: waits for the money to be home and the stock to be free. */
        REFUNDING,
        /** Waits for OrderCancelled. */
        CANCELLING,
        /** The goods were faster; waits for OrderCancellationRefused. */
        REFUSING
    }

    private OrderId orderId;
    private Stage stage;
    private List<HeldStock> held;
    private Instant releaseUntil;
    private final TreeSet<StockItemId> unreleased = new TreeSet<>();
    private Money refund;
    private RefundId refundId;
    private int refundsFailed;
    private boolean refunded;
    private boolean sent;

    @StartSaga
    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCancellationRequested event, OrderStory story, Asking asking) {
        if (stage != null) return;
        if (!Boolean.TRUE.equals(event.paid())) {
            SagaLifecycle.end(); // The checkout gives an unpaid order up.
            return;
        }
        orderId = event.orderId();
        begin();
        var placed = story.placed(orderId);
        held = story.held(placed);
        releaseUntil = placed.payBy();
        held.forEach(each -> unreleased.add(each.stockItemId()));
        enter(Stage.STOPPING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(FulfilmentStopped event, OrderStory story, Asking asking) {
        if (stage != Stage.STOPPING) return;
        refund = story.kept(PaymentId.of(orderId));
        refunded = refund == null || refund.minorUnits() == 0;
        refundId = refundId();
        enter(Stage.REFUNDING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(FulfilmentNotStopped event, Asking asking) {
        if (stage != Stage.STOPPING) return;
        if (sent) end("refused", asking);
        else enter(Stage.REFUSING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(RefundSucceeded event, Asking asking) {
        if (!event.refundId().equals(refundId)) return;
        refunded = true;
        goOn(asking);
    }

    /** The provider says no: under a new reference, once a person had it tried again. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(RefundFailed event, Asking asking) {
        if (stage != Stage.REFUNDING || !event.refundId().equals(refundId)) return;
        refundsFailed++;
        refundId = refundId();
        asking.park(step(0), "the refund failed: " + event.code());
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(ReservationReleased event, Asking asking) {
        if (unreleased.remove(event.stockItemId())) goOn(asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCancelled event, Asking asking) {
        end("cancelled", asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCancellationRefused event, Asking asking) {
        end("refused", asking);
    }

    /** The parcel told the order itself, before or after the warehouse said so. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderShipmentRecorded event, Asking asking) {
        sent = true;
        if (stage == Stage.REFUSING) end("refused", asking);
    }

    private void goOn(Asking asking) {
        if (stage == Stage.REFUNDING && refunded && unreleased.isEmpty()) enter(Stage.CANCELLING, asking);
    }

    private void enter(Stage next, Asking asking) {
        stage = next;
        if (next == Stage.REFUNDING) enterWait(asking.now().plus(REFUND_PATIENCE), null, asking);
        else enter((String) null, asking);
    }

    private RefundId refundId() {
        var cause = refundsFailed == 0 ? "cancellation" : "cancellation " + refundsFailed;
        return RefundId.derivedFrom(PaymentId.of(orderId), cause);
    }

    @Override
    protected void ask(Step step, Asking asking) {
        switch (stage) {
            case STOPPING -> asking.send(step, new StopFulfilment(FulfilmentId.of(orderId), orderId));
            case REFUNDING -> {
                if (!refunded) {
                    asking.send(step, new RequestRefund(PaymentId.of(orderId), refundId, refund, "order-cancelled"));
                }
                for (var item : unreleased) asking.send(step, new ReleaseReservation(item, orderId, releaseUntil));
            }
            case CANCELLING -> asking.send(step, new ConfirmCancellation(orderId));
            case REFUSING -> asking.send(step, new RefuseCancellation(orderId));
        }
    }

    /** A refund that was made by hand; stock that was put right by hand. */
    @Override
    protected List<ProcessAct> takes() {
        return stage == Stage.REFUNDING ? List.of(ProcessAct.SKIP) : List.of();
    }

    @Override
    protected void skip(DeadlineManager deadlines, Asking asking) {
        enter(Stage.CANCELLING, asking);
    }

    @Override
    protected ProcessId process() {
        return ProcessId.of("cancellation", orderId.value());
    }

    @Override
    protected String about() {
        return orderId.value();
    }

    @Override
    protected String stepName() {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
