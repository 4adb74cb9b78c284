package cartulary.query.catalog;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.util.List;
import java.util.Map;

/**
 * A product without its prices, which are documents of their own: a price names a SKU and not a product.
 *
 * @param category null for none
 * @param shownPosition of the last publication, else of the creation; what lists are sorted by
 * @param brand null for none; documents of products without it have no such field
 * @param attributes null if there are none
 * @param version the product's aggregate sequence
 */
record ProductDocument(
        ProductId productId,
        Localized name,
        Localized description,
        CategoryId category,
        List<String> pictures,
        ProductStatus status,
        List<VariantPart> variants,
        long shownPosition,
        long version,
        String brand,
        Map<String, String> attributes) {
    /** @param parts null unless it is, or was, a bundle: such documents have no such field */
    record VariantPart(
            Sku sku,
            Map<String, String> options,
            @JsonInclude(Include.NON_NULL) List<BundlePart> parts) {}
}
