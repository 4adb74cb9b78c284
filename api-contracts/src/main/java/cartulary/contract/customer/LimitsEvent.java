package cartulary.contract.customer;

import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;

/** The life of a shopper's limits: how many unpaid orders hold stock at once, and how many units of a SKU they have. */
public sealed interface LimitsEvent {
    CustomerId customerId();

    OrderId orderId();

    /**
     * @param units what the order is for; null in events of before units were counted
     */
    record HoldGranted(
            CustomerId customerId,
            OrderId orderId,
            @JsonInclude(Include.NON_NULL) List<Units> units) implements LimitsEvent {
        public HoldGranted(CustomerId customerId, OrderId orderId) {
            this(customerId, orderId, null);
        }
    }

    /**
     * @param open the unpaid orders that already hold stock
     * @param over the SKU of which it would be too many; null if the orders are
     */
    record HoldRefused(
            CustomerId customerId,
            OrderId orderId,
            int open,
            int openMax,
            @JsonInclude(Include.NON_NULL) UnitsOver over)
            implements LimitsEvent {
        public HoldRefused(CustomerId customerId, OrderId orderId, int open, int openMax) {
            this(customerId, orderId, open, openMax, null);
        }
    }

    /**
     * @param bought the order was paid, its units count on; null in events of before units were counted
     */
    record HoldDropped(
            CustomerId customerId,
            OrderId orderId,
            @JsonInclude(Include.NON_NULL) Boolean bought) implements LimitsEvent {
        public HoldDropped(CustomerId customerId, OrderId orderId) {
            this(customerId, orderId, null);
        }
    }
}
