package cartulary.saga.support;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.StockPlan;

/** How stock is kept and where: what a process freezes when it begins. */
public interface StockBook {
    StockPlan plan(Sku sku);

    Routing routing();
}
