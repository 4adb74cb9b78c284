package cartulary.contract.cart;

import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.PayWay;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Role;
import java.util.Currency;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What a shopper may ask of their cart. */
public sealed interface CartCommand {
    /** As many articles as an order takes. */
    int LINES_MAX = 100;
    /** As many of one article as an order takes. */
    int QUANTITY_MAX = 999;

    CartId cartId();

    /**
     * More of an article than there is in the cart.
     *
     * @param key the idempotency key; the same again adds nothing
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record AddToCart(@TargetAggregateIdentifier CartId cartId, Sku sku, int quantity, String key)
            implements CartCommand {}

    /** So many of an article, whatever there were. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record SetCartLine(@TargetAggregateIdentifier CartId cartId, Sku sku, int quantity) implements CartCommand {}

    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record RemoveFromCart(@TargetAggregateIdentifier CartId cartId, Sku sku) implements CartCommand {}

    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record ClearCart(@TargetAggregateIdentifier CartId cartId) implements CartCommand {}

    /**
     * Takes over what is in a guest's cart, which is empty afterwards. The gateway has seen that guest's token.
     *
     * @param from the guest's
     */
    @AllowedTo({Role.CUSTOMER, Role.SYSTEM})
    record MergeCart(@TargetAggregateIdentifier CartId cartId, CartId from) implements CartCommand {}

    /**
     * Orders what is in the cart. The order is placed in the same append, or neither happens.
     *
     * @param version the one the shopper has seen
     * @param payWay null: in the usual way
     * @param payer null unless the way needs to know
     * @param shippingMethod null for the standard one
     * @param expectedTotal what the shopper agreed to pay; null if they did not say
     * @param requestHash fingerprint of the request
     * @param credit what of it is to be paid out of store credit, less than all; null for nothing
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record CheckOutCart(
            @TargetAggregateIdentifier CartId cartId,
            long version,
            Currency currency,
            Recipient recipient,
            PayWay payWay,
            String payer,
            ShippingMethodId shippingMethod,
            Money expectedTotal,
            String requestHash,
            Money credit)
            implements CartCommand {
        public CheckOutCart(
                CartId cartId,
                long version,
                Currency currency,
                Recipient recipient,
                PayWay payWay,
                String payer,
                ShippingMethodId shippingMethod,
                Money expectedTotal,
                String requestHash) {
            this(cartId, version, currency, recipient, payWay, payer, shippingMethod, expectedTotal, requestHash, null);
        }

        /** Derived from the cart's version, so that one version makes one order whatever key it comes with. */
        public OrderId orderId() {
            return orderOf(cartId, version);
        }

        @Override
        public String toString() {
            return "CheckOutCart[%s, %d]".formatted(cartId, version);
        }
    }

    static OrderId orderOf(CartId cartId, long version) {
        return new OrderId(Ids.derive("order-", cartId.value(), "check out", Long.toString(version)));
    }
}
