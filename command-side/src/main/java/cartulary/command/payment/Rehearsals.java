package cartulary.command.payment;

import cartulary.contract.Catalogue;
import cartulary.contract.payment.DisputeRehearsal;
import cartulary.contract.payment.NotificationRehearsal.Step;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.PaymentRehearsal;
import cartulary.contract.payment.PaymentRehearsal.Rehearsed;
import cartulary.contract.payment.PaymentRehearsal.Told;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.config.Configuration;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.SimpleEventBus;
import org.axonframework.eventsourcing.EventSourcedAggregate;
import org.axonframework.eventsourcing.NoSnapshotTriggerDefinition;
import org.axonframework.eventsourcing.eventstore.DomainEventStream;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.axonframework.queryhandling.QueryHandler;

/**
 * Has a payment, or a dispute, decide on a copy of itself: folded from its stored events, its new ones go to a bus that ends here. So an
 * old word of a provider can be held against today's rules.
 */
public final class Rehearsals {
    private final EventStore store;
    private final Supplier<Configuration> axon;

    public Rehearsals(EventStore store, Supplier<Configuration> axon) {
        this.store = store;
        this.axon = axon;
    }

    @QueryHandler
    public Rehearsed rehearse(PaymentRehearsal query) {
        var history = store.readEvents(query.paymentId().value());
        if (!history.hasNext()) {
            var unknown = new PaymentUnknown(query.paymentId()).code();
            return new Rehearsed(query.told().stream()
                    .map(told -> new Step(query.paymentId(), nameOf(told), List.of(), unknown))
                    .toList());
        }
        var copy = new Copy<>(Payment.class, new Payment(), history);
        return new Rehearsed(query.told().stream()
                .map(told ->
                        copy.told(query.paymentId(), nameOf(told), message(command(query, told), query.provider())))
                .toList());
    }

    @QueryHandler
    public Rehearsed rehearse(DisputeRehearsal query) {
        var told = query.told();
        var state = told.fact().state();
        return new Rehearsed(List.of(new Copy<>(
                        Dispute.class,
                        new Dispute(),
                        store.readEvents(told.disputeId().value()))
                .told(
                        told.paymentId(),
                        state == null ? "dispute" : "dispute-" + state.text(),
                        message(told, told.provider()))));
    }

    /** An aggregate as its stored events make it, whose new ones nobody stores. */
    private final class Copy<A> {
        private final List<EventMessage<?>> made = new ArrayList<>();
        private final EventSourcedAggregate<A> aggregate;

        Copy(Class<A> type, A blank, DomainEventStream history) {
            var bus = SimpleEventBus.builder().build();
            bus.subscribe(made::addAll);
            aggregate = EventSourcedAggregate.initialize(blank, model(type), bus, NoSnapshotTriggerDefinition.TRIGGER);
            if (history.hasNext()) aggregate.initializeState(history);
        }

        Step told(PaymentId payment, String name, CommandMessage<?> command) {
            made.clear();
            var refusal = refusal(aggregate, command);
            var events = made.stream()
                    .map(event -> Catalogue.byType(event.getPayloadType()).alias())
                    .toList();
            return new Step(payment, name, events, refusal);
        }
    }

    private <A> AggregateModel<A> model(Class<A> type) {
        var configuration = axon.get();
        return AnnotatedAggregateMetaModelFactory.inspectAggregate(
                type, configuration.parameterResolverFactory(), configuration.handlerDefinition(type));
    }

    /** Null if it was taken. */
    private static String refusal(EventSourcedAggregate<?> copy, CommandMessage<?> message) {
        var result = DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> copy.handle(message));
        if (!result.isExceptional()) return null;
        for (var cause = result.exceptionResult(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CommandRefused refused) {
                return refused.<Failure>getDetails().orElseThrow().code();
            }
        }
        throw new IllegalStateException("it cannot be rehearsed", result.exceptionResult());
    }

    private static CommandMessage<?> message(Object command, String provider) {
        var actor = Actor.provider(provider);
        return GenericCommandMessage.asCommandMessage(command)
                .withMetaData(Map.of(MetaKeys.ACTOR, actor.id(), MetaKeys.ROLES, Role.PROVIDER.name()));
    }

    private static PaymentCommand command(PaymentRehearsal query, Told told) {
        if (told.fact() != null) return new RecordProviderFact(query.paymentId(), told.fact());
        return told.refundId() != null
                ? new RecordRefundFact(query.paymentId(), told.refundId(), told.refund())
                : new RecordForeignRefund(query.paymentId(), told.refundReference(), told.amount(), told.refund());
    }

    /** As "action-required" or "refund-succeeded". */
    private static String nameOf(Told told) {
        var fact = told.fact() != null ? told.fact() : told.refund();
        var name = fact.getClass()
                .getSimpleName()
                .replaceAll("(?<=.)(?=[A-Z])", "-")
                .toLowerCase(Locale.ROOT);
        return told.fact() != null ? name : "refund-" + name;
    }
}
