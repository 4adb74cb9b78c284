package cartulary.query.cart;

import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartQuery.Cart;
import cartulary.contract.cart.CartQuery.FindCart;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Shows shoppers their own carts. */
public final class CartQueries {
    private final ViewStore views;
    private final Projections projections;
    private final CartProjection carts;

    public CartQueries(ViewStore views, Projections projections, CartProjection carts) {
        this.views = views;
        this.projections = projections;
        this.carts = carts;
    }

    @QueryHandler
    public Cart find(FindCart query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        if (!query.customerId().value().equals(actor.id())) {
            throw new CommandRefused(new Failures.NotAllowed("looking into the cart of somebody else"));
        }
        projections.await(Readers.position(position), carts);
        var cartId = CartId.of(query.customerId());
        return views.find(carts, cartId.value()).orElseGet(() -> Cart.empty(cartId));
    }
}
