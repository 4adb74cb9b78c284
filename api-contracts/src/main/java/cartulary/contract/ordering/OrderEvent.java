package cartulary.contract.ordering;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import cartulary.contract.cart.CartRef;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/** The life of an order. */
public sealed interface OrderEvent {
    OrderId orderId();

    /**
     * The customer committed to buy; nothing is reserved and nothing is paid yet.
     *
     * @param payBy shop time at which the payment window ends
     * @param pricesAsOf position up to which the price book had read when it priced the lines
     * @param payWay how the shopper wants to pay; null: in the usual way
     * @param payer who pays, as their provider knows them, where the way needs it; else null
     * @param total of the lines and the shipping
     * @param number null for orders placed before there were numbers
     * @param shipping null where nothing is asked for it
     * @param cart what it was made of; null if it was bought at once
     * @param credit the part of the total that is paid out of store credit; null for none
     */
    record OrderPlaced(
            OrderId orderId,
            @Subject CustomerId customerId,
            List<OrderLine> lines,
            Money total,
            @Sealed Recipient recipient,
            Instant payBy,
            long pricesAsOf,
            String requestHash,
            @JsonInclude(NON_NULL) PayWay payWay,

            @Sealed @JsonInclude(NON_NULL) String payer,

            @JsonInclude(NON_NULL) OrderNumber number,
            @JsonInclude(NON_NULL) Shipping shipping,
            @JsonInclude(NON_NULL) CartRef cart,
            @JsonInclude(NON_NULL) Money credit)
            implements OrderEvent {
        public OrderPlaced(
                OrderId orderId,
                CustomerId customerId,
                List<OrderLine> lines,
                Money total,
                Recipient recipient,
                Instant payBy,
                long pricesAsOf,
                String requestHash,
                PayWay payWay,
                String payer,
                OrderNumber number,
                Shipping shipping,
                CartRef cart) {
            this(
                    orderId,
                    customerId,
                    lines,
                    total,
                    recipient,
                    payBy,
                    pricesAsOf,
                    requestHash,
                    payWay,
                    payer,
                    number,
                    shipping,
                    cart,
                    null);
        }

        public OrderPlaced(
                OrderId orderId,
                CustomerId customerId,
                List<OrderLine> lines,
                Money total,
                Recipient recipient,
                Instant payBy,
                long pricesAsOf,
                String requestHash) {
            this(
                    orderId,
                    customerId,
                    lines,
                    total,
                    recipient,
                    payBy,
                    pricesAsOf,
                    requestHash,
                    null,
                    null,
                    null,
                    null,
                    null);
        }
    }

    /**
     * Somebody wants it gone; nothing is released before the provider confirms the close.
     *
     * @param paid true if it was confirmed already: its money goes back. Else null
     */
    record OrderCancellationRequested(
            OrderId orderId,
            CancellationReason reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) Boolean paid) implements OrderEvent {
        public OrderCancellationRequested(OrderId orderId, CancellationReason reason) {
            this(orderId, reason, null);
        }
    }

    /**
     * Stock is reserved and the payment captured: the warehouse may ship.
     *
     * @param held what is shipped from where; null in events of before there were several places
     */
    record OrderConfirmed(
            OrderId orderId,
            PaymentId paymentId,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<HeldStock> held) implements OrderEvent {
        public OrderConfirmed(OrderId orderId, PaymentId paymentId) {
            this(orderId, paymentId, null);
        }
    }

    /** Nothing is held and nothing can be paid any more. Final. */
    record OrderCancelled(OrderId orderId, CancellationReason reason) implements OrderEvent {}

    /** The goods were faster than the cancellation: it goes on. */
    record OrderCancellationRefused(OrderId orderId) implements OrderEvent {}

    /**
     * Some of it is on its way, or a service is open.
     *
     * @param parcel by which it is known what was sent
     * @param complete nothing is left to be sent
     */
    record OrderShipmentRecorded(OrderId orderId, String parcel, boolean complete) implements OrderEvent {}

    /** The shopper has it. Final, but for returns. */
    record OrderCompleted(OrderId orderId) implements OrderEvent {}
}
