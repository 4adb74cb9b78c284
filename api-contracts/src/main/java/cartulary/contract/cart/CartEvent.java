package cartulary.contract.cart;

import cartulary.contract.catalog.Sku;
import cartulary.contract.ordering.OrderId;
import java.util.List;

/** The life of a cart; each event makes the next version of it. */
public sealed interface CartEvent {
    CartId cartId();

    /**
     * @param key under which it was asked; null if there was none
     */
    record CartItemAdded(CartId cartId, Sku sku, int quantity, String key) implements CartEvent {}

    record CartQuantityChanged(CartId cartId, Sku sku, int quantity) implements CartEvent {}

    record CartItemRemoved(CartId cartId, Sku sku) implements CartEvent {}

    record CartCleared(CartId cartId) implements CartEvent {}

    /**
     * What a guest had chosen joined what the customer had.
     *
     * @param lines the cart's afterwards
     */
    record CartMerged(CartId cartId, CartId from, List<CartLine> lines) implements CartEvent {}

    /** A guest's cart went into that of the customer they turned out to be. */
    record CartHandedOver(CartId cartId, CartId to) implements CartEvent {}

    /**
     * What was in it stands in an order now, and the cart is empty.
     *
     * @param version the one that was ordered
     */
    record CartCheckedOut(CartId cartId, long version, OrderId orderId, List<CartLine> lines, String requestHash)
            implements CartEvent {}
}
