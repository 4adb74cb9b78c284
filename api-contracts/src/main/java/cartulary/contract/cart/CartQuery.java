package cartulary.contract.cart;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;

/** Questions about carts. */
public sealed interface CartQuery {
    /** Answers {@link Cart}, an empty one if nothing was ever chosen. The asker must be this shopper. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST})
    record FindCart(CustomerId customerId) implements CartQuery {}

    /**
     * @param version 0 before anything was chosen; another one with each change
     * @param lines in the order in which they were chosen
     * @param changedAt null before anything was chosen
     * @param lastOrder what it was ordered as the last time; null if it never was
     */
    record Cart(CartId cartId, long version, List<CartLine> lines, Instant changedAt, OrderId lastOrder) {
        public static Cart empty(CartId cartId) {
            return new Cart(cartId, 0, List.of(), null, null);
        }
    }
}
