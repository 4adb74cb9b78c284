package cartulary.command.payment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.DisputeCommand.RecordDisputeFact;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.DisputeEvent.DisputeProgressed;
import cartulary.contract.payment.DisputeFact;
import cartulary.contract.payment.DisputeId;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.PaymentId;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * A bank's question about a payment. It believes its provider's word, of which each is the whole: money is booked once by its
 * own reference, whenever it is told; the state only goes on, and an end is final.
 */
public class Dispute {
    @AggregateIdentifier
    private DisputeId disputeId;

    private PaymentId paymentId;
    private OrderId orderId;
    private String provider;
    private DisputeState state;
    private boolean inquiry;
    private Money gone;
    private final Set<String> movements = new HashSet<>();

    Dispute() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordDisputeFact command) {
        var fact = command.fact();
        if (disputeId == null) {
            apply(new DisputeOpened(
                    command.disputeId(),
                    command.paymentId(),
                    command.orderId(),
                    command.provider(),
                    fact.reference(),
                    fact.amount(),
                    fact.reason(),
                    fact.inquiry(),
                    fact.evidenceBy()));
        }
        // Before the end that may come with it: what is lost is what was taken.
        fact.movements().stream()
                .filter(movement -> !movements.contains(movement.reference()))
                .forEach(this::book);
        if (fact.state() == null || state.isEnd() || rank(fact.state(), fact.inquiry()) <= rank(state, inquiry)) return;
        if (fact.state().isEnd()) {
            var lost = fact.state() == DisputeState.LOST && gone.minorUnits() > 0;
            apply(new DisputeClosed(
                    disputeId, paymentId, orderId, fact.state(), lost ? gone : Money.zero(gone.currency())));
        } else {
            apply(new DisputeProgressed(disputeId, paymentId, orderId, fact.state(), fact.inquiry()));
        }
    }

    private void book(DisputeFact.Movement movement) {
        var writtenOff = state == DisputeState.LOST;
        apply(
                movement.withdrawn()
                        ? new DisputeFundsWithdrawn(
                                disputeId,
                                paymentId,
                                orderId,
                                provider,
                                movement.amount(),
                                movement.fee(),
                                movement.reference(),
                                writtenOff)
                        : new DisputeFundsReinstated(
                                disputeId,
                                paymentId,
                                orderId,
                                provider,
                                movement.amount(),
                                movement.fee(),
                                movement.reference(),
                                writtenOff));
    }

    /** What a provider settles in another currency is booked, but not summed up. */
    private boolean isOfIt(Money amount) {
        return amount.currency().equals(gone.currency());
    }

    private static Money smaller(Money one, Money other) {
        return one.compareTo(other) < 0 ? one : other;
    }

    /** An inquiry may become a dispute in earnest, and that begins anew. */
    private static int rank(DisputeState state, boolean inquiry) {
        if (state.isEnd()) return 4;
        return (inquiry ? 0 : 2) + (state == DisputeState.UNDER_REVIEW ? 1 : 0);
    }

    @EventSourcingHandler
    void on(DisputeEvent event) {
        switch (event) {
            case DisputeOpened opened -> {
                disputeId = opened.disputeId();
                paymentId = opened.paymentId();
                orderId = opened.orderId();
                provider = opened.provider();
                state = DisputeState.NEEDS_RESPONSE;
                inquiry = opened.inquiry();
                gone = Money.zero(opened.amount().currency());
            }
            case DisputeProgressed went -> {
                state = went.state();
                inquiry = went.inquiry();
            }
            case DisputeFundsWithdrawn taken -> {
                movements.add(taken.movementReference());
                if (isOfIt(taken.amount())) gone = gone.plus(taken.amount());
            }
            case DisputeFundsReinstated back -> {
                movements.add(back.movementReference());
                if (isOfIt(back.amount())) gone = gone.minus(smaller(back.amount(), gone));
            }
            case DisputeClosed closed -> state = closed.outcome();
        }
    }
}
