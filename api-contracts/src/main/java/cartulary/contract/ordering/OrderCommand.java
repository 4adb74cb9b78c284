package cartulary.contract.ordering;

import cartulary.contract.cart.CartRef;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.Currency;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of an order. */
public sealed interface OrderCommand {
    int LINES_MAX = 100;
    int QUANTITY_MAX = 999;

    OrderId orderId();

    /**
     * @param requestHash fingerprint of the request, beside the key the id was derived from
     * @param payWay null: in the usual way
     * @param payer null unless the way needs to know
     * @param shippingMethod null for the standard one
     * @param expectedTotal what the shopper agreed to pay; null if they did not say
     * @param cart what it is made of; null if it is bought at once
     * @param credit what of it is to be paid out of store credit, less than all; null for nothing
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record PlaceOrder(
            @TargetAggregateIdentifier OrderId orderId,
            CustomerId customerId,
            List<RequestedLine> lines,
            Currency currency,
            Recipient recipient,
            String requestHash,
            PayWay payWay,
            String payer,
            ShippingMethodId shippingMethod,
            Money expectedTotal,
            CartRef cart,
            Money credit)
            implements OrderCommand {
        public PlaceOrder(
                OrderId orderId,
                CustomerId customerId,
                List<RequestedLine> lines,
                Currency currency,
                Recipient recipient,
                String requestHash,
                PayWay payWay,
                String payer,
                ShippingMethodId shippingMethod,
                Money expectedTotal,
                CartRef cart) {
            this(
                    orderId,
                    customerId,
                    lines,
                    currency,
                    recipient,
                    requestHash,
                    payWay,
                    payer,
                    shippingMethod,
                    expectedTotal,
                    cart,
                    null);
        }

        public PlaceOrder(
                OrderId orderId,
                CustomerId customerId,
                List<RequestedLine> lines,
                Currency currency,
                Recipient recipient,
                String requestHash) {
            this(orderId, customerId, lines, currency, recipient, requestHash, null, null, null, null, null);
        }

        @Override
        public String toString() {
            return "PlaceOrder[%s, %s, %s]".formatted(orderId, lines, currency);
        }
    }

    /**
     * @param quantity 1 to {@value OrderCommand#QUANTITY_MAX}
     */
    record RequestedLine(Sku sku, int quantity) {}

    /** The order's owner, staff, or its own process wants it gone. A repeat is a no-op. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.SYSTEM})
    record RequestCancellation(@TargetAggregateIdentifier OrderId orderId, CancellationReason reason)
            implements OrderCommand {}

    /** The process has undone everything: nothing is held and nothing can be paid. */
    @AllowedTo(Role.SYSTEM)
    record ConfirmCancellation(@TargetAggregateIdentifier OrderId orderId) implements OrderCommand {}

    /**
     * Stock is held and the money is captured; wins over a requested cancellation.
     *
     * @param held where, and how much of what
     */
    @AllowedTo(Role.SYSTEM)
    record ConfirmOrder(@TargetAggregateIdentifier OrderId orderId, PaymentId paymentId, List<HeldStock> held)
            implements OrderCommand {
        public ConfirmOrder(OrderId orderId, PaymentId paymentId) {
            this(orderId, paymentId, null);
        }
    }

    /** The goods were faster than a cancellation. A repeat is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record RefuseCancellation(@TargetAggregateIdentifier OrderId orderId) implements OrderCommand {}

    /** Some of it left the house. A parcel that was told is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record RecordShipment(@TargetAggregateIdentifier OrderId orderId, String parcel, boolean complete)
            implements OrderCommand {}

    /** The shopper has it all. */
    @AllowedTo(Role.SYSTEM)
    record CompleteOrder(@TargetAggregateIdentifier OrderId orderId) implements OrderCommand {}
}
