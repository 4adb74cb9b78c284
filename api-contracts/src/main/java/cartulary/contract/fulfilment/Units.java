package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;

/** So many of one SKU, at least 1. */
public record Units(Sku sku, int quantity) {}
