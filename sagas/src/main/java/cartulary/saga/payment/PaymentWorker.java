package cartulary.saga.payment;

import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.support.MetaKeys;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;

/** Turns a payment's wishes into stored tasks, in the transaction of its token: each wish is one task, however often read. */
@ProcessingGroup("payment-worker")
final class PaymentWorker {
    private final StoredTasks tasks;

    PaymentWorker(StoredTasks tasks) {
        this.tasks = tasks;
    }

    @EventHandler
    void on(PaymentRequested event, EventMessage<?> message) {
        store(message, PaymentTasks.OPEN, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentReopened event, EventMessage<?> message) {
        store(message, PaymentTasks.ASK, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentVoidRequested event, EventMessage<?> message) {
        store(message, PaymentTasks.CLOSE, event.paymentId().value(), null);
    }

    @EventHandler
    void on(LateCaptureRecorded event, EventMessage<?> message) {
        var refundId = PaymentStory.refundOf(event).value();
        store(message, PaymentTasks.LATE_REFUND, event.paymentId().value(), refundId);
    }

    @EventHandler
    void on(RefundRequested event, EventMessage<?> message) {
        store(
                message,
                PaymentTasks.REFUND,
                event.paymentId().value(),
                event.refundId().value());
    }

    /** An admin wants a parked call made again. */
    @EventHandler
    void on(ProcessRetried event, EventMessage<?> message) {
        for (var task : new String[] {
            PaymentTasks.OPEN, PaymentTasks.ASK, PaymentTasks.CLOSE, PaymentTasks.REFUND, PaymentTasks.LATE_REFUND
        }) {
            var prefix = "process-" + task + ":";
            if (!event.processId().value().startsWith(prefix)) continue;
            var id = event.processId().value().substring(prefix.length());
            store(message, task, event.about(), id.equals(event.about()) ? null : id);
        }
    }

    private void store(EventMessage<?> cause, String task, String paymentId, String refundId) {
        var instance = refundId == null ? paymentId : refundId;
        tasks.store(new TaskInstance<>(
                task, instance, new PaymentWork(paymentId, refundId, 1, cause.getIdentifier(), (String)
                        cause.getMetaData().get(MetaKeys.CORRELATION))));
    }
}
