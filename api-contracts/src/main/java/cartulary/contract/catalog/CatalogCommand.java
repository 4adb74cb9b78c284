package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Role;
import java.util.List;
import java.util.Map;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of the catalogue. */
public sealed interface CatalogCommand {
    /**
     * @param category null for none
     * @param pictures addresses below the shop's own picture path, in order of display
     * @param requestHash fingerprint of the request, beside the key the id was derived from
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CreateProduct(
            @TargetAggregateIdentifier ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures,
            String requestHash)
            implements CatalogCommand {}

    /** Replaces what CreateProduct set. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ReviseProduct(
            @TargetAggregateIdentifier ProductId productId,
            Localized name,
            Localized description,
            CategoryId category,
            List<String> pictures)
            implements CatalogCommand {}

    /** Adds a SKU and claims its code for this product in the same append: a taken code refuses both. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AddVariant(@TargetAggregateIdentifier ProductId productId, Sku sku, Map<String, String> options)
            implements CatalogCommand {}

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record PublishProduct(@TargetAggregateIdentifier ProductId productId) implements CatalogCommand {}

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record WithdrawProduct(@TargetAggregateIdentifier ProductId productId) implements CatalogCommand {}

    /** For good: an archived product is shown to nobody but auditors, and takes no further change. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record ArchiveProduct(@TargetAggregateIdentifier ProductId productId) implements CatalogCommand {}

    /**
     * @param parent null for a root
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record AddCategory(@TargetAggregateIdentifier String treeId, CategoryId category, CategoryId parent, Localized name)
            implements CatalogCommand {}

    /**
     * @param parent null to make it a root
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record MoveCategory(@TargetAggregateIdentifier String treeId, CategoryId category, CategoryId parent)
            implements CatalogCommand {}

    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record RenameCategory(@TargetAggregateIdentifier String treeId, CategoryId category, Localized name)
            implements CatalogCommand {}
}
