package cartulary.contract;

import cartulary.contract.cart.Carts;
import cartulary.contract.catalog.Products;
import cartulary.contract.customer.Customers;
import cartulary.contract.fulfilment.Fulfilments;
import cartulary.contract.inventory.Stock;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.Payments;
import cartulary.contract.pricing.Prices;
import cartulary.contract.process.Processes;
import cartulary.contract.settlement.Settlements;
import cartulary.contract.wallet.Wallets;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;

/** Every example of every feature. Fixed ids, fixed instants: equal in each run. */
public final class Examples {
    /** When the examples happen. */
    public static final Instant NOW = Instant.parse("2026-11-01T10:00:00Z");

    private Examples() {}

    /** One of each event of the catalogue at least; the samples are made of the first of each. */
    public static List<Object> events() {
        return Stream.of(
                        Products.events(),
                        Prices.events(),
                        Stock.events(),
                        Carts.events(),
                        Customers.events(),
                        Orders.events(),
                        Fulfilments.events(),
                        Payments.events(),
                        Settlements.events(),
                        Wallets.events(),
                        Processes.events())
                .flatMap(List::stream)
                .toList();
    }
}
