package cartulary.query.cart;

import cartulary.contract.cart.CartEvent;
import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartCleared;
import cartulary.contract.cart.CartEvent.CartHandedOver;
import cartulary.contract.cart.CartEvent.CartItemAdded;
import cartulary.contract.cart.CartEvent.CartItemRemoved;
import cartulary.contract.cart.CartEvent.CartMerged;
import cartulary.contract.cart.CartEvent.CartQuantityChanged;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.catalog.Sku;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** Keeps {@code carts}: what a shopper has chosen. Prices are asked for when it is looked at. */
public class CartProjection extends Projection<Cart> {
    public CartProjection() {
        super("carts", "carts", Cart.class, CartEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof CartEvent cart ? cart.cartId().value() : null;
    }

    @Override
    protected Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public Cart apply(Cart was, Recorded recorded) {
        var event = (CartEvent) recorded.event();
        var before = was == null ? Cart.empty(event.cartId()) : was;
        var lines = lines(before.lines(), event);
        var order = event instanceof CartCheckedOut ordered ? ordered.orderId() : before.lastOrder();
        // Each event is a version, and the first has the sequence 0.
        return new Cart(event.cartId(), recorded.sequence() + 1, lines, recorded.at(), order);
    }

    private static List<CartLine> lines(List<CartLine> before, CartEvent event) {
        return switch (event) {
            case CartItemAdded item -> put(before, item.sku(), quantity(before, item.sku()) + item.quantity());
            case CartQuantityChanged line -> put(before, line.sku(), line.quantity());
            case CartItemRemoved line ->
                before.stream().filter(each -> !each.sku().equals(line.sku())).toList();
            case CartMerged merged -> merged.lines();
            case CartCleared _, CartHandedOver _, CartCheckedOut _ -> List.of();
        };
    }

    private static int quantity(List<CartLine> lines, Sku sku) {
        return lines.stream()
                .filter(line -> line.sku().equals(sku))
                .mapToInt(CartLine::quantity)
                .sum();
    }

    private static List<CartLine> put(List<CartLine> lines, Sku sku, int quantity) {
        var put = new ArrayList<CartLine>();
        lines.forEach(line -> put.add(line.sku().equals(sku) ? new CartLine(sku, quantity) : line));
        if (quantity(lines, sku) == 0) put.add(new CartLine(sku, quantity));
        return List.copyOf(put);
    }
}
