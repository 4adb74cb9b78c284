package cartulary.command.ordering;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.OrderPlacement;
import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.DraftCommand.CreateDraft;
import cartulary.contract.ordering.DraftCommand.DiscardDraft;
import cartulary.contract.ordering.DraftCommand.PlaceDraft;
import cartulary.contract.ordering.DraftCommand.ReviseDraft;
import cartulary.contract.ordering.DraftContent;
import cartulary.contract.ordering.DraftEvent;
import cartulary.contract.ordering.DraftEvent.DraftCreated;
import cartulary.contract.ordering.DraftEvent.DraftDiscarded;
import cartulary.contract.ordering.DraftEvent.DraftPlaced;
import cartulary.contract.ordering.DraftEvent.DraftRevised;
import cartulary.contract.ordering.DraftFailure.DraftClosed;
import cartulary.contract.ordering.DraftFailure.DraftUnknown;
import cartulary.contract.ordering.DraftFailure.DraftWithoutRecipient;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import java.util.Locale;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * What staff prepares for a customer, by telephone or at the counter. It asks for SKUs and quantities; prices, shipping and
 * total are those of the moment in which it is placed, and are frozen in the order it becomes.
 */
public class Draft {
    private enum State {
        NONE,
        OPEN,
        PLACED,
        DISCARDED
    }

    @AggregateIdentifier
    private DraftId draftId;

    private State state = State.NONE;
    private CustomerId customerId;
    private DraftContent content;
    private Recipient recipient;
    private String note;
    private String requestHash;

    Draft() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CreateDraft command) {
        if (state != State.NONE) {
            Refuse.unlessSame(requestHash, command.requestHash(), draftId);
            return;
        }
        OrderPlacing.demand(command.content().lines());
        apply(new DraftCreated(
                command.draftId(),
                command.customerId(),
                command.content(),
                command.recipient(),
                command.note(),
                command.requestHash()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReviseDraft command) {
        requireOpen(command.draftId());
        if (command.content().equals(content)
                && Objects.equals(command.recipient(), recipient)
                && Objects.equals(command.note(), note)) {
            return;
        }
        OrderPlacing.demand(command.content().lines());
        apply(new DraftRevised(draftId, customerId, command.content(), command.recipient(), command.note()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DiscardDraft command) {
        if (state == State.DISCARDED) return;
        requireOpen(command.draftId());
        apply(new DraftDiscarded(draftId));
    }

    /** The order is appended with the draft's own event: a crash leaves both or none. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(PlaceDraft command, Actor actor, OrderPlacement orders) throws Exception {
        if (state == State.PLACED) return; // The answer is that order.
        requireOpen(command.draftId());
        if (recipient == null) throw new CommandRefused(new DraftWithoutRecipient(draftId));
        orders.place(
                new PlaceOrder(
                        draftId.orderId(),
                        customerId,
                        content.lines(),
                        content.currency(),
                        recipient,
                        requestHash,
                        null,
                        null,
                        content.shippingMethod(),
                        command.expectedTotal(),
                        null),
                actor);
        apply(new DraftPlaced(draftId, draftId.orderId()));
    }

    private void requireOpen(DraftId id) {
        if (state == State.NONE) throw new CommandRefused(new DraftUnknown(id));
        if (state != State.OPEN) {
            throw new CommandRefused(new DraftClosed(id, state.name().toLowerCase(Locale.ROOT)));
        }
    }

    @EventSourcingHandler
    void on(DraftEvent event) {
        switch (event) {
            case DraftCreated created -> {
                draftId = created.draftId();
                customerId = created.customerId();
                requestHash = created.requestHash();
                state = State.OPEN;
                asks(created.content(), created.recipient(), created.note());
            }
            case DraftRevised revised -> asks(revised.content(), revised.recipient(), revised.note());
            case DraftDiscarded _ -> state = State.DISCARDED;
            case DraftPlaced _ -> state = State.PLACED;
        }
    }

    private void asks(DraftContent wanted, Recipient to, String remark) {
        content = wanted;
        recipient = to;
        note = remark;
    }
}
