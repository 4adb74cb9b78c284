package cartulary.contract.catalog;

import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonInclude.Include;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** The life of a product. */
public sealed interface ProductEvent {
    ProductId productId();

    /**
     * Known to staff only; not sold before it is published.
     *
     * @param brand null for none
     * @param attributes what else is said of it; null if nothing is
     */
    record ProductCreated(
            ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String requestHash,
            @JsonInclude(Include.NON_NULL) String brand,
            @JsonInclude(Include.NON_NULL) Map<String, String> attributes)
            implements ProductEvent {
        public ProductCreated(
                ProductId productId,
                Localized name,
                Localized description,
                CategoryId category,
                List<String> pictures,
                String requestHash) {
            this(productId, name, description, category, pictures, requestHash, null, null);
        }
    }

    /**
     * @param brand as of {@link ProductCreated}, as are the attributes
     */
    record ProductRevised(
            ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            @JsonInclude(Include.NON_NULL) String brand,
            @JsonInclude(Include.NON_NULL) Map<String, String> attributes)
            implements ProductEvent {
        public ProductRevised(
                ProductId productId,
                Localized name,
                Localized description,
                CategoryId category,
                List<String> pictures) {
            this(productId, name, description, category, pictures, null, null);
        }
    }

    /**
     * @param options what tells it from its sisters, such as size: M
     */
    record VariantAdded(ProductId productId, Sku sku, Map<String, String> options) implements ProductEvent {
        /** The option of a variant that is no goods: {@code "fulfilment": "service"}. */
        public static final String FULFILMENT = "fulfilment";

        /** Whether nothing is sent of it: it is opened as soon as it is paid. Options never change. */
        public static boolean isService(Map<String, String> options) {
            return options != null && "service".equals(options.get(FULFILMENT));
        }
    }

    /**
     * One of it is put together of these from now on: it has no stock of its own, theirs is taken.
     *
     * @param parts in the order in which they are named; empty if it is no bundle any more
     */
    record BundleSet(ProductId productId, Sku sku, List<BundlePart> parts) implements ProductEvent {}

    /** On sale from now. */
    record ProductPublished(ProductId productId) implements ProductEvent {}

    /** Off sale; orders placed before go on. */
    record ProductWithdrawn(ProductId productId) implements ProductEvent {}

    record ProductArchived(ProductId productId) implements ProductEvent {}

    /**
     * Is to go on sale, or off it, at a time; instead of what was to happen at the same instant.
     *
     * @param published whether it is to be on sale from then on
     */
    record PublicationScheduled(ProductId productId, boolean published, Instant at) implements ProductEvent {}

    record ScheduledPublicationCancelled(ProductId productId, Instant at) implements ProductEvent {}

    /**
     * Its time came. Follows what it changed, if it changed anything.
     *
     * @param refusal why it could not be put on sale; null if it could
     */
    record ScheduledPublicationDone(
            ProductId productId,
            Instant at,
            @JsonInclude(Include.NON_NULL) String refusal) implements ProductEvent {}
}
