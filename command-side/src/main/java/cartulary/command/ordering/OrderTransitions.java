package cartulary.command.ordering;

import static cartulary.command.ordering.OrderTransitions.Ask.CONFIRM_CANCELLATION;
import static cartulary.command.ordering.OrderTransitions.Ask.CONFIRM_ORDER;
import static cartulary.command.ordering.OrderTransitions.Ask.PLACE_ORDER;
import static cartulary.command.ordering.OrderTransitions.Ask.REQUEST_CANCELLATION;
import static cartulary.command.ordering.OrderTransitions.Status.CANCELLED;
import static cartulary.command.ordering.OrderTransitions.Status.CANCELLING;
import static cartulary.command.ordering.OrderTransitions.Status.CONFIRMED;
import static cartulary.command.ordering.OrderTransitions.Status.NONE;
import static cartulary.command.ordering.OrderTransitions.Status.PLACED;

import cartulary.command.support.Transitions;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderingFailure.CancellationNotRequested;
import cartulary.contract.ordering.OrderingFailure.OrderNotCancellable;
import cartulary.contract.ordering.OrderingFailure.OrderNotConfirmable;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;

/** What an order answers to each command in each status. */
public final class OrderTransitions {
    public enum Status {
        NONE,
        PLACED,
        CANCELLING,
        CONFIRMED,
        CANCELLED
    }

    public enum Ask {
        PLACE_ORDER,
        REQUEST_CANCELLATION,
        CONFIRM_CANCELLATION,
        CONFIRM_ORDER
    }

    public static final Transitions<Status, Ask> TABLE = Transitions.of(Status.class, Ask.class)
            .when(PLACE_ORDER)
            .unless("lines, prices or total are refused; placed before with another request: IdempotencyKeyReused")
            .then(OrderPlaced.class, NONE)
            .nothing("placed before", PLACED, CANCELLING, CONFIRMED, CANCELLED)
            .when(REQUEST_CANCELLATION)
            .unless("a shopper asks of somebody else's order: OrderUnknown, in every status")
            .refuse(OrderUnknown.class, NONE)
            .then(OrderCancellationRequested.class, PLACED)
            .nothing("being cancelled", CANCELLING)
            .refuse(OrderNotCancellable.class, CONFIRMED)
            .nothing("cancelled", CANCELLED)
            .when(CONFIRM_CANCELLATION)
            .refuse(OrderUnknown.class, NONE)
            .refuse(CancellationNotRequested.class, PLACED)
            .then(OrderCancelled.class, CANCELLING)
            .refuse(OrderNotCancellable.class, CONFIRMED)
            .nothing("cancelled", CANCELLED)
            .when(CONFIRM_ORDER)
            .refuse(OrderUnknown.class, NONE)
            .then(OrderConfirmed.class, PLACED, CANCELLING) // The money was faster than the close.
            .nothing("confirmed", CONFIRMED)
            .refuse(OrderNotConfirmable.class, CANCELLED)
            .complete();

    private OrderTransitions() {}
}
