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
     * A count or loss corrected.
     *
     * @param difference not zero; never below what is reserved
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AdjustStock(@TargetAggregateIdentifier StockItemId stockItemId, int difference, String reason, String key)
            implements InventoryCommand {}

    /**
     * Answered by StockReserved or StockReservationRejected, never by a failure. Known by the order, so a repeat is a
     * no-op.
     *
     * @param expiresAt shop time after which the request itself is refused, so that old ids can be forgotten
     */
    @AllowedTo(Role.SYSTEM)
    record ReserveStock(
            @TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, int quantity, Instant expiresAt)
            implements InventoryCommand {}

    /**
     * Also of a reservation that has not arrived yet: it will then be rejected.
     *
     * @param expiresAt as in ReserveStock
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReleaseReservation(@TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, Instant expiresAt)
            implements InventoryCommand {}

    /**
     * The goods left the house.
     *
     * @param quantity of the reservation; null for all that is left of it
     * @param parcel by which a repeat is known; null if there is one parcel for all
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ShipReservation(
            @TargetAggregateIdentifier StockItemId stockItemId, OrderId orderId, Integer quantity, String parcel)
            implements InventoryCommand {
        public ShipReservation(StockItemId stockItemId, OrderId orderId) {
            this(stockItemId, orderId, null, null);
        }
    }
}
