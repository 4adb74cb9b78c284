package cartulary.contract.fulfilment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about what is sent and what comes back. What is not the asker's does not exist for them. */
public sealed interface FulfilmentQuery {
    /** Answers {@link FulfilmentView.FulfilmentDetails}, or nothing. */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindFulfilment(OrderId orderId) implements FulfilmentQuery {}

    /**
     * Answers a page of {@link FulfilmentView.ReturnRow}, the latest first.
     *
     * @param state null for any
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR})
    record ListReturns(FulfilmentView.ReturnState state, String cursor, int size) implements FulfilmentQuery {}
}
