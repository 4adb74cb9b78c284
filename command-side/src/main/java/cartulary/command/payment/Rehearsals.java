package cartulary.command.payment;

import cartulary.contract.Catalogue;
import cartulary.contract.payment.NotificationRehearsal.Step;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
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
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.DefaultUnitOfWork;
import org.axonframework.modelling.command.inspection.AggregateModel;
import org.axonframework.modelling.command.inspection.AnnotatedAggregateMetaModelFactory;
import org.axonframework.queryhandling.QueryHandler;

/**
 * Has a payment decide on a copy of itself: folded from its stored events, its new ones go to a bus that ends here. So an
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
        var made = new ArrayList<EventMessage<?>>();
        var bus = SimpleEventBus.builder().build();
        bus.subscribe(made::addAll);
        var copy = EventSourcedAggregate.initialize(new Payment(), model(), bus, NoSnapshotTriggerDefinition.TRIGGER);
        copy.initializeState(history);
        var steps = new ArrayList<Step>();
        for (var told : query.told()) {
            made.clear();
            var refusal = refusal(copy, message(command(query, told), query.provider()));
            var events = made.stream()
                    .map(event -> Catalogue.byType(event.getPayloadType()).alias())
                    .toList();
            steps.add(new Step(query.paymentId(), nameOf(told), events, refusal));
        }
        return new Rehearsed(steps);
    }

    private AggregateModel<Payment> model() {
        var configuration = axon.get();
        return AnnotatedAggregateMetaModelFactory.inspectAggregate(
                Payment.class,
                configuration.parameterResolverFactory(),
                configuration.handlerDefinition(Payment.class));
    }

    /** Null if it was taken. */
    private static String refusal(EventSourcedAggregate<Payment> copy, CommandMessage<?> message) {
        var result = DefaultUnitOfWork.startAndGet(message).executeWithResult(() -> copy.handle(message));
        if (!result.isExceptional()) return null;
        for (var cause = result.exceptionResult(); cause != null; cause = cause.getCause()) {
            if (cause instanceof CommandRefused refused) {
                return refused.<Failure>getDetails().orElseThrow().code();
            }
        }
        throw new IllegalStateException("it cannot be rehearsed", result.exceptionResult());
    }

    private static CommandMessage<?> message(PaymentCommand command, String provider) {
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
