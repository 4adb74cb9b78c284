package cartulary.query.catalog;

import static cartulary.query.support.TwoLevelCache.KEPT;

import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.query.support.RedisLevel;
import cartulary.query.support.TwoLevelCache;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** What browsing is answered from; but lists, which the index of products has ready. */
public final class CatalogCaches {
    private static final Set<String> ANY = Set.of("any");
    final TwoLevelCache<ProductPage> pages;
    final TwoLevelCache<CategoryTree> trees;

    public CatalogCaches(ObjectMapper mapper, RedisLevel redis, MeterRegistry meters) {
        pages = new TwoLevelCache<>(
                "product", false, KEPT, types -> types.constructType(ProductPage.class), mapper, redis, meters);
        trees = new TwoLevelCache<>(
                "categories", true, KEPT, types -> types.constructType(CategoryTree.class), mapper, redis, meters);
    }

    void pagesChanged(Set<String> productIds) {
        if (productIds.isEmpty()) return;
        pages.evict(productIds);
    }

    void treeChanged() {
        trees.evict(ANY);
    }

    /** Another version is read from now on. */
    void allChanged() {
        pages.evictAll();
        trees.evictAll();
    }

    void pageChangedHere(String productId) {
        pages.evictHere(Set.of(productId));
    }

    void treeChangedHere() {
        trees.evictHere(ANY);
    }
}
