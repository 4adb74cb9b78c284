package cartulary.query.settlement;

import cartulary.contract.settlement.SettlementEvent.CaseClosed;
import cartulary.contract.settlement.SettlementEvent.CaseEvent;
import cartulary.contract.settlement.SettlementEvent.CaseOpened;
import cartulary.contract.settlement.SettlementEvent.ClosingProposed;
import cartulary.contract.settlement.SettlementEvent.CorrectionBooked;
import cartulary.contract.settlement.SettlementEvent.ProposalRejected;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.query.settlement.CaseProjection.CaseDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;

/** Keeps {@code review_cases}. */
public class CaseProjection extends Projection<CaseDocument> {
    public record CaseDocument(ReviewCase view, long openedPosition) {}

    public CaseProjection() {
        super("review-cases", "review_cases", CaseDocument.class, CaseEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof CaseEvent about ? about.caseId().value() : null;
    }

    @Override
    public CaseDocument apply(CaseDocument was, Recorded recorded) {
        if (recorded.event() instanceof CaseOpened opened) {
            return new CaseDocument(
                    new ReviewCase(
                            opened.caseId(),
                            "open",
                            opened.difference(),
                            recorded.at(),
                            null,
                            null,
                            null,
                            null,
                            null,
                            null),
                    recorded.position());
        }
        var view = was.view();
        return switch ((CaseEvent) recorded.event()) {
            case CaseOpened _ -> was;
            case ClosingProposed proposed ->
                with(
                        was,
                        new ReviewCase(
                                view.caseId(),
                                "proposed",
                                view.difference(),
                                view.openedAt(),
                                proposed.by(),
                                proposed.decision(),
                                proposed.reason(),
                                null,
                                null,
                                null));
            case ProposalRejected rejected ->
                with(
                        was,
                        new ReviewCase(
                                view.caseId(),
                                "open",
                                view.difference(),
                                view.openedAt(),
                                null,
                                null,
                                rejected.reason(),
                                null,
                                null,
                                null));
            case CaseClosed closed ->
                with(
                        was,
                        new ReviewCase(
                                view.caseId(),
                                "closed",
                                view.difference(),
                                view.openedAt(),
                                closed.proposedBy(),
                                closed.decision(),
                                closed.reason(),
                                closed.confirmedBy(),
                                recorded.at(),
                                null));
            case CorrectionBooked booked ->
                with(
                        was,
                        new ReviewCase(
                                view.caseId(),
                                view.state(),
                                view.difference(),
                                view.openedAt(),
                                view.proposedBy(),
                                view.decision(),
                                view.reason(),
                                view.confirmedBy(),
                                view.closedAt(),
                                booked.amount()));
        };
    }

    private static CaseDocument with(CaseDocument was, ReviewCase view) {
        return new CaseDocument(view, was.openedPosition());
    }
}
