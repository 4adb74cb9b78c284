package cartulary.query.catalog;

import static cartulary.query.support.TwoLevelCache.KEPT;

import cartulary.contract.catalog.CatalogView.CategoryTree;
import cartulary.contract.catalog.CatalogView.ProductPage;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.support.Page;
import cartulary.query.support.RedisLevel;
import cartulary.query.support.TwoLevelCache;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.util.Set;

/** What browsing is answered from. */
public final class CatalogCaches {
    private static final Set<String> ANY = Set.of("any");
    final TwoLevelCache<ProductPage> pages;
    final TwoLevelCache<Page<ProductSummary>> lists;
    final TwoLevelCache<CategoryTree> trees;

    public CatalogCaches(ObjectMapper mapper, RedisLevel redis, MeterRegistry meters) {
        pages = new TwoLevelCache<>(
                "product", false, KEPT, types -> types.constructType(ProductPage.class), mapper, redis, meters);
        lists = new TwoLevelCache<>(
                "products",
                true,
                KEPT,
                types -> types.constructParametricType(Page.class, ProductSummary.class),
                mapper,
                redis,
                meters);
        trees = new TwoLevelCache<>(
                "categories", true, KEPT, types -> types.constructType(CategoryTree.class), mapper, redis, meters);
    }

    void pagesChanged(Set<String> productIds) {
        if (productIds.isEmpty()) return;
        pages.evict(productIds);
        lists.evict(ANY);
    }

    /** A list of a category shows the categories below it, so lists change with the tree. */
    void treeChanged() {
        trees.evict(ANY);
        lists.evict(ANY);
    }

    /** Another version is read from now on. */
    void allChanged() {
        pages.evictAll();
        lists.evictAll();
        trees.evictAll();
    }

    void pageChangedHere(String productId) {
        pages.evictHere(Set.of(productId));
        lists.evictHere(ANY);
    }

    void treeChangedHere() {
        trees.evictHere(ANY);
        lists.evictHere(ANY);
    }
}
