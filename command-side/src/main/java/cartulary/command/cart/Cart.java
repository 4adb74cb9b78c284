package cartulary.command.cart;

import static cartulary.contract.cart.CartCommand.LINES_MAX;
import static cartulary.contract.cart.CartCommand.QUANTITY_MAX;
import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.OrderPlacement;
import cartulary.command.support.PriceBook;
import cartulary.command.support.Recent;
import cartulary.command.support.Refuse;
import cartulary.contract.cart.CartCommand.AddToCart;
import cartulary.contract.cart.CartCommand.CheckOutCart;
import cartulary.contract.cart.CartCommand.ClearCart;
import cartulary.contract.cart.CartCommand.MergeCart;
import cartulary.contract.cart.CartCommand.RemoveFromCart;
import cartulary.contract.cart.CartCommand.SetCartLine;
import cartulary.contract.cart.CartEvent;
import cartulary.contract.cart.CartEvent.CartCheckedOut;
import cartulary.contract.cart.CartEvent.CartCleared;
import cartulary.contract.cart.CartEvent.CartHandedOver;
import cartulary.contract.cart.CartEvent.CartItemAdded;
import cartulary.contract.cart.CartEvent.CartItemRemoved;
import cartulary.contract.cart.CartEvent.CartMerged;
import cartulary.contract.cart.CartEvent.CartQuantityChanged;
import cartulary.contract.cart.CartFailure.CartChanged;
import cartulary.contract.cart.CartFailure.CartEmpty;
import cartulary.contract.cart.CartFailure.CartLineInvalid;
import cartulary.contract.cart.CartFailure.CartOrdered;
import cartulary.contract.cart.CartId;
import cartulary.contract.cart.CartLine;
import cartulary.contract.cart.CartRef;
import cartulary.contract.catalog.Sku;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotAllowed;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * What a shopper has chosen: SKUs and quantities, no prices. Each event makes another version, and a version makes one order
 * at most, whatever key it is asked with.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public class Cart {
    @AggregateIdentifier
    private CartId cartId;

    private long version;
    private final Map<Sku, Integer> lines = new LinkedHashMap<>();
    /** Idempotency key to what was added under it. */
    private final Recent added = new Recent();
    /** Version to the hash of the request by which it was ordered. */
    private final Recent ordered = new Recent();

    Cart() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AddToCart command, Actor actor, PriceBook prices) {
        requireOwner(actor, command.cartId());
        var known = command.key() == null ? null : added.get(command.key());
        if (known != null) {
            Refuse.unlessSame(known, wish(command.sku(), command.quantity()), command.cartId());
            return;
        }
        requireSold(command.sku(), prices);
        requireQuantity(command.quantity());
        requireQuantity(Math.addExact(lines.getOrDefault(command.sku(), 0), command.quantity()));
        requireRoomFor(command.sku());
        apply(new CartItemAdded(command.cartId(), command.sku(), command.quantity(), command.key()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetCartLine command, Actor actor, PriceBook prices) {
        requireOwner(actor, command.cartId());
        requireQuantity(command.quantity());
        if (Integer.valueOf(command.quantity()).equals(lines.get(command.sku()))) return;
        requireSold(command.sku(), prices);
        requireRoomFor(command.sku());
        apply(new CartQuantityChanged(command.cartId(), command.sku(), command.quantity()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RemoveFromCart command, Actor actor) {
        requireOwner(actor, command.cartId());
        if (lines.containsKey(command.sku())) apply(new CartItemRemoved(cartId, command.sku()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ClearCart command, Actor actor) {
        requireOwner(actor, command.cartId());
        if (!lines.isEmpty()) apply(new CartCleared(cartId));
    }

    /** Of one article as many as both had, up to the bound; articles beyond the bound of lines are left out. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(MergeCart command, Actor actor, GuestCarts guests) {
        requireOwner(actor, command.cartId());
        if (!command.from().owner().isGuest() || command.cartId().owner().isGuest()) {
            throw Refuse.invalid("from", "must be a guest's cart, and go into a customer's");
        }
        var theirs = guests.handOver(command.from(), command.cartId());
        if (theirs.isEmpty()) return;
        var merged = new LinkedHashMap<>(lines);
        for (var line : theirs) {
            if (merged.containsKey(line.sku()) || merged.size() < LINES_MAX) {
                merged.merge(line.sku(), line.quantity(), (a, b) -> Math.min(a + b, QUANTITY_MAX));
            }
        }
        apply(new CartMerged(command.cartId(), command.from(), asList(merged)));
    }

    /** Asked by the cart it goes into. */
    List<CartLine> handOver(CartId to) {
        var all = asList(lines);
        if (!all.isEmpty()) apply(new CartHandedOver(cartId, to));
        return all;
    }

    /** The order is appended with the cart's own event: a crash leaves both or none. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CheckOutCart command, Actor actor, OrderPlacement orders) throws Exception {
        requireOwner(actor, command.cartId());
        var before = ordered.get(Long.toString(command.version()));
        if (before != null) {
            if (before.equals(command.requestHash())) return; // Ordered already: the answer is that order.
            throw new CommandRefused(new CartOrdered(command.version(), command.orderId()));
        }
        if (command.version() != version) throw new CommandRefused(new CartChanged(command.version(), version));
        if (lines.isEmpty()) throw new CommandRefused(new CartEmpty());
        orders.place(
                new PlaceOrder(
                        command.orderId(),
                        command.cartId().owner(),
                        lines.entrySet().stream()
                                .map(line -> new RequestedLine(line.getKey(), line.getValue()))
                                .toList(),
                        command.currency(),
                        command.recipient(),
                        command.requestHash(),
                        command.payWay(),
                        command.payer(),
                        command.shippingMethod(),
                        command.expectedTotal(),
                        new CartRef(command.cartId(), version),
                        command.credit()),
                actor);
        apply(new CartCheckedOut(cartId, version, command.orderId(), asList(lines), command.requestHash()));
    }

    private static void requireOwner(Actor actor, CartId id) {
        if (!Refuse.mayActFor(actor, id.owner())) {
            throw new CommandRefused(new NotAllowed("looking into the cart of somebody else"));
        }
    }

    private static void requireSold(Sku sku, PriceBook prices) {
        var article = prices.article(sku).orElseThrow(() -> new CommandRefused(new SkuUnknown(sku)));
        if (!article.onSale()) throw new CommandRefused(new SkuWithdrawn(sku));
    }

    private static void requireQuantity(int quantity) {
        if (quantity < 1 || quantity > QUANTITY_MAX) {
            throw new CommandRefused(
                    new CartLineInvalid("quantity", "must be 1 to %d of one SKU".formatted(QUANTITY_MAX)));
        }
    }

    private void requireRoomFor(Sku sku) {
        if (!lines.containsKey(sku) && lines.size() >= LINES_MAX) {
            throw new CommandRefused(new CartLineInvalid("sku", "is one more than %d lines".formatted(LINES_MAX)));
        }
    }

    private static String wish(Sku sku, int quantity) {
        return sku + " " + quantity;
    }

    private static List<CartLine> asList(Map<Sku, Integer> lines) {
        return lines.entrySet().stream()
                .map(line -> new CartLine(line.getKey(), line.getValue()))
                .toList();
    }

    @EventSourcingHandler
    void on(CartEvent event) {
        cartId = event.cartId();
        version++;
        switch (event) {
            case CartItemAdded item -> {
                lines.merge(item.sku(), item.quantity(), Integer::sum);
                if (item.key() != null) added.put(item.key(), wish(item.sku(), item.quantity()));
            }
            case CartQuantityChanged line -> lines.put(line.sku(), line.quantity());
            case CartItemRemoved line -> lines.remove(line.sku());
            case CartMerged merged -> {
                lines.clear();
                merged.lines().forEach(line -> lines.put(line.sku(), line.quantity()));
            }
            case CartCleared _, CartHandedOver _ -> lines.clear();
            case CartCheckedOut order -> {
                lines.clear();
                ordered.put(Long.toString(order.version()), order.requestHash());
            }
        }
    }
}
