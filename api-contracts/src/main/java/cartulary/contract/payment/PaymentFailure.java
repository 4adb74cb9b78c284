package cartulary.contract.payment;

import cartulary.contract.money.Money;
import cartulary.contract.support.Failure;

/** What a payment says no with. */
public sealed interface PaymentFailure extends Failure {

    record PaymentUnknown(PaymentId paymentId) implements PaymentFailure {
        @Override
        public String code() {
            return "payment-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no payment " + paymentId;
        }
    }

    record PaymentNotPayable(PaymentId paymentId, String status) implements PaymentFailure {
        @Override
        public String code() {
            return "payment-not-payable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "payment %s is %s".formatted(paymentId, status);
        }
    }

    /** The money of another attempt is held and is being taken: to pay again would be to pay twice. */
    record PaymentProcessing(PaymentId paymentId) implements PaymentFailure {
        @Override
        public String code() {
            return "payment-processing";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "payment %s is being processed".formatted(paymentId);
        }
    }

    record PaymentNotVoidable(PaymentId paymentId, String status) implements PaymentFailure {
        @Override
        public String code() {
            return "payment-not-voidable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "payment %s is %s".formatted(paymentId, status);
        }
    }

    record RefundTooLarge(PaymentId paymentId, Money refundable) implements PaymentFailure {
        @Override
        public String code() {
            return "refund-too-large";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "payment %s can be refunded by at most %d %s"
                    .formatted(paymentId, refundable.minorUnits(), refundable.currency());
        }

        @Override
        public String field() {
            return "amount";
        }
    }

    record RefundUnknown(RefundId refundId) implements PaymentFailure {
        @Override
        public String code() {
            return "refund-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no refund " + refundId;
        }
    }

    record DisputeUnknown(DisputeId disputeId) implements PaymentFailure {
        @Override
        public String code() {
            return "dispute-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no dispute " + disputeId;
        }
    }

    record MethodUnknown(MethodId methodId) implements PaymentFailure {
        @Override
        public String code() {
            return "payment-method-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no way to pay " + methodId;
        }
    }

    /** Each piece is paid back once. */
    record LineRefundedBefore(PaymentId paymentId, String sku, int left) implements PaymentFailure {
        @Override
        public String code() {
            return "line-refunded-before";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "of %s %d can still be refunded".formatted(sku, left);
        }

        @Override
        public String field() {
            return "lines";
        }
    }

    record RefundNotProposed(RefundId refundId, String status) implements PaymentFailure {
        @Override
        public String code() {
            return "refund-not-proposed";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "%s is %s".formatted(refundId, status);
        }
    }

    record NotificationRejected(String why) implements PaymentFailure {
        @Override
        public String code() {
            return "notification-rejected";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "the notification cannot be believed: " + why;
        }
    }
}
