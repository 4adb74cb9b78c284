package cartulary.query.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.DraftQuery.DraftState;
import cartulary.contract.ordering.OrderId;
import java.time.Instant;

/**
 * @param sealedRecipient of the customer; null if it is not known
 * @param sealedNote of the customer; null for none
 * @param createdPosition what lists are sorted by
 */
record DraftDocument(
        DraftId draftId,
        CustomerId customerId,
        DraftState state,
        DraftContent content,
        String sealedRecipient,
        String sealedNote,
        String createdBy,
        Instant createdAt,
        Instant changedAt,
        OrderId orderId,
        long createdPosition) {
    DraftDocument asking(DraftContent wanted, String recipient, String note, Instant at) {
        return new DraftDocument(
                draftId,
                customerId,
                state,
                wanted,
                recipient,
                note,
                createdBy,
                createdAt,
                at,
                orderId,
                createdPosition);
    }

    DraftDocument closed(DraftState next, OrderId order, Instant at) {
        return new DraftDocument(
                draftId,
                customerId,
                next,
                content,
                sealedRecipient,
                sealedNote,
                createdBy,
                createdAt,
                at,
                order,
                createdPosition);
    }
}
