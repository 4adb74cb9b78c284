package cartulary.query.support;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.support.Localized;
import java.util.List;
import java.util.Map;

/** Tells a feature that knows SKUs only whose they are. */
public interface ProductNames {
    record ProductName(ProductId productId, Localized name) {}

    /** By SKU; those that no product has claimed are left out. */
    Map<String, ProductName> namesOf(List<String> skus);

    /** Waits, bounded, until what was claimed and named up to that position is known; null is none. */
    void awaitNames(Long position);
}
