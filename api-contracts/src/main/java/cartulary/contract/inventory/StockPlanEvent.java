package cartulary.contract.inventory;

import cartulary.contract.catalog.Sku;

/** The life of a SKU's plan, and of its being low. */
public sealed interface StockPlanEvent {
    Sku sku();

    record StockPlanned(Sku sku, StockPlan plan) implements StockPlanEvent {}

    /**
     * @param available over all locations
     * @param lowAt so many or fewer are low
     */
    record StockRanLow(Sku sku, int available, int lowAt) implements StockPlanEvent {}

    /** No longer low, or nobody wants to be told any more. */
    record StockRecovered(Sku sku, int available) implements StockPlanEvent {}
}
