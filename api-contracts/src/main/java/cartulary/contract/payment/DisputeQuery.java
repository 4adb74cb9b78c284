package cartulary.contract.payment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about disputes. */
public sealed interface DisputeQuery {
    /** Answers a {@link DisputeRow}, or null. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindDispute(DisputeId disputeId) implements DisputeQuery {}

    /**
     * Answers a page of {@link DisputeRow}, newest first.
     *
     * @param state null for all
     * @param orderId null for all
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListDisputes(DisputeState state, OrderId orderId, String cursor, int size) implements DisputeQuery {}
}
