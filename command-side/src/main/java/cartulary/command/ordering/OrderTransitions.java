package cartulary.command.ordering;

import static cartulary.command.ordering.OrderTransitions.Ask.COMPLETE_ORDER;
import static cartulary.command.ordering.OrderTransitions.Ask.CONFIRM_CANCELLATION;
import static cartulary.command.ordering.OrderTransitions.Ask.CONFIRM_ORDER;
import static cartulary.command.ordering.OrderTransitions.Ask.PLACE_ORDER;
import static cartulary.command.ordering.OrderTransitions.Ask.RECORD_SHIPMENT;
import static cartulary.command.ordering.OrderTransitions.Ask.REFUSE_CANCELLATION;
import static cartulary.command.ordering.OrderTransitions.Ask.REQUEST_CANCELLATION;
import static cartulary.command.ordering.OrderTransitions.Status.CANCELLED;
import static cartulary.command.ordering.OrderTransitions.Status.CANCELLING;
import static cartulary.command.ordering.OrderTransitions.Status.COMPLETED;
import static cartulary.command.ordering.OrderTransitions.Status.CONFIRMED;
import static cartulary.command.ordering.OrderTransitions.Status.NONE;
import static cartulary.command.ordering.OrderTransitions.Status.PLACED;
import static cartulary.command.ordering.OrderTransitions.Status.REVOKING;
import static cartulary.command.ordering.OrderTransitions.Status.SHIPPED;
import static cartulary.command.ordering.OrderTransitions.Status.SHIPPING;

import cartulary.command.support.Transitions;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRefused;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderingFailure.CancellationNotRequested;
import cartulary.contract.ordering.OrderingFailure.OrderNotCancellable;
import cartulary.contract.ordering.OrderingFailure.OrderNotConfirmable;
import cartulary.contract.ordering.OrderingFailure.OrderNotShippable;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;

/** What an order answers to each command in each status. */
public final class OrderTransitions {
    public enum Status {
        NONE,
        PLACED,
        CANCELLING,
        CONFIRMED,
        CANCELLED,
        /** As CANCELLING, and its money is to go back. */
        REVOKING,
        SHIPPING,
        SHIPPED,
        COMPLETED
    }

    public enum Ask {
        PLACE_ORDER,
        REQUEST_CANCELLATION,
        CONFIRM_CANCELLATION,
        CONFIRM_ORDER,
        REFUSE_CANCELLATION,
        RECORD_SHIPMENT,
        COMPLETE_ORDER
    }

    public static final Transitions<Status, Ask> TABLE = Transitions.of(Status.class, Ask.class)
            .when(PLACE_ORDER)
            .unless("lines, prices or total are refused; placed before with another request: IdempotencyKeyReused")
            .then(OrderPlaced.class, NONE)
            .nothing("placed before", PLACED, CANCELLING, CONFIRMED, CANCELLED, REVOKING, SHIPPING, SHIPPED, COMPLETED)
            .when(REQUEST_CANCELLATION)
            .unless("a shopper asks of somebody else's order: OrderUnknown, in every status; it is confirmed, and asked"
                    + " for a reason of unpaid ones: nothing")
            .refuse(OrderUnknown.class, NONE)
            .then(OrderCancellationRequested.class, PLACED, CONFIRMED)
            .nothing("being cancelled", CANCELLING, REVOKING)
            .nothing("cancelled", CANCELLED)
            .refuse(OrderNotCancellable.class, SHIPPING, SHIPPED, COMPLETED)
            .when(CONFIRM_CANCELLATION)
            .refuse(OrderUnknown.class, NONE)
            .refuse(CancellationNotRequested.class, PLACED)
            .then(OrderCancelled.class, CANCELLING, REVOKING)
            .refuse(OrderNotCancellable.class, CONFIRMED, SHIPPING, SHIPPED, COMPLETED)
            .nothing("cancelled", CANCELLED)
            .when(CONFIRM_ORDER)
            .refuse(OrderUnknown.class, NONE)
            .then(OrderConfirmed.class, PLACED, CANCELLING) // The money was faster than the close.
            .nothing("confirmed", CONFIRMED, REVOKING, SHIPPING, SHIPPED, COMPLETED)
            .refuse(OrderNotConfirmable.class, CANCELLED)
            .when(REFUSE_CANCELLATION)
            .refuse(OrderUnknown.class, NONE)
            .refuse(CancellationNotRequested.class, PLACED, CANCELLING)
            .then(OrderCancellationRefused.class, REVOKING)
            .nothing("goes on", CONFIRMED, SHIPPING, SHIPPED, COMPLETED)
            .refuse(OrderNotConfirmable.class, CANCELLED)
            .when(RECORD_SHIPMENT)
            .unless("the parcel was told before: nothing")
            .refuse(OrderUnknown.class, NONE)
            .refuse(OrderNotShippable.class, PLACED, CANCELLING, CANCELLED)
            .then(OrderShipmentRecorded.class, CONFIRMED, REVOKING, SHIPPING) // The goods were faster.
            .then(OrderShipmentRecorded.class, SHIPPED, COMPLETED) // Told late.
            .when(COMPLETE_ORDER)
            .refuse(OrderUnknown.class, NONE)
            .refuse(OrderNotShippable.class, PLACED, CANCELLING, CONFIRMED, CANCELLED, REVOKING, SHIPPING)
            .then(OrderCompleted.class, SHIPPED)
            .nothing("completed", COMPLETED)
            .complete();

    private OrderTransitions() {}
}
