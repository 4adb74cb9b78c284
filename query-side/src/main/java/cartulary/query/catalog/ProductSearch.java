package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogQuery.SearchProducts;
import cartulary.contract.catalog.CatalogView.Facet;
import cartulary.contract.catalog.CatalogView.Suggestion;
import java.util.Collection;
import java.util.List;
import java.util.Map;

/** Finds ids of products on sale by what is said of them. Derived from the views, kept by each process for itself. */
interface ProductSearch extends AutoCloseable {
    /**
     * @param names by language
     * @param descriptions in every language
     * @param categories its own and those above it
     * @param brand null for none
     * @param prices the lowest among the variants, by currency
     * @param shown what newest means
     */
    record Entry(
            String productId,
            Map<String, String> names,
            Collection<String> descriptions,
            List<String> categories,
            List<String> skus,
            String brand,
            Map<String, String> attributes,
            Map<String, List<String>> options,
            Map<String, Long> prices,
            boolean inStock,
            long shown) {}

    /**
     * @param nextCursor null at the end
     */
    record Found(List<String> productIds, String nextCursor, long total, List<Facet> facets) {}

    Found search(SearchProducts wanted);

    List<Suggestion> suggest(String text, String language, int size);

    /** Found from {@link #show} on; replaces what was known of them. */
    void put(Collection<Entry> entries);

    void remove(Collection<String> productIds);

    void show();

    @Override
    void close();
}
