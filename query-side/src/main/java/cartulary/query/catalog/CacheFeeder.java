package cartulary.query.catalog;

import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.SkuClaimed;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.eventstore.Position;
import cartulary.query.support.Projections;
import cartulary.query.support.ViewStore;
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
        projections.await(position, prices);
        views.find(prices, event.sku().value())
                .map(SkuPriceProjection.SkuPrices::productId)
                .ifPresent(product -> caches.pageChangedHere(product.value()));
    }

    @EventHandler
    void on(CategoryEvent event, @Position long position) {
        projections.await(position, categories);
        caches.treeChangedHere();
    }
}
