package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.List;

/** What is shown of fulfilments. */
public sealed interface FulfilmentView {
    enum ReturnState {
        @JsonProperty("requested")
        REQUESTED,
        @JsonProperty("approved")
        APPROVED,
        @JsonProperty("denied")
        DENIED,
        @JsonProperty("received")
        RECEIVED,
        @JsonProperty("settled")
        SETTLED
    }

    /**
     * @param state open, shipping, shipped, completed or stopped
     * @param position of the last event shown here
     */
    record FulfilmentDetails(
            FulfilmentId fulfilmentId,
            OrderId orderId,
            CustomerId customerId,
            String state,
            List<LineState> lines,
            List<Parcel> parcels,
            List<ReturnDetails> returns,
            long position)
            implements FulfilmentView {}

    /**
     * @param shipped units sent, or of services opened
     * @param returned units that came back
     * @param returnable units that may still be sent back
     */
    record LineState(Sku sku, int ordered, int shipped, int returned, int returnable, boolean service)
            implements FulfilmentView {}

    record Parcel(ParcelId parcelId, List<Units> lines, String carrier, String trackingNumber, Instant shippedAt)
            implements FulfilmentView {}

    /**
     * @param why it was denied; null unless it was
     * @param refund null before it was received
     * @param replacement the order that was placed instead; null for none
     */
    record ReturnDetails(
            ReturnId returnId,
            ReturnState state,
            List<Units> lines,
            String reason,
            List<Units> exchangeFor,
            List<ReceivedUnits> received,
            Money refund,
            OrderId replacement,
            String why,
            Instant requestedAt)
            implements FulfilmentView {}

    record ReturnRow(
            ReturnId returnId, OrderId orderId, ReturnState state, int units, String reason, Instant requestedAt)
            implements FulfilmentView {}
}
