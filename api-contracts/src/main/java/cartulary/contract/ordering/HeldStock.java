package cartulary.contract.ordering;

import cartulary.contract.inventory.StockItemId;

/** Units of one SKU that are reserved for an order at one place. */
public record HeldStock(StockItemId stockItemId, int quantity) {}
