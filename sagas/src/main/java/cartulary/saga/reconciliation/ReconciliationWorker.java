package cartulary.saga.reconciliation;

import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.ProviderFactDisputed;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
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

    private PaymentRequested asked(PaymentId id) {
        return (PaymentRequested) store.readEvents(id.value()).next().getPayload();
    }
}
