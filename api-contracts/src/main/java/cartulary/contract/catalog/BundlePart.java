package cartulary.contract.catalog;

/**
 * What one of a bundle is put together of.
 *
 * @param quantity units in one bundle, 1 to {@value #QUANTITY_MAX}
 */
public record BundlePart(Sku sku, int quantity) {
    public static final int QUANTITY_MAX = 99;
    /** Parts of one bundle. */
    public static final int PARTS_MAX = 20;
}
