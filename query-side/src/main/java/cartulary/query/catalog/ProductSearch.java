package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogView.Facet;
import cartulary.contract.catalog.CatalogView.ProductSummary;
import cartulary.contract.catalog.CatalogView.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/**
 * Finds products on sale by what is said of them, and what a list shows of each: as it was when it was put, so that what is
 * shown, its order and its counts are of one moment. Derived from the views, kept by each process for itself.
 */
interface ProductSearch extends AutoCloseable {
    /**
     * @param shown what a list shows of it
     * @param descriptions in every language
     * @param categories its own and those above it
     * @param brand null for none
     * @param since what newest means
     */
    record Entry(
            ProductSummary shown,
            Collection<String> descriptions,
            List<String> categories,
            List<String> skus,
            String brand,
            Map<String, String> attributes,
            Map<String, List<String>> options,
            boolean inStock,
            long since) {}

    /**
     * @param nextCursor null at the end
     */
    record Found(List<ProductSummary> items, String nextCursor, long total, List<Facet> facets) {}

    Found search(SearchProducts wanted);

    List<Suggestion> suggest(String text, String language, int size);

    /** Found from {@link #show} on; replaces what was known of them. */
    void put(Collection<Entry> entries);

    void remove(Collection<String> productIds);

    void show();

    @Override
    void close();
}
