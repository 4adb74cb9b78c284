package cartulary.command.ordering;

import cartulary.contract.ordering.OrderNumber;

/** Gives each order a number that no other order of the shop has, in whatever process. */
@FunctionalInterface
public interface OrderNumbers {
    /** @throws cartulary.contract.support.CommandRefused of kind UNAVAILABLE if the clock was set back */
    OrderNumber next();
}
