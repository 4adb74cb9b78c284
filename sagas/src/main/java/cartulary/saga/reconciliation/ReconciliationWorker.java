package cartulary.saga.reconciliation;

import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.ProviderFactDisputed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.SettlementCommand.BookCorrection;
import cartulary.contract.settlement.SettlementEvent.CaseClosed;
import cartulary.contract.settlement.SettlementEvent.CaseOpened;
import cartulary.contract.settlement.SettlementEvent.ReconciliationRequested;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** Turns what must be compared, and what was told and not believed, into stored tasks and review cases. */
@ProcessingGroup("reconciliation-worker")
final class ReconciliationWorker {
    private final StoredTasks tasks;
    private final EventStore store;
    private final Telling telling;
    private final ReconciliationTasks reconciliations;

    ReconciliationWorker(StoredTasks tasks, EventStore store, Telling telling, ReconciliationTasks reconciliations) {
        this.tasks = tasks;
        this.store = store;
        this.telling = telling;
        this.reconciliations = reconciliations;
    }

    @EventHandler
    void on(ReconciliationRequested event) {
        tasks.store(new TaskInstance<>(
                ReconciliationTasks.COMPARE,
                event.reconciliationId() + "#" + event.run(),
                new ReconcileWork(
                        event.provider(),
                        event.day().toString(),
                        event.run(),
                        event.asKnownAt().toString(),
                        1)));
    }

    /** A person had looked at why it failed: the day is compared once more, as it is known now. */
    @EventHandler
    void on(ProcessRetried event) {
        if (event.processId().value().startsWith("process-" + ReconciliationTasks.COMPARE + ":")) {
            reconciliations.requestAgain(event.about());
        }
    }

    /** A provider's word that does not fit ours is never a failed payment: two people decide what it is. */
    @EventHandler
    void on(ProviderFactDisputed event, @Timestamp Instant at) {
        var payment = asked(event.paymentId());
        var difference = new Difference(
                Kind.FACT,
                payment.provider(),
                event.fact() + ": " + event.why(),
                event.paymentId(),
                null,
                new Side(payment.due(), 0, null, "due", null, at),
                null);
        telling.open(difference);
    }

    /** Somebody must answer the bank, and two people see to it that it was done. */
    @EventHandler
    void on(DisputeOpened event, @Timestamp Instant at) {
        telling.open(new Difference(
                Kind.DISPUTE,
                event.provider(),
                event.reference(),
                event.paymentId(),
                null,
                new Side(asked(event.paymentId()).due(), 0, null, "captured", null, at),
                // What moves over it is booked as it moves: nothing is left to correct.
                new Side(event.amount(), 0, null, event.reason(), event.reference(), at)));
    }

    /**
     * Two people said that a refund was made past us. The payment books it under the provider's reference, as it does when the
     * notification comes, before or after: whoever is first, it is booked once.
     */
    @EventHandler
    void on(CaseClosed event) {
        if (event.decision() != Decision.BOOK_THEIRS) return;
        var opened =
                (CaseOpened) store.readEvents(event.caseId().value()).next().getPayload();
        var difference = opened.difference();
        if (!difference.refundedPastUs()) return;
        var theirs = difference.theirs();
        var payment = difference.paymentId();
        telling.tell(new RecordForeignRefund(
                payment, theirs.reference(), theirs.amount(), new RefundFact.Succeeded(theirs.reference())));
        if (!books(payment, RefundId.madeAtProvider(payment, theirs.reference()))) {
            telling.tell(new BookCorrection(event.caseId()));
        }
    }

    /** Not if it is more than there was to give back, or in another currency. */
    private boolean books(PaymentId payment, RefundId refund) {
        return store.readEvents(payment.value())
                .asStream()
                .anyMatch(event -> event.getPayload() instanceof RefundRequested asked
                        && asked.refundId().equals(refund));
    }

    private PaymentRequested asked(PaymentId id) {
        return (PaymentRequested) store.readEvents(id.value()).next().getPayload();
    }
}
