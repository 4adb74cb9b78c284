package cartulary.contract.fulfilment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of a fulfilment. */
public sealed interface FulfilmentCommand {
    FulfilmentId fulfilmentId();

    /** The order is paid: services are opened, goods may be sent. A repeat is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record StartFulfilment(
            @TargetAggregateIdentifier FulfilmentId fulfilmentId,
            OrderId orderId,
            CustomerId customerId,
            List<SoldLine> lines,
            List<HeldStock> held)
            implements FulfilmentCommand {}

    /** The order is to be cancelled: answered by FulfilmentStopped, or by FulfilmentNotStopped if goods were faster. */
    @AllowedTo(Role.SYSTEM)
    record StopFulfilment(@TargetAggregateIdentifier FulfilmentId fulfilmentId, OrderId orderId)
            implements FulfilmentCommand {}

    /**
     * Goods leave the house.
     *
     * @param lines null or empty for all that is left
     * @param requestHash tells a repeat from a misuse of its key
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ShipParcel(
            @TargetAggregateIdentifier FulfilmentId fulfilmentId,
            ParcelId parcelId,
            List<Units> lines,
            String carrier,
            String trackingNumber,
            String requestHash)
            implements FulfilmentCommand {}

    /** A carrier's number was mistyped, or comes later. */
    @AllowedTo(Role.ADMIN)
    record CorrectTracking(
            @TargetAggregateIdentifier FulfilmentId fulfilmentId,
            ParcelId parcelId,
            String carrier,
            String trackingNumber)
            implements FulfilmentCommand {}

    /** The shopper has it all, or the time to say otherwise is over. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.SYSTEM})
    record ConfirmReceipt(@TargetAggregateIdentifier FulfilmentId fulfilmentId) implements FulfilmentCommand {}

    /**
     * The shopper wants to send goods back.
     *
     * @param exchangeFor what is wanted instead; empty for none
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN})
    record RequestReturn(
            @TargetAggregateIdentifier FulfilmentId fulfilmentId,
            ReturnId returnId,
            List<Units> lines,
            String reason,
            List<Units> exchangeFor,
            String requestHash)
            implements FulfilmentCommand {}

    @AllowedTo(Role.ADMIN)
    record ApproveReturn(@TargetAggregateIdentifier FulfilmentId fulfilmentId, ReturnId returnId)
            implements FulfilmentCommand {}

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record DenyReturn(@TargetAggregateIdentifier FulfilmentId fulfilmentId, ReturnId returnId, String why)
            implements FulfilmentCommand {}

    /**
     * The goods are back in the house.
     *
     * @param refund what is given back; null for what the received units cost
     */
    @AllowedTo(Role.ADMIN)
    record ReceiveReturn(
            @TargetAggregateIdentifier FulfilmentId fulfilmentId,
            ReturnId returnId,
            List<ReceivedUnits> received,
            Money refund)
            implements FulfilmentCommand {}

    /** Goods are put away and the money is back with the shopper. */
    @AllowedTo(Role.SYSTEM)
    record SettleReturn(@TargetAggregateIdentifier FulfilmentId fulfilmentId, ReturnId returnId, OrderId replacement)
            implements FulfilmentCommand {}
}
