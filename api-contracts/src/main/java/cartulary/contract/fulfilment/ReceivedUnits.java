package cartulary.contract.fulfilment;

import cartulary.contract.catalog.Sku;

/**
 * What came back of one SKU.
 *
 * @param restocked units that can be sold again
 * @param writtenOff units that cannot
 */
public record ReceivedUnits(Sku sku, int restocked, int writtenOff) {
    public int quantity() {
        return Math.addExact(restocked, writtenOff);
    }
}
