package cartulary.contract.inventory;

import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** The life of a stock item. available = on hand - reserved; both are sums over these events. */
public sealed interface StockEvent {
    StockItemId stockItemId();

    /** What is about one order; the process of that order waits for it. */
    sealed interface OfOrder extends StockEvent {
        OrderId orderId();
    }

    record StockReceived(StockItemId stockItemId, int quantity, String key) implements StockEvent {}

    record StockAdjusted(StockItemId stockItemId, int difference, String reason, String key) implements StockEvent {}

    /** Held for the order; not available to others. */
    record StockReserved(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt)
            implements OfOrder {}

    /**
     * @param available what could have been reserved at that moment
     */
    record StockReservationRejected(
            StockItemId stockItemId, OrderId orderId, int quantity, int available, Reason reason) implements OfOrder {}

    /**
     * @param quantity what became available again; 0 if nothing was held, and nothing ever will be for this order
     */
    record ReservationReleased(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt)
            implements OfOrder {}

    /**
     * On hand and reserved fall together.
     *
     * @param parcel null if all went at once, and in events of before there were several parcels
     */
    record ReservationShipped(
            StockItemId stockItemId,
            OrderId orderId,
            int quantity,
            @JsonInclude(JsonInclude.Include.NON_NULL) String parcel)
            implements OfOrder {
        public ReservationShipped(StockItemId stockItemId, OrderId orderId, int quantity) {
            this(stockItemId, orderId, quantity, null);
        }
    }

    enum Reason {
        @JsonProperty("out-of-stock")
        OUT_OF_STOCK,
        /** It was asked for after its own expiry. */
        @JsonProperty("expired")
        EXPIRED,
        /** It was released before it was asked for. */
        @JsonProperty("released")
        RELEASED
    }
}
