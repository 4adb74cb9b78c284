package cartulary.command.customer;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Recent;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.ordering.OrderId;
import java.util.HashSet;
import java.util.Set;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** How many unpaid orders of a shopper hold stock. Orders that had their answer are remembered, the latest few hundred. */
public class CustomerLimits {
    private static final String REFUSED = "refused";
    private static final String DROPPED = "dropped";

    @AggregateIdentifier
    private String limitsId;

    private final Set<OrderId> open = new HashSet<>();
    private final Recent ended = new Recent();

    CustomerLimits() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestHold command, LimitsPolicy policy) {
        if (open.contains(command.orderId())) return;
        var before = ended.get(command.orderId().value());
        if (REFUSED.equals(before)) return; // Its process goes on from the first answer.
        if (DROPPED.equals(before) || open.size() >= policy.openHoldsMax()) {
            apply(new HoldRefused(command.customerId(), command.orderId(), open.size(), policy.openHoldsMax()));
        } else {
            apply(new HoldGranted(command.customerId(), command.orderId()));
        }
    }

    /** Of a hold not asked for yet it leaves the mark that refuses it when it comes. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DropHold command) {
        if (DROPPED.equals(ended.get(command.orderId().value()))) return;
        apply(new HoldDropped(command.customerId(), command.orderId()));
    }

    @EventSourcingHandler
    void on(LimitsEvent event) {
        limitsId = event.customerId().limitsId();
        switch (event) {
            case HoldGranted granted -> open.add(granted.orderId());
            case HoldRefused refused -> {
                // A drop outlives the refusal it caused.
                if (ended.get(refused.orderId().value()) == null)
                    ended.put(refused.orderId().value(), REFUSED);
            }
            case HoldDropped dropped -> {
                open.remove(dropped.orderId());
                ended.put(dropped.orderId().value(), DROPPED);
            }
        }
    }
}
