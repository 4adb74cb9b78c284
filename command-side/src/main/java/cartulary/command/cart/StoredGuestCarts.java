package cartulary.command.cart;

import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import java.util.List;
import java.util.function.Supplier;
import org.axonframework.modelling.command.AggregateNotFoundException;
import org.axonframework.modelling.command.Repository;

/** Loads the guest's cart in the unit of work of the command. Customers' carts lock guests' and never the reverse. */
public final class StoredGuestCarts implements GuestCarts {
    private final Supplier<Repository<Cart>> carts;

    /** @param carts asked when it is needed: the repository is made after its handlers */
    public StoredGuestCarts(Supplier<Repository<Cart>> carts) {
        this.carts = carts;
    }

    @Override
    public List<CartLine> handOver(CartId from, CartId to) {
        try {
            return carts.get().load(from.value()).invoke(cart -> cart.handOver(to));
        } catch (AggregateNotFoundException _) {
            return List.of();
        }
    }
}
