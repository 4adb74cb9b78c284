package cartulary.command.customer;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Recent;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerCommand.DropHold;
import cartulary.contract.customer.CustomerCommand.RequestHold;
import cartulary.contract.customer.LimitsEvent;
import cartulary.contract.customer.LimitsEvent.HoldDropped;
import cartulary.contract.customer.LimitsEvent.HoldGranted;
import cartulary.contract.customer.LimitsEvent.HoldRefused;
import cartulary.contract.customer.Units;
import cartulary.contract.customer.UnitsOver;
import cartulary.contract.customer.Wanted;
import cartulary.contract.ordering.OrderId;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * How many unpaid orders of a shopper hold stock, and how many units of each SKU they have or are about to have. Orders that
 * had their answer are remembered, the latest few hundred.
 */
public class CustomerLimits {
    private static final String REFUSED = "refused";
    private static final String DROPPED = "dropped";
    private static final String BOUGHT = "bought";

    @AggregateIdentifier
    private String limitsId;

    private final Map<OrderId, List<Units>> open = new HashMap<>();
    private final Map<OrderId, List<Units>> bought = new HashMap<>();
    private final Recent ended = new Recent();

    CustomerLimits() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestHold command, LimitsPolicy policy) {
        var order = command.orderId();
        if (open.containsKey(order)) return;
        var before = ended.get(order.value());
        if (REFUSED.equals(before)) return; // Its process goes on from the first answer.
        var over = before == null ? tooMany(command.wanted()) : null;
        if (before != null || over != null || open.size() >= policy.openHoldsMax()) {
            apply(new HoldRefused(command.customerId(), order, open.size(), policy.openHoldsMax(), over));
        } else {
            var units = command.wanted().stream()
                    .map(wanted -> new Units(wanted.sku(), wanted.quantity()))
                    .toList();
            apply(new HoldGranted(command.customerId(), order, units));
        }
    }

    /** Of a hold not asked for yet it leaves the mark that refuses it when it comes. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DropHold command) {
        var before = ended.get(command.orderId().value());
        if (DROPPED.equals(before) || (BOUGHT.equals(before) && command.bought())) return;
        apply(new HoldDropped(command.customerId(), command.orderId(), command.bought()));
    }

    /** Null if none of them is. */
    private UnitsOver tooMany(List<Wanted> wanted) {
        return wanted.stream()
                .filter(each -> each.perCustomerMax() != null)
                .map(each -> new UnitsOver(each.sku(), has(each.sku()), each.quantity(), each.perCustomerMax()))
                .filter(each -> (long) each.had() + each.quantity() > each.max())
                .findFirst()
                .orElse(null);
    }

    private int has(Sku sku) {
        return Stream.concat(open.values().stream(), bought.values().stream())
                .flatMap(List::stream)
                .filter(units -> units.sku().equals(sku))
                .mapToInt(Units::quantity)
                .sum();
    }

    @EventSourcingHandler
    void on(LimitsEvent event) {
        limitsId = event.customerId().limitsId();
        var order = event.orderId();
        switch (event) {
            case HoldGranted granted -> open.put(order, granted.units() == null ? List.of() : granted.units());
            case HoldRefused _ -> {
                // A drop outlives the refusal it caused.
                if (ended.get(order.value()) == null) ended.put(order.value(), REFUSED);
            }
            case HoldDropped dropped -> {
                var units = open.remove(order);
                var kept = Boolean.TRUE.equals(dropped.bought());
                if (kept && units != null) bought.put(order, units);
                if (!kept) bought.remove(order);
                ended.put(order.value(), kept ? BOUGHT : DROPPED);
            }
        }
    }
}
