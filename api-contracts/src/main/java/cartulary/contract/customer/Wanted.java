package cartulary.contract.customer;

import cartulary.contract.catalog.Sku;

/**
 * What an order asks for, and the bound of the SKU's plan.
 *
 * @param perCustomerMax null for none
 */
public record Wanted(Sku sku, int quantity, Integer perCustomerMax) {}
