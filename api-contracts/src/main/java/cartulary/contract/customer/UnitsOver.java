package cartulary.contract.customer;

import cartulary.contract.catalog.Sku;

/**
 * A purchase limit that would be passed.
 *
 * @param had bought, or in open orders
 * @param quantity asked for beside
 */
public record UnitsOver(Sku sku, int had, int quantity, int max) {}
