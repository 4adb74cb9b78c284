package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of the catalogue. */
public sealed interface CatalogCommand {
    /**
     * @param category null for none
     * @param pictures addresses below the shop's own picture path, in order of display
     * @param brand null for none
     * @param attributes what else is said of it, by name; null is none
     * @param requestHash fingerprint of the request, beside the key the id was derived from
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CreateProduct(
            @TargetAggregateIdentifier ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String brand,
            Map<String, String> attributes,
            String requestHash)
            implements CatalogCommand {
        public CreateProduct {
            attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        }

        /** Of no brand, with no attributes. */
        public CreateProduct(
                ProductId productId,
                Localized name,
                Localized description,
                CategoryId category,
                List<String> pictures,
                String requestHash) {
            this(productId, name, description, category, pictures, null, Map.of(), requestHash);
        }
    }

    /**
     * Replaces what CreateProduct set.
     *
     * @param ifVersion the aggregate sequence it is meant for; null for any
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReviseProduct(
            @TargetAggregateIdentifier ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String brand,
            Map<String, String> attributes,
            Long ifVersion)
            implements CatalogCommand {
        public ReviseProduct {
            attributes = attributes == null ? Map.of() : Map.copyOf(attributes);
        }

        /** Of no brand, with no attributes, whatever the version. */
        public ReviseProduct(
                ProductId productId,
                Localized name,
                Localized description,
                CategoryId category,
                List<String> pictures) {
            this(productId, name, description, category, pictures, null, Map.of(), null);
        }
    }

    /**
     * Changes some of it and leaves the rest.
     *
     * @param ifVersion as of ReviseProduct
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AmendProduct(@TargetAggregateIdentifier ProductId productId, Amendment amendment, Long ifVersion)
            implements CatalogCommand {}

    /** As AmendProduct, but creates the product if there is none. One that is new needs a name. */
    @AllowedTo(Role.SYSTEM)
    record ImportProduct(@TargetAggregateIdentifier ProductId productId, Amendment says) implements CatalogCommand {}

    /**
     * Adds a SKU and claims its code for this product in the same append: a taken code refuses both.
     *
     * @param options null for whatever it has; none if it is new
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AddVariant(@TargetAggregateIdentifier ProductId productId, Sku sku, Map<String, String> options)
            implements CatalogCommand {}

    /**
     * Says what one of a variant is put together of. Orders that were placed before keep what they were sold.
     *
     * @param parts each a SKU of the shop that is neither a bundle nor a service; empty to have it no bundle any more
     * @param ifVersion as of ReviseProduct
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetBundle(@TargetAggregateIdentifier ProductId productId, Sku sku, List<BundlePart> parts, Long ifVersion)
            implements CatalogCommand {
        public SetBundle {
            parts = parts == null ? List.of() : List.copyOf(parts);
        }
    }

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record PublishProduct(@TargetAggregateIdentifier ProductId productId, Long ifVersion) implements CatalogCommand {
        public PublishProduct(ProductId productId) {
            this(productId, null);
        }
    }

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record WithdrawProduct(@TargetAggregateIdentifier ProductId productId, Long ifVersion) implements CatalogCommand {
        public WithdrawProduct(ProductId productId) {
            this(productId, null);
        }
    }

    /**
     * On sale, or off it, at a time; instead of what was to happen at the same instant. The same again is a no-op. Whether it can
     * be sold is looked at then.
     *
     * @param published whether it is to be on sale from then on
     * @param at by the shop's clock, to come
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SchedulePublication(
            @TargetAggregateIdentifier ProductId productId, boolean published, Instant at, Long ifVersion)
            implements CatalogCommand {}

    /** Nothing is to happen then; if nothing was, or it has happened, this is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CancelScheduledPublication(
            @TargetAggregateIdentifier ProductId productId, Instant at) implements CatalogCommand {}

    /** The time has come for what is to happen then, and for what should have happened before. Once done it is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record DoScheduledPublication(@TargetAggregateIdentifier ProductId productId, Instant at)
            implements CatalogCommand {}

    /** For good: an archived product is shown to nobody but auditors, and takes no further change. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ArchiveProduct(@TargetAggregateIdentifier ProductId productId, Long ifVersion) implements CatalogCommand {
        public ArchiveProduct(ProductId productId) {
            this(productId, null);
        }
    }

    /**
     * @param parent null for a root
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AddCategory(@TargetAggregateIdentifier String treeId, CategoryId category, CategoryId parent, Localized name)
            implements CatalogCommand {}

    /**
     * @param parent null to make it a root
     * @param before the child of that parent that it is to stand in front of; null for last among new sisters, and for the place
     *     that it has among those it stands with already
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record MoveCategory(
            @TargetAggregateIdentifier String treeId, CategoryId category, CategoryId parent, CategoryId before)
            implements CatalogCommand {}

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RenameCategory(@TargetAggregateIdentifier String treeId, CategoryId category, Localized name)
            implements CatalogCommand {}
}
