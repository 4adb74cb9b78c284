package cartulary.saga.payment;

import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.support.MetaKeys;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.Priority;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Map;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;

/** Turns a payment's wishes into stored tasks, in the transaction of its token: each wish is one task, however often read. */
@ProcessingGroup("payment-worker")
final class PaymentWorker {
    /** By the name of the parked process: the task that a retry of it is. */
    private static final Map<String, String> RETRIED = Map.ofEntries(
            Map.entry(PaymentTasks.OPEN, PaymentTasks.OPEN),
            Map.entry(PaymentTasks.ASK, PaymentTasks.ASK),
            Map.entry(PaymentTasks.CAPTURE, PaymentTasks.CAPTURE),
            Map.entry(PaymentTasks.CLOSE, PaymentTasks.CLOSE),
            Map.entry(PaymentTasks.ASSURE, PaymentTasks.ASSURE),
            Map.entry(PaymentTasks.KEEP, PaymentTasks.KEEP),
            Map.entry(PaymentTasks.REFUND, PaymentTasks.REFUND),
            Map.entry(PaymentTasks.LATE_REFUND, PaymentTasks.LATE_REFUND),
            Map.entry(PaymentTasks.REFUND_FAILED, PaymentTasks.REFUND_AGAIN),
            Map.entry(PaymentTasks.REFUND_AGAIN, PaymentTasks.REFUND_AGAIN),
            Map.entry(PaymentTasks.ORDER_FOLLOWS, PaymentTasks.ORDER_FOLLOWS),
            Map.entry(PaymentTasks.CREDIT, PaymentTasks.CREDIT));

    private final StoredTasks tasks;
    private final MeterRegistry meters;

    PaymentWorker(StoredTasks tasks, MeterRegistry meters) {
        this.tasks = tasks;
        this.meters = meters;
    }

    @EventHandler
    void on(PaymentRequested event, EventMessage<?> message) {
        store(message, PaymentTasks.OPEN, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentCreditReleased event, EventMessage<?> message) {
        store(message, PaymentTasks.CREDIT, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentReopened event, EventMessage<?> message) {
        store(message, PaymentTasks.ASK, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentAuthorized event, EventMessage<?> message) {
        store(message, PaymentTasks.CAPTURE, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentVoidRequested event, EventMessage<?> message) {
        store(message, PaymentTasks.CLOSE, event.paymentId().value(), null);
    }

    @EventHandler
    void on(PaymentAssuranceRequested event, EventMessage<?> message) {
        store(message, PaymentTasks.ASSURE, event.paymentId().value(), null);
    }

    @EventHandler
    void on(LateCaptureRecorded event, EventMessage<?> message) {
        var refundId = PaymentStory.refundOf(event).value();
        store(message, PaymentTasks.LATE_REFUND, event.paymentId().value(), refundId);
    }

    /** One that was made at the provider is done; what it means for the order is not. */
    @EventHandler
    void on(RefundRequested event, EventMessage<?> message) {
        var madeThere = event.reason().equals(RefundRequested.MADE_AT_PROVIDER);
        store(
                message,
                madeThere ? PaymentTasks.ORDER_FOLLOWS : PaymentTasks.REFUND,
                event.paymentId().value(),
                event.refundId().value());
    }

    @EventHandler
    void on(RefundSucceeded event) {
        meters.counter("cartulary.refunds", "outcome", "succeeded").increment();
    }

    /** Processes park themselves over the refunds they want; nobody else looks after those of people and of late money. */
    @EventHandler
    void on(RefundFailed event, EventMessage<?> message) {
        meters.counter("cartulary.refunds", "outcome", "failed").increment();
        store(
                message,
                PaymentTasks.REFUND_FAILED,
                event.paymentId().value(),
                event.refundId().value());
    }

    /** An admin wants a parked call made again. */
    @EventHandler
    void on(ProcessRetried event, EventMessage<?> message) {
        for (var task : RETRIED.entrySet()) {
            var prefix = "process-" + task.getKey() + ":";
            if (!event.processId().value().startsWith(prefix)) continue;
            var id = event.processId().value().substring(prefix.length());
            // The first try of a capture asks whether it may be made: now a person has said so.
            var attempt = task.getValue().equals(PaymentTasks.CAPTURE) ? 2 : 1;
            store(message, task.getValue(), event.about(), id.equals(event.about()) ? null : id, attempt);
        }
    }

    private void store(EventMessage<?> cause, String task, String paymentId, String refundId) {
        store(cause, task, paymentId, refundId, 1);
    }

    private void store(EventMessage<?> cause, String task, String paymentId, String refundId, int attempt) {
        var instance = refundId == null ? paymentId : refundId;
        tasks.store(new TaskInstance.Builder<PaymentWork>(task, instance)
                .data(new PaymentWork(paymentId, refundId, attempt, cause.getIdentifier(), (String)
                        cause.getMetaData().get(MetaKeys.CORRELATION)))
                .priority(PaymentTasks.WAITED_FOR.contains(task) ? Priority.HIGH : Priority.MEDIUM)
                .build());
    }
}
