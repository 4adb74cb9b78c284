package cartulary.contract.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** Questions about drafts. */
public sealed interface DraftQuery {
    /** Answers {@link DraftDetails}, or nothing. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR})
    record FindDraft(DraftId draftId) implements DraftQuery {}

    /**
     * Answers a page of {@link DraftDetails}, newest first.
     *
     * @param state null for any
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR})
    record ListDrafts(DraftState state, CustomerId customerId, String cursor, int size) implements DraftQuery {}

    enum DraftState {
        @JsonProperty("open")
        OPEN,
        @JsonProperty("placed")
        PLACED,
        @JsonProperty("discarded")
        DISCARDED
    }

    /**
     * @param recipient null if it is not known, or was erased
     * @param createdBy the one who acted; null if nobody is named
     * @param orderId null until it is placed
     */
    record DraftDetails(
            DraftId draftId,
            CustomerId customerId,
            DraftState state,
            DraftContent content,
            Recipient recipient,
            String note,
            String createdBy,
            Instant createdAt,
            Instant changedAt,
            OrderId orderId) {}
}
