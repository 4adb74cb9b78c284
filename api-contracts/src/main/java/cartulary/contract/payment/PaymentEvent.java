package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import java.time.Instant;

/** The life of a payment. Stored before the provider is called: the intent comes first. */
public sealed interface PaymentEvent {
    PaymentId paymentId();

    OrderId orderId();

    /** The worker will open it at the provider, under our own reference: the payment's id. */
    record PaymentRequested(
            PaymentId paymentId,
            OrderId orderId,
            CustomerId customerId,
            Money due,
            String provider,
            Instant payBy,
            int attemptsMax)
            implements PaymentEvent {}

    /**
     * It can be paid now.
     *
     * @param parameters sealed under the payment's own key, dropped when it ends
     */
    record PaymentActionRequired(
            @Subject PaymentId paymentId,
            OrderId orderId,
            String providerReference,
            @Sealed PayParameters parameters) implements PaymentEvent {}

    /** The shopper opened it again after a decline or a closed tab. */
    record PaymentReopened(PaymentId paymentId, OrderId orderId) implements PaymentEvent {}

    record PaymentAuthorized(PaymentId paymentId, OrderId orderId, Money amount, String providerReference)
            implements PaymentEvent {}

    /** The money is ours. */
    record PaymentCaptured(
            PaymentId paymentId, OrderId orderId, Money amount, String providerReference, String captureReference)
            implements PaymentEvent {}

    /**
     * @param attemptsLeft 0: no further attempt is taken and the process gives the order up
     */
    record PaymentDeclined(PaymentId paymentId, OrderId orderId, String attemptReference, String code, int attemptsLeft)
            implements PaymentEvent {}

    /** It may or may not have happened; the worker asks until it is known. */
    record PaymentOutcomeUnknown(PaymentId paymentId, OrderId orderId, String why) implements PaymentEvent {}

    /** The worker will close it at the provider. */
    record PaymentVoidRequested(
            PaymentId paymentId, OrderId orderId, String providerReference, CancellationReason reason)
            implements PaymentEvent {}

    /** The provider confirmed that nothing can be paid any more. */
    record PaymentVoided(PaymentId paymentId, OrderId orderId, CancellationReason reason) implements PaymentEvent {}

    /** Money came after the close was confirmed; it goes back by itself. */
    record LateCaptureRecorded(
            PaymentId paymentId, OrderId orderId, Money amount, String providerReference, String captureReference)
            implements PaymentEvent {}

    /** The provider's word does not fit ours (amount, currency, payee); nothing is believed and a person must look. */
    record ProviderFactDisputed(PaymentId paymentId, OrderId orderId, String fact, String why)
            implements PaymentEvent {}

    /** The worker will refund it at the provider, under our own reference: the refund's id. */
    record RefundRequested(
            PaymentId paymentId,
            OrderId orderId,
            RefundId refundId,
            Money amount,
            String providerReference,
            String reason)
            implements PaymentEvent {}

    record RefundSucceeded(
            PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String refundReference)
            implements PaymentEvent {}

    /** The provider refused or returned it; the sum is free to be refunded again under a new id. */
    record RefundFailed(PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String code)
            implements PaymentEvent {}
}
