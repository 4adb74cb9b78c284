package cartulary.query.catalog;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import java.util.stream.Collectors;

/** Keeps {@code sku_prices}: what a SKU costs, and whose it is. */
public class SkuPriceProjection extends Projection<SkuPriceProjection.SkuPrices> {
    /**
     * @param productId null before the SKU was claimed
     * @param prices minor units by ISO 4217 code
     */
    public record SkuPrices(ProductId productId, Map<String, Long> prices) {}

    private final CatalogCaches caches;

    public SkuPriceProjection(CatalogCaches caches) {
        super("sku-prices", "sku_prices", SkuPrices.class, SkuClaimed.class, PriceSet.class);
        this.caches = caches;
    }

    @Override
    public void written(Map<String, SkuPrices> documents) {
        caches.pagesChanged(documents.values().stream()
                .map(SkuPrices::productId)
                .filter(Objects::nonNull)
                .map(ProductId::value)
                .collect(Collectors.toSet()));
    }

    @Override
    public void switched() {
        caches.allChanged();
    }

    @Override
    protected String idOf(Object event) {
        return switch (event) {
            case SkuClaimed claimed -> claimed.sku().value();
            case PriceSet set -> set.sku().value();
            default -> null;
        };
    }

    @Override
    public SkuPrices apply(SkuPrices was, Recorded recorded) {
        var before = was == null ? new SkuPrices(null, Map.of()) : was;
        if (recorded.event() instanceof SkuClaimed claimed) return new SkuPrices(claimed.productId(), before.prices());
        var price = ((PriceSet) recorded.event()).price();
        var prices = new TreeMap<>(before.prices());
        prices.put(price.currency().getCurrencyCode(), price.minorUnits());
        return new SkuPrices(before.productId(), prices);
    }
}
