package cartulary.contract.ordering;

import static com.fasterxml.jackson.annotation.JsonInclude.Include.NON_NULL;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;
import com.fasterxml.jackson.annotation.JsonInclude;

/** The life of a draft: open until it is placed or discarded. */
public sealed interface DraftEvent {
    DraftId draftId();

    record DraftCreated(
            DraftId draftId,
            @Subject CustomerId customerId,
            DraftContent content,

            @Sealed @JsonInclude(NON_NULL) Recipient recipient,

            @Sealed @JsonInclude(NON_NULL) String note,

            String requestHash)
            implements DraftEvent {}

    record DraftRevised(
            DraftId draftId,
            @Subject CustomerId customerId,
            DraftContent content,

            @Sealed @JsonInclude(NON_NULL) Recipient recipient,

            @Sealed @JsonInclude(NON_NULL) String note)
            implements DraftEvent {}

    record DraftDiscarded(DraftId draftId) implements DraftEvent {}

    record DraftPlaced(DraftId draftId, OrderId orderId) implements DraftEvent {}
}
