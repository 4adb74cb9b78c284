package cartulary.contract.cart;

import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartCleared;
import cartulary.contract.cart.CartEvent.CartHandedOver;
import cartulary.contract.cart.CartEvent.CartItemAdded;
import cartulary.contract.cart.CartEvent.CartItemRemoved;
import cartulary.contract.cart.CartEvent.CartMerged;
import cartulary.contract.cart.CartEvent.CartQuantityChanged;
import cartulary.contract.catalog.Products;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.customer.Customers;
import cartulary.contract.support.Ids;
import java.util.List;

/** Lin's cart, and the guest's that went into it. */
public final class Carts {
    public static final CartId CART = CartId.of(Customers.LIN);
    public static final CartId GUESTS = CartId.of(new CustomerId("guest-0f1e2d3c4b5a69788796a5b4c3d2e1f0"));
    public static final List<CartLine> LINES =
            List.of(new CartLine(Products.SMALL, 2), new CartLine(Products.LARGE, 1));

    private Carts() {}

    public static List<Object> events() {
        return List.of(
                new CartItemAdded(CART, Products.SMALL, 2, Ids.derive("key-", "one more")),
                new CartQuantityChanged(CART, Products.SMALL, 1),
                new CartItemRemoved(CART, Products.SMALL),
                new CartCleared(CART),
                new CartMerged(CART, GUESTS, LINES),
                new CartHandedOver(GUESTS, CART),
                new CartCheckedOut(
                        CART, 5, CartCommand.orderOf(CART, 5), LINES, Ids.hash("two small, one large, from a cart")));
    }
}
