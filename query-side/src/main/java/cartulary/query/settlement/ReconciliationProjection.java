package cartulary.query.settlement;

import cartulary.contract.settlement.SettlementEvent.DifferenceFound;
import cartulary.contract.settlement.SettlementEvent.FeesBooked;
import cartulary.contract.settlement.SettlementEvent.ReconciliationCompleted;
import cartulary.contract.settlement.SettlementEvent.ReconciliationEvent;
import cartulary.contract.settlement.SettlementEvent.ReconciliationFailed;
import cartulary.contract.settlement.SettlementEvent.ReconciliationRequested;
import cartulary.contract.settlement.SettlementView.Found;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.query.settlement.ReconciliationProjection.ReconciliationDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.ArrayList;
import java.util.List;

/** Keeps {@code reconciliations}: the last run of each provider's day. */
public class ReconciliationProjection extends Projection<ReconciliationDocument> {
    public record ReconciliationDocument(Reconciliation view, long requestedPosition) {}

    public ReconciliationProjection() {
        super("reconciliations", "reconciliations", ReconciliationDocument.class, ReconciliationEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ReconciliationEvent run ? run.reconciliationId().value() : null;
    }

    @Override
    public ReconciliationDocument apply(ReconciliationDocument was, Recorded recorded) {
        return switch ((ReconciliationEvent) recorded.event()) {
            case ReconciliationRequested asked ->
                new ReconciliationDocument(
                        new Reconciliation(
                                asked.reconciliationId(),
                                asked.provider(),
                                asked.day(),
                                asked.run(),
                                asked.asKnownAt(),
                                "requested",
                                recorded.at(),
                                null,
                                0,
                                0,
                                0,
                                List.of(),
                                null,
                                List.of()),
                        recorded.position());
            case DifferenceFound found -> {
                var all = new ArrayList<>(was.view().differences());
                all.add(new Found(found.caseId(), found.difference()));
                yield with(was, was.view(), all);
            }
            case ReconciliationCompleted done -> {
                var view = was.view();
                yield new ReconciliationDocument(
                        new Reconciliation(
                                view.reconciliationId(),
                                view.provider(),
                                view.day(),
                                view.run(),
                                view.asKnownAt(),
                                "completed",
                                view.requestedAt(),
                                recorded.at(),
                                done.ours(),
                                done.theirs(),
                                done.matched(),
                                done.fees(),
                                null,
                                view.differences()),
                        was.requestedPosition());
            }
            case ReconciliationFailed failed -> {
                var view = was.view();
                yield new ReconciliationDocument(
                        new Reconciliation(
                                view.reconciliationId(),
                                view.provider(),
                                view.day(),
                                view.run(),
                                view.asKnownAt(),
                                "failed",
                                view.requestedAt(),
                                recorded.at(),
                                0,
                                0,
                                0,
                                List.of(),
                                failed.why(),
                                view.differences()),
                        was.requestedPosition());
            }
            case FeesBooked _ -> was; // Stands in the ledger.
        };
    }

    private static ReconciliationDocument with(ReconciliationDocument was, Reconciliation view, List<Found> found) {
        return new ReconciliationDocument(
                new Reconciliation(
                        view.reconciliationId(),
                        view.provider(),
                        view.day(),
                        view.run(),
                        view.asKnownAt(),
                        view.state(),
                        view.requestedAt(),
                        view.endedAt(),
                        view.ours(),
                        view.theirs(),
                        view.matched(),
                        view.fees(),
                        view.why(),
                        found),
                was.requestedPosition());
    }
}
