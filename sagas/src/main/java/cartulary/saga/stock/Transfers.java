package cartulary.saga.stock;

import cartulary.contract.inventory.InventoryCommand.AcceptTransfer;
import cartulary.contract.inventory.InventoryCommand.LandTransfer;
import cartulary.contract.inventory.StockEvent.TransferLanded;
import cartulary.contract.inventory.StockEvent.TransferSent;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Takes units that were sent to where they go. Between buckets they are there at once; between locations somebody says when
 * they have landed. Asked until it is acknowledged, and both sides take a transfer once, so none is lost or doubled.
 */
@ProcessingGroup(Transfers.PROCESSOR)
final class Transfers {
    static final String PROCESSOR = "stock-transfers";

    private final Commands commands;

    Transfers(Commands commands) {
        this.commands = commands;
    }

    @EventHandler
    void on(TransferSent event) throws Exception {
        if (event.to().address().equals(event.stockItemId().address())) {
            send(new LandTransfer(event.stockItemId(), event.transferId()));
        }
    }

    @EventHandler
    void on(TransferLanded event) throws Exception {
        send(new AcceptTransfer(event.to(), event.stockItemId(), event.transferId(), event.quantity()));
    }

    private void send(Object command) throws Exception {
        commands.send(command, Actor.system(PROCESSOR)).get(10, TimeUnit.SECONDS);
    }
}
