package cartulary.command.support;

import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.support.Actor;

/** Places an order within the unit of work of another aggregate's command: both are stored in one append, or neither is. */
@FunctionalInterface
public interface OrderPlacement {
    /** @throws cartulary.contract.support.CommandRefused as the order itself would refuse it */
    void place(PlaceOrder command, Actor actor) throws Exception;
}
