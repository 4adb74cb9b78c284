package cartulary.contract.payment;

import cartulary.contract.catalog.Sku;

/**
 * So many of what was bought, given back.
 *
 * @param ordered how many were bought
 */
public record RefundedLine(Sku sku, int quantity, int ordered) {
    public RefundedLine {
        if (quantity < 1) throw new IllegalArgumentException("nothing of " + sku);
    }
}
