package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;

/**
 * What is to be sent, and what one of it is worth when it comes back.
 *
 * @param service nothing is sent: it is opened as soon as it is paid
 */
public record SoldLine(Sku sku, int quantity, Money unitPrice, boolean service) {}
