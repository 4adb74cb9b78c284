package cartulary.contract.inventory;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;
import java.util.List;

/**
 * The stock of a SKU in all its places. The sums are over them.
 *
 * @param productId null if no product has claimed it
 * @param name of the product; null as above
 * @param shipped units that ever left for shoppers
 * @param backordered promised to orders, yet to come in
 * @param underWay between places, on hand at none
 */
public record StockDetails(
        Sku sku,
        ProductId productId,
        Localized name,
        int onHand,
        int reserved,
        int available,
        long shipped,
        int backordered,
        int underWay,
        StockPlan plan,
        List<Place> places) {
    /**
     * One location, or one bucket of it.
     *
     * @param bucket 0 for the address itself
     * @param underWay sent from here and not accepted elsewhere
     */
    public record Place(
            StockItemId stockItemId,
            String location,
            int bucket,
            int onHand,
            int reserved,
            int available,
            long shipped,
            int backordered,
            int underWay) {}
}
