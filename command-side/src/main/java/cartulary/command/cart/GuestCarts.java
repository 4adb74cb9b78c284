package cartulary.command.cart;

import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import java.util.List;

/** The other cart of a merger. Its event is stored in the same append as the one of the cart that asks, or neither is. */
interface GuestCarts {
    /** What was in it; nothing if it is empty or never was. */
    List<CartLine> handOver(CartId from, CartId to);
}
