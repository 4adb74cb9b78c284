package cartulary.contract.inventory;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;

/**
 * The stock of a SKU over all its locations.
 *
 * @param productId null if no product has claimed it
 * @param name of the product; null as above
 * @param available on hand less reserved
 * @param shipped units that ever left for shoppers
 */
public record StockRow(
        Sku sku, ProductId productId, Localized name, int onHand, int reserved, int available, long shipped) {}
