package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of a payment. */
public sealed interface PaymentCommand {
    PaymentId paymentId();

    /**
     * @param payBy shop time at which the window ends
     * @param attemptsMax declines after which it is given up, >= 1
     * @param credit what of it is paid out of store credit, less than all; the provider is asked for the rest. Null for nothing
     */
    @AllowedTo(Role.SYSTEM)
    record RequestPayment(
            @TargetAggregateIdentifier PaymentId paymentId,
            OrderId orderId,
            CustomerId customerId,
            Money due,
            String provider,
            Instant payBy,
            int attemptsMax,
            Money credit)
            implements PaymentCommand {
        public RequestPayment(
                PaymentId paymentId,
                OrderId orderId,
                CustomerId customerId,
                Money due,
                String provider,
                Instant payBy,
                int attemptsMax) {
            this(paymentId, orderId, customerId, due, provider, payBy, attemptsMax, null);
        }
    }

    /** Its part of store credit left the wallet. A repeat is a no-op; for a payment that is dead it goes back. */
    @AllowedTo(Role.SYSTEM)
    record RecordCreditTaken(@TargetAggregateIdentifier PaymentId paymentId) implements PaymentCommand {}

    /** The shopper opens the payment again; refused when it can no longer be paid. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.SYSTEM})
    record ReopenPayment(@TargetAggregateIdentifier PaymentId paymentId, CustomerId customerId)
            implements PaymentCommand {}

    /** Goods are about to leave: has the provider still the money? Asked again until it was said. */
    @AllowedTo(Role.SYSTEM)
    record AssurePayment(@TargetAggregateIdentifier PaymentId paymentId) implements PaymentCommand {}

    /** The provider was asked and has it. */
    @AllowedTo(Role.SYSTEM)
    record ConfirmAssurance(@TargetAggregateIdentifier PaymentId paymentId) implements PaymentCommand {}

    @AllowedTo({Role.PROVIDER, Role.SYSTEM})
    record RecordProviderFact(@TargetAggregateIdentifier PaymentId paymentId, ProviderFact fact)
            implements PaymentCommand {}

    /** Close it at the provider; answered by PaymentVoided, or by PaymentCaptured if money was faster. */
    @AllowedTo(Role.SYSTEM)
    record RequestVoid(@TargetAggregateIdentifier PaymentId paymentId, CancellationReason reason)
            implements PaymentCommand {}

    /**
     * Above what one person alone may give back it is answered by RefundProposed.
     *
     * @param lines what of the order it is for; null if only an amount is said
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RequestRefund(
            @TargetAggregateIdentifier PaymentId paymentId,
            RefundId refundId,
            Money amount,
            String reason,
            List<RefundedLine> lines)
            implements PaymentCommand {
        public RequestRefund(PaymentId paymentId, RefundId refundId, Money amount, String reason) {
            this(paymentId, refundId, amount, reason, null);
        }
    }

    /** Refused to the one who proposed it. */
    @AllowedTo(Role.ADMIN)
    record ApproveRefund(@TargetAggregateIdentifier PaymentId paymentId, RefundId refundId) implements PaymentCommand {}

    @AllowedTo(Role.ADMIN)
    record RejectRefund(@TargetAggregateIdentifier PaymentId paymentId, RefundId refundId, String reason)
            implements PaymentCommand {}

    /**
     * Somebody gave money back at the provider, past us.
     *
     * @param refundReference the provider's own; the same again is the same refund
     */
    @AllowedTo({Role.PROVIDER, Role.SYSTEM})
    record RecordForeignRefund(
            @TargetAggregateIdentifier PaymentId paymentId, String refundReference, Money amount, RefundFact fact)
            implements PaymentCommand {}

    @AllowedTo({Role.PROVIDER, Role.SYSTEM})
    record RecordRefundFact(@TargetAggregateIdentifier PaymentId paymentId, RefundId refundId, RefundFact fact)
            implements PaymentCommand {}
}
