package cartulary.contract.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;

/** Questions about orders. What is not the asker's does not exist for them. */
public sealed interface OrderQuery {
    /** Answers {@link OrderView.OrderDetails}, or nothing; also as a subscription, told at each change. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindOrder(OrderId orderId) implements OrderQuery {}

    /** Answers a page of {@link OrderView.OrderSummary}, newest first. The asker must be this customer. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST})
    record ListMyOrders(CustomerId customerId, String cursor, int size) implements OrderQuery {}

    /**
     * Answers a page of {@link OrderView.OrderSummary}, newest first. What is null does not narrow.
     *
     * @param placedFrom shop time, to the second
     * @param placedTo shop time, to the second; not included
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR})
    record ListOrders(
            OrderId orderId,
            OrderNumber number,
            CustomerId customerId,
            OrderView.OrderStatus status,
            Instant placedFrom,
            Instant placedTo,
            String cursor,
            int size)
            implements OrderQuery {}
}
