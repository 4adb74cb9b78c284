package cartulary.contract.catalog;

import cartulary.contract.support.Localized;
import java.util.List;
import java.util.Map;

/** The life of a product. */
public sealed interface ProductEvent {
    ProductId productId();

    /** Known to staff only; not sold before it is published. */
    record ProductCreated(
            ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String requestHash)
            implements ProductEvent {}

    record ProductRevised(
            ProductId productId, Localized name, Localized description, CategoryId category, List<String> pictures)
            implements ProductEvent {}

    /**
     * @param options what tells it from its sisters, such as size: M
     */
    record VariantAdded(ProductId productId, Sku sku, Map<String, String> options) implements ProductEvent {}

    /** On sale from now. */
    record ProductPublished(ProductId productId) implements ProductEvent {}

    /** Off sale; orders placed before go on. */
    record ProductWithdrawn(ProductId productId) implements ProductEvent {}

    record ProductArchived(ProductId productId) implements ProductEvent {}
}
