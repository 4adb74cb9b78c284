package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/** The life of a payment. Stored before the provider is called: the intent comes first. */
public sealed interface PaymentEvent {
    PaymentId paymentId();

    OrderId orderId();

    /**
     * The worker will open it at the provider, under our own reference: the payment's id.
     *
     * @param tax the part of what is due that is tax; null in events of before there was a ledger, of which nothing is
     *     booked as receivable
     * @param credit the part of what is due that store credit pays: the provider is asked for the rest; null for none
     */
    record PaymentRequested(
            PaymentId paymentId,
            OrderId orderId,
            CustomerId customerId,
            Money due,
            String provider,
            Instant payBy,
            int attemptsMax,
            @JsonInclude(JsonInclude.Include.NON_NULL) Money tax,
            @JsonInclude(JsonInclude.Include.NON_NULL) Money credit)
            implements PaymentEvent {
        public PaymentRequested(
                PaymentId paymentId,
                OrderId orderId,
                CustomerId customerId,
                Money due,
                String provider,
                Instant payBy,
                int attemptsMax,
                Money tax) {
            this(paymentId, orderId, customerId, due, provider, payBy, attemptsMax, tax, null);
        }

        public PaymentRequested(
                PaymentId paymentId,
                OrderId orderId,
                CustomerId customerId,
                Money due,
                String provider,
                Instant payBy,
                int attemptsMax) {
            this(paymentId, orderId, customerId, due, provider, payBy, attemptsMax, null, null);
        }

        /** What the provider is asked for. */
        public Money rest() {
            return credit == null ? due : due.minus(credit);
        }
    }

    /** Store credit has paid its part; only now is the provider asked for the rest. */
    record PaymentCreditTaken(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentEvent {}

    /** The payment is dead: what store credit had paid is owed to the shopper, and the worker puts it back. */
    record PaymentCreditReleased(PaymentId paymentId, OrderId orderId, Money amount) implements PaymentEvent {}

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

    /**
     * The money is ours.
     *
     * @param amount what the provider took
     * @param credit what store credit has paid beside it; null for nothing
     */
    record PaymentCaptured(
            PaymentId paymentId,
            OrderId orderId,
            Money amount,
            String providerReference,
            String captureReference,
            @JsonInclude(JsonInclude.Include.NON_NULL) Booking booking,
            @JsonInclude(JsonInclude.Include.NON_NULL) Money credit)
            implements PaymentEvent {
        public PaymentCaptured(
                PaymentId paymentId,
                OrderId orderId,
                Money amount,
                String providerReference,
                String captureReference,
                Booking booking) {
            this(paymentId, orderId, amount, providerReference, captureReference, booking, null);
        }

        /** Of both. */
        public Money total() {
            return credit == null ? amount : amount.plus(credit);
        }

        public PaymentCaptured(
                PaymentId paymentId, OrderId orderId, Money amount, String providerReference, String captureReference) {
            this(paymentId, orderId, amount, providerReference, captureReference, null, null);
        }
    }

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

    /**
     * The provider confirmed that nothing can be paid any more.
     *
     * @param due what is owed no more; null if it was never booked
     */
    record PaymentVoided(
            PaymentId paymentId,
            OrderId orderId,
            CancellationReason reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) Money due)
            implements PaymentEvent {
        public PaymentVoided(PaymentId paymentId, OrderId orderId, CancellationReason reason) {
            this(paymentId, orderId, reason, null);
        }
    }

    /** Money came after the close was confirmed; it goes back by itself. */
    record LateCaptureRecorded(
            PaymentId paymentId,
            OrderId orderId,
            Money amount,
            String providerReference,
            String captureReference,
            @JsonInclude(JsonInclude.Include.NON_NULL) Booking booking)
            implements PaymentEvent {
        public LateCaptureRecorded(
                PaymentId paymentId, OrderId orderId, Money amount, String providerReference, String captureReference) {
            this(paymentId, orderId, amount, providerReference, captureReference, null);
        }
    }

    /** The provider's word does not fit ours (amount, currency, payee); nothing is believed and a person must look. */
    record ProviderFactDisputed(PaymentId paymentId, OrderId orderId, String fact, String why)
            implements PaymentEvent {}

    /** Its goods are about to leave, and it is large: the worker asks the provider whether the money is still there. */
    record PaymentAssuranceRequested(PaymentId paymentId, OrderId orderId) implements PaymentEvent {}

    /** The provider has it, and gave none of it back of which we do not know. */
    record PaymentAssured(PaymentId paymentId, OrderId orderId) implements PaymentEvent {}

    /** More than one person alone may give back: another must approve it. Until then nothing is asked of the provider. */
    record RefundProposed(
            PaymentId paymentId,
            OrderId orderId,
            RefundId refundId,
            Money amount,
            String reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<RefundedLine> lines,
            String proposedBy)
            implements PaymentEvent {}

    /** Whoever proposed it may take it back too. Its sum is free again. */
    record RefundRejected(PaymentId paymentId, OrderId orderId, RefundId refundId, String rejectedBy, String reason)
            implements PaymentEvent {}

    /**
     * The worker will refund it at the provider, under our own reference: the refund's id.
     *
     * @param lines what of the order it is for; null if only an amount was said
     * @param askedBy the person who wanted it; null if it was a process
     * @param approvedBy the second person; null if none was needed
     * @param credit what goes back to store credit beside it, once the provider has given back its own; null for nothing
     */
    record RefundRequested(
            PaymentId paymentId,
            OrderId orderId,
            RefundId refundId,
            Money amount,
            String providerReference,
            String reason,
            @JsonInclude(JsonInclude.Include.NON_NULL) Booking booking,
            @JsonInclude(JsonInclude.Include.NON_NULL) List<RefundedLine> lines,
            @JsonInclude(JsonInclude.Include.NON_NULL) String askedBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) String approvedBy,
            @JsonInclude(JsonInclude.Include.NON_NULL) Money credit)
            implements PaymentEvent {
        public RefundRequested(
                PaymentId paymentId,
                OrderId orderId,
                RefundId refundId,
                Money amount,
                String providerReference,
                String reason,
                Booking booking,
                List<RefundedLine> lines,
                String askedBy,
                String approvedBy) {
            this(
                    paymentId,
                    orderId,
                    refundId,
                    amount,
                    providerReference,
                    reason,
                    booking,
                    lines,
                    askedBy,
                    approvedBy,
                    null);
        }

        /** Why there is a refund that nobody asked us for. */
        public static final String MADE_AT_PROVIDER = "made-at-provider";

        /** Why money that came for a payment that was closed goes back. */
        public static final String LATE_CAPTURE = "late-capture";

        public RefundRequested(
                PaymentId paymentId,
                OrderId orderId,
                RefundId refundId,
                Money amount,
                String providerReference,
                String reason,
                Booking booking) {
            this(paymentId, orderId, refundId, amount, providerReference, reason, booking, null, null, null);
        }

        public RefundRequested(
                PaymentId paymentId,
                OrderId orderId,
                RefundId refundId,
                Money amount,
                String providerReference,
                String reason) {
            this(paymentId, orderId, refundId, amount, providerReference, reason, null);
        }
    }

    record RefundSucceeded(
            PaymentId paymentId,
            OrderId orderId,
            RefundId refundId,
            Money amount,
            String refundReference,
            @JsonInclude(JsonInclude.Include.NON_NULL) Booking booking)
            implements PaymentEvent {
        public RefundSucceeded(
                PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String refundReference) {
            this(paymentId, orderId, refundId, amount, refundReference, null);
        }
    }

    /** The provider refused or returned it; the sum is free to be refunded again under a new id. */
    record RefundFailed(
            PaymentId paymentId,
            OrderId orderId,
            RefundId refundId,
            Money amount,
            String code,
            @JsonInclude(JsonInclude.Include.NON_NULL) Booking booking)
            implements PaymentEvent {
        public RefundFailed(PaymentId paymentId, OrderId orderId, RefundId refundId, Money amount, String code) {
            this(paymentId, orderId, refundId, amount, code, null);
        }
    }
}
