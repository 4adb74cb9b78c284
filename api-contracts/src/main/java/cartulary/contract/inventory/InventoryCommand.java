package cartulary.contract.inventory;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff and processes may ask of stock. Quantities are units, 1 to {@value #QUANTITY_MAX}. */
public sealed interface InventoryCommand {
    int QUANTITY_MAX = 1_000_000;

    StockItemId stockItemId();

    /**
     * Goods came in.
     *
     * @param key idempotency key; the same key and quantity again is a no-op
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReceiveStock(@TargetAggregateIdentifier StockItemId stockItemId, int quantity, String key)
            implements InventoryCommand {}

    /**
     * A loss or a find corrected.
     *
     * @param difference not zero; never below what is reserved
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AdjustStock(@TargetAggregateIdentifier StockItemId stockItemId, int difference, String reason, String key)
            implements InventoryCommand {}

    /**
     * Stocktake: what lies on the shelf was counted.
     *
     * @param counted on hand from now on, reserved units included; never below what is reserved
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CountStock(@TargetAggregateIdentifier StockItemId stockItemId, int counted, String reason, String key)
            implements InventoryCommand {}

    /**
     * A number that is wrong for no reason the shop knows is set right by a person. What is reserved is repaired order by
     * order, by {@link ReleaseReservation}; what is under way by {@link LandTransfer} or {@link RecallTransfer}.
     *
     * @param onHand from now on; null: stays. Never below what is reserved
     * @param shipped so many ever left; null: stays
     */
    @AllowedTo(Role.ADMIN)
    record RepairStock(
            @TargetAggregateIdentifier StockItemId stockItemId, Integer onHand, Long shipped, String reason, String key)
            implements InventoryCommand {}

    /**
     * Answered by StockReserved, StockBackordered, both, or StockReservationRejected, never by a failure. Known by the
     * order, so a repeat is a no-op.
     *
     * @param expiresAt shop time after which the request itself is refused, so that old ids can be forgotten
     * @param atLeast with fewer units there it is rejected; from so many on, what there is is reserved
     * @param backorderMax so many units may be promised, to all orders together, that have yet to come in; 0 for none
     */
    @AllowedTo(Role.SYSTEM)
    record ReserveStock(
            @TargetAggregateIdentifier StockItemId stockItemId,
            OrderId orderId,
            int quantity,
            Instant expiresAt,
            int atLeast,
            int backorderMax)
            implements InventoryCommand {
        /** All or nothing, of what there is. */
        public ReserveStock(StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt) {
            this(stockItemId, orderId, quantity, expiresAt, quantity, 0);
        }
    }

    /**
     * Asked after the money came and before the order is confirmed: is it still held? Answers true, storing nothing; else
     * false, and ReservationLost.
     *
     * @param quantity what should be held or promised
     */
    @AllowedTo(Role.SYSTEM)
    record AssureReservation(@TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, int quantity)
            implements InventoryCommand {}

    /**
     * Also of a reservation that has not arrived yet: it will then be rejected. What was shipped already stays shipped.
     *
     * @param expiresAt as in ReserveStock
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReleaseReservation(@TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, Instant expiresAt)
            implements InventoryCommand {}

    /**
     * Goods of an order left the house.
     *
     * @param quantity of what is held; null for all that is left of it
     * @param parcel by which a repeat is known, without spaces; null if there is one parcel for all
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ShipReservation(
            @TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, Integer quantity, String parcel)
            implements InventoryCommand {
        public ShipReservation(StockItemId stockItemId, OrderId orderId) {
            this(stockItemId, orderId, null, null);
        }
    }

    /**
     * Goods of an order came back and can be sold again; what cannot be is not told to the stock, for it left it.
     *
     * @param returnId known by it, so a repeat is a no-op; a return with several parts for one item makes an id of each
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RestockReturn(
            @TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, int quantity, String returnId)
            implements InventoryCommand {}

    /**
     * Units leave for another location or bucket; until they land they are on hand nowhere and counted as under way.
     *
     * @param to of the same SKU
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record TransferStock(
            @TargetAggregateIdentifier StockItemId stockItemId,
            StockItemId to,
            TransferId transferId,
            int quantity,
            String reason)
            implements InventoryCommand {}

    /** They are there. Asked of where they left; the process of transfers tells the other side. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record LandTransfer(@TargetAggregateIdentifier StockItemId stockItemId, TransferId transferId)
            implements InventoryCommand {}

    /** They came back, or never left. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RecallTransfer(@TargetAggregateIdentifier StockItemId stockItemId, TransferId transferId, String reason)
            implements InventoryCommand {}

    /** Asked of where they landed, once. */
    @AllowedTo(Role.SYSTEM)
    record AcceptTransfer(
            @TargetAggregateIdentifier StockItemId stockItemId, StockItemId from, TransferId transferId, int quantity)
            implements InventoryCommand {}
}
