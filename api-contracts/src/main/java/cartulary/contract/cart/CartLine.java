package cartulary.contract.cart;

import cartulary.contract.catalog.Sku;

/**
 * What was chosen; what it costs is asked when the cart is looked at.
 *
 * @param quantity at least 1
 */
public record CartLine(Sku sku, int quantity) {}
