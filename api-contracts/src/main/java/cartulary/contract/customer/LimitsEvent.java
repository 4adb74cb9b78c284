package cartulary.contract.customer;

import cartulary.contract.ordering.OrderId;

/** The life of a shopper's limits: how many unpaid orders hold stock at once. */
public sealed interface LimitsEvent {
    CustomerId customerId();

    OrderId orderId();

    record HoldGranted(CustomerId customerId, OrderId orderId) implements LimitsEvent {}

    /**
     * @param open the unpaid orders that already hold stock
     */
    record HoldRefused(CustomerId customerId, OrderId orderId, int open, int openMax) implements LimitsEvent {}

    record HoldDropped(CustomerId customerId, OrderId orderId) implements LimitsEvent {}
}
