package cartulary.query.ordering;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.DraftEvent;
import cartulary.contract.ordering.DraftEvent.DraftCreated;
import cartulary.contract.ordering.DraftEvent.DraftDiscarded;
import cartulary.contract.ordering.DraftEvent.DraftPlaced;
import cartulary.contract.ordering.DraftEvent.DraftRevised;
import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.DraftState;
import cartulary.contract.ordering.Recipient;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;

/** Keeps {@code drafts}: the orders that staff prepares. */
public class DraftProjection extends Projection<DraftDocument> {
    /** Part of what authenticates the sealed values, so it never changes. */
    private static final String TYPE = "view.Draft";

    private final Sealing sealing;

    public DraftProjection(Sealing sealing) {
        super("drafts", "drafts", DraftDocument.class, DraftEvent.class);
        this.sealing = sealing;
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof DraftEvent draft ? draft.draftId().value() : null;
    }

    @Override
    public DraftDocument apply(DraftDocument was, Recorded recorded) {
        return switch ((DraftEvent) recorded.event()) {
            case DraftCreated created ->
                new DraftDocument(
                        created.draftId(),
                        created.customerId(),
                        DraftState.OPEN,
                        created.content(),
                        recipient(created.customerId(), created.recipient()),
                        note(created.customerId(), created.note()),
                        recorded.actor(),
                        recorded.at(),
                        recorded.at(),
                        null,
                        recorded.position());
            case DraftRevised revised ->
                was.asking(
                        revised.content(),
                        recipient(revised.customerId(), revised.recipient()),
                        note(revised.customerId(), revised.note()),
                        recorded.at());
            case DraftDiscarded _ -> was.closed(DraftState.DISCARDED, null, recorded.at());
            case DraftPlaced placed -> was.closed(DraftState.PLACED, placed.orderId(), recorded.at());
        };
    }

    private String recipient(CustomerId customer, Recipient recipient) {
        return sealing.seal(customer.value(), TYPE, "recipient", recipient);
    }

    private String note(CustomerId customer, String note) {
        return sealing.seal(customer.value(), TYPE, "note", note);
    }

    DraftDetails shown(DraftDocument draft) {
        var subject = draft.customerId().value();
        return new DraftDetails(
                draft.draftId(),
                draft.customerId(),
                draft.state(),
                draft.content(),
                sealing.open(subject, TYPE, "recipient", draft.sealedRecipient(), Recipient.class),
                sealing.open(subject, TYPE, "note", draft.sealedNote(), String.class),
                draft.createdBy(),
                draft.createdAt(),
                draft.changedAt(),
                draft.orderId());
    }
}
