package cartulary.contract.cart;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Failure;

/** What a cart says no with. */
public sealed interface CartFailure extends Failure {

    /** A bound of the cart. */
    record CartLineInvalid(String field, String why) implements CartFailure {
        @Override
        public String code() {
            return "cart-line-invalid";
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

    /** It was changed, on another page or device, since the shopper looked at it. */
    record CartChanged(long seen, long version) implements CartFailure {
        @Override
        public String code() {
            return "cart-changed";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "you have seen version %d of the cart, it is version %d".formatted(seen, version);
        }

        @Override
        public String field() {
            return "cartVersion";
        }
    }

    record CartEmpty() implements CartFailure {
        @Override
        public String code() {
            return "cart-empty";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "there is nothing in the cart";
        }
    }

    /** That version made its order, with other wishes than these. */
    record CartOrdered(long version, OrderId orderId) implements CartFailure {
        @Override
        public String code() {
            return "cart-ordered";
        }

        @Override
        public Kind kind() {
            return Kind.CONFLICT;
        }

        @Override
        public String detail() {
            return "version %d of the cart was ordered otherwise: %s".formatted(version, orderId);
        }

        @Override
        public String field() {
            return "cartVersion";
        }
    }
}
