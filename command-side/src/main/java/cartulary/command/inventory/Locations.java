package cartulary.command.inventory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.inventory.InventoryFailure.LocationUnknown;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.LocationEvent.LocationSet;
import cartulary.contract.inventory.LocationEvent.SplitSet;
import cartulary.contract.inventory.PlanningCommand.RequireLocation;
import cartulary.contract.inventory.PlanningCommand.SetLocation;
import cartulary.contract.inventory.PlanningCommand.SetSplit;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.CommandRefused;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** Where the shop has stock, and what of an order may come from different places. */
public class Locations {
    private static final int LOCATIONS_MAX = 100;

    @AggregateIdentifier
    private String locationsId;

    private Routing routing = Routing.PLAIN;

    Locations() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetLocation command) {
        var location = command.location();
        if (!location.id().matches(StockItemId.LOCATION_FORM)) {
            throw Refuse.invalid("location", "must match " + StockItemId.LOCATION_FORM);
        }
        if (location.equals(routing.locations().get(location.id()))) return;
        if (routing.locations().size() >= LOCATIONS_MAX && !routing.locations().containsKey(location.id())) {
            throw Refuse.invalid("location", "there are %d already".formatted(LOCATIONS_MAX));
        }
        apply(new LocationSet(location));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequireLocation command) {
        if (!routing.locations().containsKey(command.location())) {
            throw new CommandRefused(new LocationUnknown(command.location()));
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SetSplit command) {
        if (command.split() != routing.split()) apply(new SplitSet(command.split()));
    }

    @EventSourcingHandler
    void on(LocationEvent event) {
        locationsId = LocationEvent.STREAM;
        routing = routing.with(event);
    }
}
