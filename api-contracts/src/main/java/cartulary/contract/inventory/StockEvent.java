package cartulary.contract.inventory;

import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/**
 * The life of a stock item. Its numbers are sums over these events:
 *
 * <p>on hand = received + adjusted + counted and repaired differences + restocked + recalled + accepted - shipped - sent;
 * reserved = reserved + filled - released - shipped; promised = backordered - filled - released of it; shipped = shipped +
 * repaired difference; under way = sent - recalled - accepted at the other side. Available = on hand - reserved, and on
 * hand ≥ reserved ≥ 0 behind every event.
 */
public sealed interface StockEvent {
    StockItemId stockItemId();

    /** What is about one order; the process of that order waits for it. */
    sealed interface OfOrder extends StockEvent {
        OrderId orderId();
    }

    record StockReceived(StockItemId stockItemId, int quantity, String key) implements StockEvent {}

    record StockAdjusted(StockItemId stockItemId, int difference, String reason, String key) implements StockEvent {}

    /**
     * A stocktake.
     *
     * @param counted on hand from here on
     * @param difference to what was on hand before; 0 if the shelf was right
     */
    record StockCounted(StockItemId stockItemId, int counted, int difference, String reason, String key)
            implements StockEvent {}

    /**
     * A person set numbers right.
     *
     * @param onHand from here on; null if it stayed
     * @param shipped so many ever left; null if it stayed
     */
    record StockRepaired(
            StockItemId stockItemId,
            Integer onHand,
            Long shipped,
            int onHandDifference,
            long shippedDifference,
            String reason,
            String key)
            implements StockEvent {}

    /** Held for the order; not available to others. */
    record StockReserved(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt)
            implements OfOrder {}

    /** Promised to the order, to be held as soon as it comes in; beside what was reserved of it. */
    record StockBackordered(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt)
            implements OfOrder {}

    /** What was promised came in and is held: promised falls, reserved rises. */
    record BackorderFilled(StockItemId stockItemId, OrderId orderId, int quantity) implements OfOrder {}

    /**
     * @param available what could have been reserved at that moment
     */
    record StockReservationRejected(
            StockItemId stockItemId, OrderId orderId, int quantity, int available, Reason reason) implements OfOrder {}

    /** It was looked for after the payment and is not held, not whole. What is held of it stays held. */
    record ReservationLost(StockItemId stockItemId, OrderId orderId, int quantity, int held) implements OfOrder {}

    /**
     * @param quantity what became available again; 0 if nothing was held, and nothing ever will be for this order
     * @param backordered what was promised and is no more; null for nothing
     */
    record ReservationReleased(
            StockItemId stockItemId,
            OrderId orderId,
            int quantity,
            Instant expiresAt,
            @JsonInclude(Include.NON_NULL) Integer backordered)
            implements OfOrder {
        public ReservationReleased(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt) {
            this(stockItemId, orderId, quantity, expiresAt, null);
        }
    }

    /**
     * On hand and reserved fall together.
     *
     * @param parcel null if all went at once, and in events of before there were several parcels
     */
    record ReservationShipped(
            StockItemId stockItemId,
            OrderId orderId,
            int quantity,
            @JsonInclude(Include.NON_NULL) String parcel) implements OfOrder {
        public ReservationShipped(StockItemId stockItemId, OrderId orderId, int quantity) {
            this(stockItemId, orderId, quantity, null);
        }
    }

    /** Came back from the shopper, and is on hand again. */
    record StockRestocked(StockItemId stockItemId, OrderId orderId, int quantity, String returnId) implements OfOrder {}

    /** Left for another place; on hand nowhere until it is accepted there or recalled. */
    record TransferSent(StockItemId stockItemId, StockItemId to, TransferId transferId, int quantity, String reason)
            implements StockEvent {}

    /** Is there, and about to be accepted; can no longer be recalled. */
    record TransferLanded(StockItemId stockItemId, StockItemId to, TransferId transferId, int quantity)
            implements StockEvent {}

    record TransferRecalled(StockItemId stockItemId, TransferId transferId, int quantity, String reason)
            implements StockEvent {}

    /** On hand at the other side. */
    record TransferAccepted(StockItemId stockItemId, StockItemId from, TransferId transferId, int quantity)
            implements StockEvent {}

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
