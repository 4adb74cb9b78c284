package cartulary.saga.fulfilment;

import cartulary.contract.fulfilment.FulfilmentCommand.DenyReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.SettleReturn;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.inventory.InventoryCommand.RestockReturn;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Ids;
import cartulary.saga.support.Asking;
import cartulary.saga.support.Deadlines;
import cartulary.saga.support.Step;
import cartulary.saga.support.SteppedSaga;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;
import org.axonframework.modelling.saga.StartSaga;

/** Takes goods back: decided, received, put away, paid back; and ordered anew if they were exchanged. */
@ProcessingGroup("return")
public class ReturnSaga extends SteppedSaga {
    /** A refund is asked about for three days; then a person has it. */
    private static final Duration REFUND_PATIENCE = Duration.ofDays(4);

    enum Stage {
        /** Waits for staff. */
        DECIDING,
        /** Waits for the goods. */
        RECEIVING,
        /** Puts away what can be sold again, gives the money back; waits for the refund. */
        REFUNDING,
        /** Orders what is wanted instead; waits for its OrderPlaced. */
        EXCHANGING,
        /** Waits for ReturnSettled. */
        SETTLING
    }

    /** Payload of the deadline. */
    public record GoodsAwaited(Instant until) {}

    private OrderId orderId;
    private ReturnId returnId;
    private Stage stage;
    private long returnWithinSeconds;
    private String goodsDeadline;
    private List<HeldStock> restockTo;
    private Money refund;
    private RefundId refundId;
    private int refundsFailed;
    private List<Units> exchangeFor = List.of();
    private OrderId replacement;

    @StartSaga
    @SagaEventHandler(associationProperty = "returnId")
    public void on(ReturnRequested event, FulfilmentSettings settings, Asking asking) {
        if (stage != null) return; // Told twice.
        orderId = event.orderId();
        returnId = event.returnId();
        begin();
        returnWithinSeconds = settings.returnWithin().toSeconds();
        stage = Stage.DECIDING;
        enterWait(asking.now().plus(settings.decideWithin()), event.reason(), asking);
    }

    @SagaEventHandler(associationProperty = "returnId")
    public void on(ReturnApproved event, DeadlineManager deadlines, Asking asking) {
        if (stage != Stage.DECIDING) return;
        var until = asking.now().plusSeconds(returnWithinSeconds);
        goodsDeadline = deadlines.schedule(until, Deadlines.GOODS_AWAITED, new GoodsAwaited(until));
        stage = Stage.RECEIVING;
        enterWait(until, null, asking);
    }

    @SagaEventHandler(associationProperty = "returnId")
    public void on(ReturnDenied event, DeadlineManager deadlines, Asking asking) {
        clear(deadlines);
        end("denied", asking);
    }

    @SagaEventHandler(associationProperty = "returnId")
    public void on(ReturnReceived event, DeadlineManager deadlines, Asking asking) {
        if (stage != Stage.RECEIVING && stage != Stage.DECIDING) return;
        clear(deadlines);
        restockTo = event.restockTo();
        refund = event.refund();
        exchangeFor = event.exchangeFor();
        awaitRefund(refundId());
        stage = Stage.REFUNDING;
        enterWait(asking.now().plus(REFUND_PATIENCE), null, asking);
        if (refund.minorUnits() == 0) goOn(asking);
    }

    @SagaEventHandler(associationProperty = "refundId")
    public void on(RefundSucceeded event, Asking asking) {
        if (stage == Stage.REFUNDING && event.refundId().equals(refundId)) goOn(asking);
    }

    @SagaEventHandler(associationProperty = "refundId")
    public void on(RefundFailed event, Asking asking) {
        if (stage != Stage.REFUNDING || !event.refundId().equals(refundId)) return;
        refundsFailed++;
        awaitRefund(refundId());
        asking.park(step(0), "the refund failed: " + event.code());
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderPlaced event, Asking asking) {
        if (stage == Stage.EXCHANGING && event.orderId().equals(replacement)) enter(Stage.SETTLING, asking);
    }

    @SagaEventHandler(associationProperty = "returnId")
    public void on(ReturnSettled event, Asking asking) {
        end(replacement == null ? "settled" : "exchanged", asking);
    }

    @DeadlineHandler(deadlineName = Deadlines.GOODS_AWAITED)
    public void onGoodsAwaited(GoodsAwaited awaited, Asking asking) {
        overdue(asking);
    }

    private void goOn(Asking asking) {
        if (exchangeFor.isEmpty()) {
            enter(Stage.SETTLING, asking);
            return;
        }
        replacement = new OrderId(Ids.derive("order-", "exchange", returnId.value()));
        SagaLifecycle.associateWith("orderId", replacement.value());
        enter(Stage.EXCHANGING, asking);
    }

    private void enter(Stage next, Asking asking) {
        stage = next;
        enter((String) null, asking);
    }

    private void awaitRefund(RefundId id) {
        refundId = id;
        SagaLifecycle.associateWith("refundId", id.value());
    }

    private RefundId refundId() {
        var cause = refundsFailed == 0 ? returnId.value() : returnId.value() + " " + refundsFailed;
        return RefundId.derivedFrom(PaymentId.of(orderId), cause);
    }

    /** Approved goods that never came are not waited for; a wish nobody decided on is chased. */
    @Override
    protected void overdue(Asking asking) {
        if (stage == Stage.RECEIVING) {
            asking.send(step(0), new DenyReturn(FulfilmentId.of(orderId), returnId, "the goods did not come in time"));
        } else {
            drive(0, asking);
        }
    }

    @Override
    protected void ask(Step step, Asking asking) {
        switch (stage) {
            case DECIDING, RECEIVING -> {} // Others have the word.
            case REFUNDING -> {
                for (var each : restockTo) {
                    asking.send(
                            step, new RestockReturn(each.stockItemId(), orderId, each.quantity(), returnId.value()));
                }
                if (refund.minorUnits() > 0) {
                    asking.send(step, new RequestRefund(PaymentId.of(orderId), refundId, refund, "returned"));
                }
            }
            case EXCHANGING -> asking.send(step, new ExchangeOrder(orderId, replacement, returnId, exchangeFor));
            case SETTLING -> asking.send(step, new SettleReturn(FulfilmentId.of(orderId), returnId, replacement));
        }
    }

    @Override
    protected List<ProcessAct> takes() {
        return switch (stage) {
            case DECIDING, RECEIVING, SETTLING -> List.of();
            case REFUNDING, EXCHANGING -> List.of(ProcessAct.SKIP);
        };
    }

    /** The money was given back by hand; nothing is ordered instead after all. */
    @Override
    protected void skip(DeadlineManager deadlines, Asking asking) {
        if (stage == Stage.REFUNDING) {
            goOn(asking);
        } else {
            replacement = null;
            enter(Stage.SETTLING, asking);
        }
    }

    @Override
    protected void clear(DeadlineManager deadlines) {
        if (goodsDeadline != null) deadlines.cancelSchedule(Deadlines.GOODS_AWAITED, goodsDeadline);
        goodsDeadline = null;
    }

    @Override
    protected ProcessId process() {
        return ProcessId.of("return", returnId.value());
    }

    @Override
    protected String about() {
        return returnId.value();
    }

    @Override
    protected String stepName() {
        return stage.name().toLowerCase(Locale.ROOT);
    }
}
