package cartulary.contract.ordering;

import cartulary.contract.money.Money;
import cartulary.contract.support.Failure;

/** What an order says no with. */
public sealed interface OrderingFailure extends Failure {

    record OrderUnknown(OrderId orderId) implements OrderingFailure {
        @Override
        public String code() {
            return "order-unknown";
        }

        @Override
        public Kind kind() {
            return Kind.NOT_FOUND;
        }

        @Override
        public String detail() {
            return "there is no order " + orderId;
        }
    }

    record OrderNotCancellable(OrderId orderId, String status) implements OrderingFailure {
        @Override
        public String code() {
            return "order-not-cancellable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "order %s is %s".formatted(orderId, status);
        }
    }

    record OrderNotConfirmable(OrderId orderId, String status) implements OrderingFailure {
        @Override
        public String code() {
            return "order-not-confirmable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "order %s is %s".formatted(orderId, status);
        }
    }

    record CancellationNotRequested(OrderId orderId, String status) implements OrderingFailure {
        @Override
        public String code() {
            return "cancellation-not-requested";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "order %s is %s: nobody asked to cancel it".formatted(orderId, status);
        }
    }

    record OrderLinesInvalid(String field, String why) implements OrderingFailure {
        @Override
        public String code() {
            return "order-lines-invalid";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "%s %s".formatted(field, why);
        }
    }

    /** Prices or rates have changed since the shopper agreed to a total. */
    record OrderTotalChanged(Money expected, Money total) implements OrderingFailure {
        @Override
        public String code() {
            return "order-total-changed";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "the order would cost %d %s now, not %d"
                    .formatted(total.minorUnits(), total.currency().getCurrencyCode(), expected.minorUnits());
        }

        @Override
        public String field() {
            return "expectedTotal";
        }
    }

    record OrderTotalTooLarge(String currency) implements OrderingFailure {
        @Override
        public String code() {
            return "order-total-too-large";
        }

        @Override
        public Kind kind() {
            return Kind.INVALID;
        }

        @Override
        public String detail() {
            return "the total in %s is more than can be paid at once".formatted(currency);
        }

        @Override
        public String field() {
            return "lines";
        }
    }

    /** Nothing is sent of an order that is not paid, or gone; nothing is completed that is not sent. */
    record OrderNotShippable(OrderId orderId, String status) implements OrderingFailure {
        @Override
        public String code() {
            return "order-not-shippable";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "order %s is %s".formatted(orderId, status);
        }
    }
}
