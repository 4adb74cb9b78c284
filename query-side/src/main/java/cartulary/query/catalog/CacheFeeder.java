package cartulary.query.catalog;

import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.eventstore.BatchEnd;
import cartulary.eventstore.Position;
import cartulary.query.support.Projections;
import cartulary.query.support.ViewStore;
import java.util.Collections;
import java.util.HashMap;
import java.util.Map;
import java.util.Objects;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Keeps this process's own level of the caches true, whichever process projects: reads every event on every node, waits
 * until the views have it and evicts what it changed. Whoever projects tells Redis, and Redis the nodes, mostly sooner;
 * this way a node is told without Redis too.
 */
@ProcessingGroup(CacheFeeder.PROCESSOR)
public final class CacheFeeder {
    public static final String PROCESSOR = "catalog-caches";

    /** SKUs and the last position at which each was priced: whose they are is looked up once a batch. */
    private final BatchEnd<Map<String, Long>> priced = new BatchEnd<>(HashMap::new, this::priced);

    private final CatalogCaches caches;
    private final ViewStore views;
    private final Projections projections;
    private final ProductProjection products;
    private final SkuPriceProjection prices;
    private final CategoryProjection categories;

    public CacheFeeder(
            CatalogCaches caches,
            ViewStore views,
            Projections projections,
            ProductProjection products,
            SkuPriceProjection prices,
            CategoryProjection categories) {
        this.caches = caches;
        this.views = views;
        this.projections = projections;
        this.products = products;
        this.prices = prices;
        this.categories = categories;
    }

    @EventHandler
    void on(ProductEvent event, @Position long position) {
        projections.await(position, products);
        caches.pageChangedHere(event.productId().value());
    }

    @EventHandler
    void on(SkuClaimed event, @Position long position) {
        projections.await(position, prices);
        caches.pageChangedHere(event.productId().value());
    }

    @EventHandler
    void on(PriceSet event, @Position long position) {
        priced.add(told -> told.merge(event.sku().value(), position, Math::max));
    }

    private void priced(Map<String, Long> told) {
        projections.await(Collections.max(told.values()), prices);
        views.find(prices, told.keySet()).values().stream()
                .map(SkuPriceProjection.SkuPrices::productId)
                .filter(Objects::nonNull)
                .map(ProductId::value)
                .distinct()
                .forEach(caches::pageChangedHere);
    }

    @EventHandler
    void on(CategoryEvent event, @Position long position) {
        projections.await(position, categories);
        caches.treeChangedHere();
    }
}
