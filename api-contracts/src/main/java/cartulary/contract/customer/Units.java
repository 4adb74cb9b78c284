package cartulary.contract.customer;

import cartulary.contract.catalog.Sku;

/** So many of a SKU. */
public record Units(Sku sku, int quantity) {}
