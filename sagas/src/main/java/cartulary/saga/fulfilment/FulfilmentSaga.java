package cartulary.saga.fulfilment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.StartFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReceiptConfirmed;
import cartulary.contract.fulfilment.FulfilmentEvent.ServiceActivated;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.inventory.InventoryCommand.ShipReservation;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderCommand.CompleteOrder;
import cartulary.contract.ordering.OrderCommand.RecordShipment;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentCommand.AssurePayment;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessId;
import cartulary.saga.support.Asking;
import cartulary.saga.support.Deadlines;
import cartulary.saga.support.Step;
import cartulary.saga.support.SteppedSaga;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.TreeMap;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.StartSaga;

/** Takes a paid order to the shopper: services opened, parcels booked out of stock, receipt confirmed or taken as such. */
@ProcessingGroup("fulfilment")
public class FulfilmentSaga extends SteppedSaga {
    enum Stage {
        /** It is large: waits for PaymentAssured, or for a person. */
        ASSURING,
        /** Waits for FulfilmentStarted. */
        STARTING,
        /** Waits for the warehouse. */
        SHIPPING,
        /** All is sent; waits for the shopper's word, or for the time after which none is needed. */
        DELIVERING,
        /** Waits for OrderCompleted. */
        COMPLETING
    }

    /** Payload of the deadline: the first parameter of a deadline handler is always its payload. */
    public record DeliveryEnded(Instant at) {}

    /** What went out and is not known to be booked: as its id, what of it each stock item gives. */
    record Out(List<HeldStock> from, boolean complete) {}

    private OrderId orderId;
    private Stage stage;
    private List<SoldLine> lines;
    private List<HeldStock> held;
    private CustomerId customerId;
    private long shipWithinSeconds;
    private long completeAfterSeconds;
    private Instant shipBy;
    private boolean anythingToShip;
    private final TreeMap<String, Out> unbooked = new TreeMap<>();
    private String deliveryDeadline;

    @StartSaga
    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderConfirmed event, OrderStory story, FulfilmentSettings settings, Asking asking) {
        if (stage != null) return; // Told twice.
        orderId = event.orderId();
        begin();
        var placed = story.placed(orderId);
        customerId = placed.customerId();
        lines = story.lines(placed);
        held = event.held() != null ? event.held() : story.held(placed);
        anythingToShip = lines.stream().anyMatch(line -> !line.service());
        shipWithinSeconds = settings.shipWithin().toSeconds();
        completeAfterSeconds = settings.completeAfter().toSeconds();
        shipBy = asking.now().plusSeconds(shipWithinSeconds);
        enter(settings.needsAssurance(placed.total()) ? Stage.ASSURING : Stage.STARTING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(PaymentAssured event, Asking asking) {
        if (stage == Stage.ASSURING) enter(Stage.STARTING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(FulfilmentStarted event, DeadlineManager deadlines, Asking asking) {
        if (stage != Stage.STARTING) return;
        if (anythingToShip) enter(Stage.SHIPPING, asking);
        else delivering(deadlines, asking);
    }

    /** What a service takes of its stock is gone with its opening. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(ServiceActivated event, Asking asking) {
        var from = held.stream()
                .filter(each -> each.stockItemId().sku().equals(event.sku()))
                .toList();
        unbooked.put("service " + event.sku(), new Out(from, !anythingToShip));
        drive(0, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(ParcelShipped event, DeadlineManager deadlines, Asking asking) {
        unbooked.put(event.parcelId().value(), new Out(event.from(), event.complete()));
        if (event.complete()) delivering(deadlines, asking);
        else enter(Stage.SHIPPING, asking);
    }

    /** Told after the stock was booked, see the order in which it is asked. */
    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderShipmentRecorded event) {
        unbooked.remove(event.parcel());
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(ReceiptConfirmed event, DeadlineManager deadlines, Asking asking) {
        if (stage != Stage.DELIVERING) return;
        clear(deadlines);
        enter(Stage.COMPLETING, asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(OrderCompleted event, Asking asking) {
        end("completed", asking);
    }

    @SagaEventHandler(associationProperty = "orderId")
    public void on(FulfilmentStopped event, Asking asking) {
        end("stopped", asking);
    }

    @DeadlineHandler(deadlineName = Deadlines.DELIVERY)
    public void onDeliveryEnded(DeliveryEnded ended, Asking asking) {
        overdue(asking);
    }

    private void delivering(DeadlineManager deadlines, Asking asking) {
        var until = asking.now().plusSeconds(completeAfterSeconds);
        deliveryDeadline = deadlines.schedule(until, Deadlines.DELIVERY, new DeliveryEnded(until));
        stage = Stage.DELIVERING;
        enterWait(until, null, asking);
    }

    private void enter(Stage next, Asking asking) {
        stage = next;
        if (next == Stage.SHIPPING || next == Stage.ASSURING) enterWait(shipBy, null, asking);
        else enter((String) null, asking);
    }

    /** Nothing is sent by itself: late goods are chased, and then somebody's matter. */
    @Override
    protected void overdue(Asking asking) {
        if (stage == Stage.DELIVERING) asking.send(step(0), new ConfirmReceipt(FulfilmentId.of(orderId)));
        drive(0, asking);
    }

    @Override
    protected void ask(Step step, Asking asking) {
        unbooked.forEach((parcel, out) -> {
            var commands = new ArrayList<Object>();
            for (var part : out.from()) {
                commands.add(new ShipReservation(part.stockItemId(), orderId, part.quantity(), parcel));
            }
            commands.add(new RecordShipment(orderId, parcel, out.complete()));
            asking.send(step, commands.toArray());
        });
        switch (stage) {
            case ASSURING -> asking.send(step, new AssurePayment(PaymentId.of(orderId)));
            case STARTING ->
                asking.send(step, new StartFulfilment(FulfilmentId.of(orderId), orderId, customerId, lines, held));
            case SHIPPING, DELIVERING -> {} // Others have the word.
            case COMPLETING -> asking.send(step, new CompleteOrder(orderId));
        }
    }

    @Override
    protected List<ProcessAct> takes() {
        return stage == Stage.DELIVERING || stage == Stage.ASSURING ? List.of(ProcessAct.SKIP) : List.of();
    }

    @Override
    protected void skip(DeadlineManager deadlines, Asking asking) {
        if (stage == Stage.ASSURING) enter(Stage.STARTING, asking); // Somebody has made sure by hand.
        else asking.send(step(0), new ConfirmReceipt(FulfilmentId.of(orderId)));
    }

    @Override
    protected void clear(DeadlineManager deadlines) {
        if (deliveryDeadline != null) deadlines.cancelSchedule(Deadlines.DELIVERY, deliveryDeadline);
        deliveryDeadline = null;
    }

    @Override
    protected ProcessId process() {
        return ProcessId.of("fulfilment", orderId.value());
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
