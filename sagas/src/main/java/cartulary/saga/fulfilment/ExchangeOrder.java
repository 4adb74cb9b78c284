package cartulary.saga.fulfilment;

import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Ids;
import cartulary.saga.support.MadeOfBook;
import java.util.List;
import org.axonframework.eventsourcing.eventstore.EventStore;

/** What is wanted instead of what came back, for the same shopper and to the same address; paid as any order is. */
record ExchangeOrder(OrderId order, OrderId replacement, ReturnId returnId, List<Units> wanted) implements MadeOfBook {
    @Override
    public PlaceOrder command(EventStore store) {
        var placed = new OrderStory(store).placed(order);
        return new PlaceOrder(
                replacement,
                placed.customerId(),
                wanted.stream()
                        .map(line -> new RequestedLine(line.sku(), line.quantity()))
                        .toList(),
                placed.total().currency(),
                placed.recipient(),
                Ids.hash("exchange", returnId.value()));
    }
}
