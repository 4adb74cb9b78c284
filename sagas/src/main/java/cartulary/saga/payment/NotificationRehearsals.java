package cartulary.saga.payment;

import cartulary.contract.payment.DisputeRehearsal;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationOutcome;
import cartulary.contract.payment.NotificationQuery.RehearseNotification;
import cartulary.contract.payment.NotificationRehearsal;
import cartulary.contract.payment.NotificationRehearsal.Step;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.PaymentRehearsal;
import cartulary.contract.payment.PaymentRehearsal.Rehearsed;
import cartulary.contract.payment.PaymentRehearsal.Told;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Queries;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what a stored notification would do if it were read and told today; nothing is told. */
public final class NotificationRehearsals {
    private static final Actor ACTOR = Actor.system("rehearsal");

    private final Digest digest;
    private final EventStore store;
    private final Queries queries;

    NotificationRehearsals(Digest digest, EventStore store, Queries queries) {
        this.digest = digest;
        this.store = store;
        this.queries = queries;
    }

    /** Null if no such notification ever came. */
    @QueryHandler
    public NotificationRehearsal rehearse(RehearseNotification query)
            throws InterruptedException, ExecutionException, TimeoutException {
        NotificationReceived received = null;
        NotificationOutcome settledAs = null;
        var stream = store.readEvents(query.notificationId().value());
        while (stream.hasNext()) {
            switch (((DomainEventMessage<?>) stream.next()).getPayload()) {
                case NotificationReceived came -> received = came;
                case NotificationSettled settled -> settledAs = settled.outcome();
                default -> {} // There is no other.
            }
        }
        if (received == null) return null;
        Digest.Reading reading;
        try {
            reading = digest.read(received);
        } catch (RuntimeException e) {
            // The text of such exceptions may hold the bytes.
            return rehearsed(received, null, settledAs, List.of(), e.getClass().getSimpleName());
        }
        if (received.rawBody() == null) {
            return rehearsed(received, null, settledAs, List.of(), "its bytes were kept for a time, which is over");
        }
        var told = new LinkedHashMap<PaymentId, List<Told>>();
        reading.commands()
                .forEach(command -> told.computeIfAbsent(command.paymentId(), _ -> new ArrayList<>())
                        .add(told(command)));
        var steps = new ArrayList<Step>();
        for (var each : told.entrySet()) {
            var asked = new PaymentRehearsal(each.getKey(), received.provider(), each.getValue());
            steps.addAll(queries.find(asked, Rehearsed.class, ACTOR, null)
                    .get(10, TimeUnit.SECONDS)
                    .steps());
        }
        for (var dispute : reading.disputes()) {
            steps.addAll(queries.find(new DisputeRehearsal(dispute), Rehearsed.class, ACTOR, null)
                    .get(10, TimeUnit.SECONDS)
                    .steps());
        }
        return rehearsed(received, outcome(reading, steps), settledAs, steps, null);
    }

    private static Told told(PaymentCommand command) {
        return switch (command) {
            case RecordProviderFact fact -> new Told(fact.fact(), null, null, null, null);
            case RecordRefundFact refund -> new Told(null, refund.refundId(), refund.fact(), null, null);
            case RecordForeignRefund past -> new Told(null, null, past.fact(), past.refundReference(), past.amount());
            default -> throw new IllegalStateException("nothing that a provider tells: " + command);
        };
    }

    private static NotificationOutcome outcome(Digest.Reading reading, List<Step> steps) {
        var refused = steps.stream().anyMatch(step -> step.refusal() != null);
        if (!reading.matched() || refused) return NotificationOutcome.UNMATCHED;
        return steps.isEmpty() ? NotificationOutcome.IGNORED : NotificationOutcome.APPLIED;
    }

    private static NotificationRehearsal rehearsed(
            NotificationReceived received,
            NotificationOutcome outcome,
            NotificationOutcome settledAs,
            List<Step> steps,
            String why) {
        var changes = steps.stream().anyMatch(step -> !step.events().isEmpty());
        return new NotificationRehearsal(
                received.notificationId(),
                received.provider(),
                received.type(),
                outcome,
                settledAs,
                changes,
                steps,
                why);
    }
}
