package cartulary.contract.cart;

/** One version of a cart: it makes one order at most. */
public record CartRef(CartId cartId, long version) {}
