package cartulary.command.ordering;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.ordering.OrderTransitions.Ask;
import cartulary.command.ordering.OrderTransitions.Status;
import cartulary.command.support.Answer;
import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.CompleteOrder;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RecordShipment;
import cartulary.contract.ordering.OrderCommand.RefuseCancellation;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRefused;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderingFailure.CancellationNotRequested;
import cartulary.contract.ordering.OrderingFailure.OrderNotCancellable;
import cartulary.contract.ordering.OrderingFailure.OrderNotConfirmable;
import cartulary.contract.ordering.OrderingFailure.OrderNotShippable;
import cartulary.contract.ordering.OrderingFailure.OrderUnknown;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Role;
import java.util.HashSet;
import java.util.Locale;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** An order: placed at frozen prices, then confirmed or cancelled. It answers by {@link OrderTransitions}. */
public class Order {
    @AggregateIdentifier
    private OrderId orderId;

    private Status status = Status.NONE;
    private CustomerId customerId;
    private String requestHash;
    private CancellationReason reason;
    private final Set<String> parcels = new HashSet<>();
    private boolean allSent;

    Order() {}

    /** Placed within another aggregate's command. */
    Order(OrderPlaced placed) {
        apply(placed);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING) // A retried PlaceOrder is a no-op, not a second order.
    void handle(PlaceOrder command, Actor actor, OrderPlacing placing) {
        OrderPlacing.requireBuyer(command, actor);
        if (status != Status.NONE) Refuse.unlessSame(requestHash, command.requestHash(), orderId);
        if (answers(Ask.PLACE_ORDER, command.orderId())) apply(placing.placed(command));
    }

    /** To a shopper, somebody else's order does not exist; and a shopper has one reason. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestCancellation command, Actor actor) {
        if (status != Status.NONE && !Refuse.mayActFor(actor, customerId)) {
            throw new CommandRefused(new OrderUnknown(command.orderId()));
        }
        if (!answers(Ask.REQUEST_CANCELLATION, command.orderId())) return;
        var byShopper = !actor.is(Role.ADMIN) && !actor.is(Role.SYSTEM);
        var why = byShopper ? CancellationReason.REQUESTED_BY_CUSTOMER : command.reason();
        if (status == Status.CONFIRMED && why.isOfUnpaid()) return; // Asked before the money came, heard after it.
        apply(new OrderCancellationRequested(orderId, why, status == Status.CONFIRMED ? true : null));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmCancellation command) {
        if (answers(Ask.CONFIRM_CANCELLATION, command.orderId())) apply(new OrderCancelled(orderId, reason));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmOrder command) {
        if (answers(Ask.CONFIRM_ORDER, command.orderId()))
            apply(new OrderConfirmed(orderId, command.paymentId(), command.held()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RefuseCancellation command) {
        if (answers(Ask.REFUSE_CANCELLATION, command.orderId())) apply(new OrderCancellationRefused(orderId));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordShipment command) {
        if (!answers(Ask.RECORD_SHIPMENT, command.orderId()) || parcels.contains(command.parcel())) return;
        apply(new OrderShipmentRecorded(orderId, command.parcel(), command.complete()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CompleteOrder command) {
        if (answers(Ask.COMPLETE_ORDER, command.orderId())) apply(new OrderCompleted(orderId));
    }

    /** True if an event is due, false if nothing is to be done. */
    private boolean answers(Ask ask, OrderId id) {
        return switch (OrderTransitions.TABLE.answer(status, ask)) {
            case Answer.Event _ -> true;
            case Answer.NoOp _ -> false;
            case Answer.Refusal refusal -> throw new CommandRefused(failure(refusal, id));
        };
    }

    private cartulary.contract.support.Failure failure(Answer.Refusal refusal, OrderId id) {
        var told = status.name().toLowerCase(Locale.ROOT);
        if (refusal.failure() == OrderUnknown.class) return new OrderUnknown(id);
        if (refusal.failure() == OrderNotCancellable.class) return new OrderNotCancellable(id, told);
        if (refusal.failure() == OrderNotConfirmable.class) return new OrderNotConfirmable(id, told);
        if (refusal.failure() == OrderNotShippable.class) return new OrderNotShippable(id, told);
        return new CancellationNotRequested(id, told);
    }

    @EventSourcingHandler
    void on(OrderEvent event) {
        switch (event) {
            case OrderPlaced placed -> {
                orderId = placed.orderId();
                customerId = placed.customerId();
                requestHash = placed.requestHash();
                status = Status.PLACED;
            }
            case OrderCancellationRequested requested -> {
                reason = requested.reason();
                status = Boolean.TRUE.equals(requested.paid()) ? Status.REVOKING : Status.CANCELLING;
            }
            case OrderConfirmed _ -> status = Status.CONFIRMED;
            case OrderCancelled _ -> status = Status.CANCELLED;
            case OrderCancellationRefused _ -> status = Status.CONFIRMED;
            case OrderShipmentRecorded sent -> {
                parcels.add(sent.parcel());
                if (sent.complete()) allSent = true; // Parcels may be told in another order than they were sent in.
                if (status != Status.COMPLETED) status = allSent ? Status.SHIPPED : Status.SHIPPING;
            }
            case OrderCompleted _ -> status = Status.COMPLETED;
        }
    }
}
