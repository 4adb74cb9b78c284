package cartulary.contract.dashboard;

import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What sells, what is promised and what lies on the shelves.
 *
 * @param from orders placed at or after this instant of shop time
 * @param to shop time of the answer
 * @param placed orders of that time
 * @param confirmed of those, how many were paid; what was placed a moment ago may still be
 * @param products by units, most first, at most 20: of the confirmed orders, returns not taken off
 * @param unpaid what is held now for orders that are not paid
 * @param stock what is on hand, at the prices of now
 */
public record Sales(
        Instant from,
        Instant to,
        long placed,
        long confirmed,
        List<ProductSales> products,
        UnpaidHolds unpaid,
        StockValue stock) {
    /**
     * @param name as the last such order froze it
     * @param units sold
     * @param revenue before shipping, in minor units by ISO 4217 code
     */
    public record ProductSales(Sku sku, Localized name, long units, Map<String, Long> revenue) {}

    /**
     * @param units over all SKUs
     * @param value the orders' totals, in minor units by ISO 4217 code
     */
    public record UnpaidHolds(long orders, long units, Map<String, Long> value) {}

    /**
     * @param at shop time it was counted at: at most a minute ago
     * @param value in minor units by ISO 4217 code, each SKU in every currency it has a price in
     * @param unpriced SKUs on hand that have no price
     */
    public record StockValue(Instant at, Map<String, Long> value, long unpriced) {}
}
