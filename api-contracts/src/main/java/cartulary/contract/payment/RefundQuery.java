package cartulary.contract.payment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about refunds. */
public sealed interface RefundQuery {
    /** Answers a {@link RefundRow}, or null. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindRefund(RefundId refundId) implements RefundQuery {}

    /**
     * Answers a page of {@link RefundRow}, newest first.
     *
     * @param state null for all
     * @param orderId null for all
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListRefunds(String state, OrderId orderId, String cursor, int size) implements RefundQuery {}
}
