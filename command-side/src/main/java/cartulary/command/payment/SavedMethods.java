package cartulary.command.payment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.payment.MethodCommand.ForgetMethod;
import cartulary.contract.payment.MethodCommand.SaveMethod;
import cartulary.contract.payment.MethodEvent;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.MethodId;
import cartulary.contract.payment.PaymentFailure.MethodUnknown;
import cartulary.contract.payment.SavedMethodsId;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** The ways to pay that a shopper had kept. What was forgotten stays so, whatever a late notification says. */
public class SavedMethods {
    /**
     * @param provider by whom it is kept
     * @param fingerprint of its number; null if it is not known
     */
    private record Kept(String provider, String fingerprint) {
        boolean isOf(String provider, String fingerprint) {
            return fingerprint != null && fingerprint.equals(this.fingerprint) && provider.equals(this.provider);
        }
    }

    @AggregateIdentifier
    private SavedMethodsId savedMethodsId;

    private final Map<MethodId, Kept> kept = new HashMap<>();

    private final Set<MethodId> forgotten = new HashSet<>();

    SavedMethods() {}

    /** A card that is kept already, under another name, gives way: the newer one knows until when it is valid. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SaveMethod command) {
        requireOf(command.customerId(), command.savedMethodsId());
        var id = MethodId.of(command.customerId(), command.card().token());
        if (kept.containsKey(id) || forgotten.contains(id)) return;
        var same = kept.entrySet().stream()
                .filter(each ->
                        each.getValue().isOf(command.provider(), command.card().fingerprint()))
                .map(Map.Entry::getKey)
                .toList();
        apply(new MethodSaved(command.savedMethodsId(), command.customerId(), id, command.provider(), command.card()));
        for (var old : same) {
            apply(new MethodForgotten(command.savedMethodsId(), command.customerId(), old, command.provider()));
        }
    }

    /** To anybody but its owner there is no such method. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ForgetMethod command, Actor actor) {
        requireOf(command.customerId(), command.savedMethodsId());
        var id = command.methodId();
        if (!Refuse.mayActFor(actor, command.customerId())) throw new CommandRefused(new MethodUnknown(id));
        if (forgotten.contains(id)) return;
        if (!kept.containsKey(id)) throw new CommandRefused(new MethodUnknown(id));
        apply(new MethodForgotten(
                savedMethodsId, command.customerId(), id, kept.get(id).provider()));
    }

    private static void requireOf(CustomerId customer, SavedMethodsId id) {
        if (!SavedMethodsId.of(customer).equals(id)) throw Refuse.invalid("customerId", "is not of " + id);
    }

    @EventSourcingHandler
    void on(MethodEvent event) {
        savedMethodsId = event.savedMethodsId();
        switch (event) {
            case MethodSaved saved -> {
                var fingerprint = saved.card() == null ? null : saved.card().fingerprint();
                kept.put(saved.methodId(), new Kept(saved.provider(), fingerprint));
            }
            case MethodForgotten gone -> {
                kept.remove(gone.methodId());
                forgotten.add(gone.methodId());
            }
        }
    }
}
