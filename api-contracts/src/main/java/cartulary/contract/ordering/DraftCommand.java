package cartulary.contract.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of a draft. */
public sealed interface DraftCommand {
    DraftId draftId();

    /**
     * @param recipient null if it is not known yet
     * @param note for staff alone; null for none
     * @param requestHash fingerprint of the request, beside the key the id was derived from
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CreateDraft(
            @TargetAggregateIdentifier DraftId draftId,
            CustomerId customerId,
            DraftContent content,
            Recipient recipient,
            String note,
            String requestHash)
            implements DraftCommand {}

    /** What it asks for from now on, all of it. A repeat is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReviseDraft(
            @TargetAggregateIdentifier DraftId draftId, DraftContent content, Recipient recipient, String note)
            implements DraftCommand {}

    /** A repeat is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record DiscardDraft(@TargetAggregateIdentifier DraftId draftId) implements DraftCommand {}

    /**
     * Orders it for the customer, who then pays it like any other order. The order is placed in the same append, or neither
     * happens; a repeat is a no-op.
     *
     * @param expectedTotal what was agreed; null if nothing was
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record PlaceDraft(@TargetAggregateIdentifier DraftId draftId, Money expectedTotal) implements DraftCommand {}
}
