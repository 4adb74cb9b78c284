package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderId;
import java.util.List;

/** The way of what was sold to the shopper, and back. */
public sealed interface FulfilmentEvent {
    FulfilmentId fulfilmentId();

    OrderId orderId();

    /** What is about one return; its process waits for it. */
    sealed interface OfReturn extends FulfilmentEvent {
        ReturnId returnId();
    }

    record FulfilmentStarted(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            CustomerId customerId,
            List<SoldLine> lines,
            List<HeldStock> held)
            implements FulfilmentEvent {}

    /** A service that was paid is open to the shopper. */
    record ServiceActivated(FulfilmentId fulfilmentId, OrderId orderId, Sku sku, int quantity)
            implements FulfilmentEvent {}

    /** The order is being cancelled: nothing is ever sent. */
    record FulfilmentStopped(FulfilmentId fulfilmentId, OrderId orderId) implements FulfilmentEvent {}

    /** Goods or services had gone out before the cancellation. */
    record FulfilmentNotStopped(FulfilmentId fulfilmentId, OrderId orderId) implements FulfilmentEvent {}

    /**
     * Goods left the house.
     *
     * @param from which stock items they were taken
     * @param complete nothing of the order is left to be sent
     */
    record ParcelShipped(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            ParcelId parcelId,
            List<Units> lines,
            List<HeldStock> from,
            String carrier,
            String trackingNumber,
            boolean complete,
            String requestHash)
            implements FulfilmentEvent {}

    record TrackingCorrected(
            FulfilmentId fulfilmentId, OrderId orderId, ParcelId parcelId, String carrier, String trackingNumber)
            implements FulfilmentEvent {}

    /** @param byShopper false if the time to say otherwise was over, or staff said so */
    record ReceiptConfirmed(FulfilmentId fulfilmentId, OrderId orderId, boolean byShopper) implements FulfilmentEvent {}

    record ReturnRequested(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            ReturnId returnId,
            List<Units> lines,
            String reason,
            List<Units> exchangeFor,
            String requestHash)
            implements OfReturn {}

    record ReturnApproved(FulfilmentId fulfilmentId, OrderId orderId, ReturnId returnId) implements OfReturn {}

    record ReturnDenied(FulfilmentId fulfilmentId, OrderId orderId, ReturnId returnId, String why)
            implements OfReturn {}

    /**
     * @param restockTo where the units that can be sold again are put
     * @param refund what is given back
     * @param exchangeFor what is ordered instead; empty for nothing
     */
    record ReturnReceived(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            ReturnId returnId,
            List<ReceivedUnits> received,
            List<HeldStock> restockTo,
            Money refund,
            List<Units> exchangeFor)
            implements OfReturn {}

    /** @param replacement the order that was placed instead; null for none */
    record ReturnSettled(FulfilmentId fulfilmentId, OrderId orderId, ReturnId returnId, OrderId replacement)
            implements OfReturn {}
}
