package cartulary.eventstore.faults;

import static org.axonframework.modelling.command.AggregateLifecycle.apply;
import static org.axonframework.modelling.command.AggregateLifecycle.getVersion;

import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockItemId;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateCreationPolicy;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** An aggregate that answers with the sequence of its first new event; two units are two events of one command. */
@JsonAutoDetect(fieldVisibility = JsonAutoDetect.Visibility.ANY)
class Shelf {
    @AggregateIdentifier
    private StockItemId id;

    Shelf() {}

    @CommandHandler
    @CreationPolicy(AggregateCreationPolicy.CREATE_IF_MISSING)
    long handle(ReceiveStock command) {
        var before = getVersion();
        apply(new StockReceived(command.stockItemId(), 1, command.key()));
        if (command.quantity() == 2) apply(new StockAdjusted(command.stockItemId(), 1, "second", command.key()));
        return before == null ? 0 : before + 1;
    }

    @EventSourcingHandler
    void on(StockEvent event) {
        id = event.stockItemId();
    }
}
