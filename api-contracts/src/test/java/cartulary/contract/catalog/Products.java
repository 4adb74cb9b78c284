package cartulary.contract.catalog;

import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.CategoryEvent.CategoryAdded;
import cartulary.contract.catalog.CategoryEvent.CategoryMoved;
import cartulary.contract.catalog.CategoryEvent.CategoryRenamed;
import cartulary.contract.catalog.ImportEvent.ImportBegun;
import cartulary.contract.catalog.ImportEvent.ImportFinished;
import cartulary.contract.catalog.ImportEvent.ImportPartAdded;
import cartulary.contract.catalog.ImportEvent.ImportPartWorked;
import cartulary.contract.catalog.ImportEvent.ImportStarted;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.contract.catalog.ProductEvent.ProductArchived;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.ProductEvent.ProductPublished;
import cartulary.contract.catalog.ProductEvent.ProductRevised;
import cartulary.contract.catalog.ProductEvent.ProductWithdrawn;
import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationCancelled;
import cartulary.contract.catalog.ProductEvent.ScheduledPublicationDone;
import cartulary.contract.catalog.ProductEvent.VariantAdded;
import cartulary.contract.support.Ids;
import cartulary.contract.support.Localized;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/** A teapot, sold in two sizes, in the category of teapots below the kitchen. */
public final class Products {
    public static final ProductId TEAPOT = new ProductId("product-teapot");
    public static final Sku SMALL = new Sku("TEAPOT-S");
    public static final Sku LARGE = new Sku("TEAPOT-L");
    public static final CategoryId KITCHEN = new CategoryId("category-kitchen");
    public static final CategoryId TEAPOTS = new CategoryId("category-teapots");
    public static final Localized NAME = new Localized(Map.of("en", "Teapot", "zh", "茶壶"));
    public static final Localized DESCRIPTION = new Localized(Map.of("en", "Pours without a drip."));
    public static final List<String> PICTURES = List.of("/pictures/teapot.svg");
    /** A large pot and two small ones, in one box. */
    public static final Sku BOX = new Sku("TEAPOT-BOX");

    public static final List<BundlePart> PARTS = List.of(new BundlePart(LARGE, 1), new BundlePart(SMALL, 2));
    public static final String REQUEST_HASH = Ids.hash("teapot");

    public static final ImportId IMPORT = ImportId.derivedFrom("admin", "spring");
    public static final ImportRow ROW = new ImportRow(
            1,
            TEAPOT,
            new Amendment(NAME.texts(), null, TEAPOTS, null, "Longquan", Map.of("material", "clay"), null),
            SMALL,
            Map.of("size", "S"),
            Map.of("CNY", 12900L),
            ProductStatus.PUBLISHED,
            null);
    public static final RowRefusal REFUSAL =
            new RowRefusal(2, "TEAPOT-L", "invalid-field", "prices.CNY", "must be a whole number");

    private Products() {}

    public static ProductCreated productCreated() {
        return new ProductCreated(TEAPOT, NAME, DESCRIPTION, TEAPOTS, PICTURES, REQUEST_HASH);
    }

    public static VariantAdded variantAdded() {
        return new VariantAdded(TEAPOT, SMALL, Map.of("size", "S"));
    }

    public static SkuClaimed skuClaimed() {
        return new SkuClaimed(SMALL, TEAPOT);
    }

    public static ProductPublished productPublished() {
        return new ProductPublished(TEAPOT);
    }

    public static CategoryAdded categoryAdded() {
        return new CategoryAdded(CategoryEvent.MAIN_TREE, TEAPOTS, KITCHEN, NAME);
    }

    public static List<Object> events() {
        return List.of(
                productCreated(),
                new ProductRevised(TEAPOT, NAME, DESCRIPTION, null, List.of()),
                variantAdded(),
                new BundleSet(TEAPOT, BOX, PARTS),
                skuClaimed(),
                productPublished(),
                new ProductWithdrawn(TEAPOT),
                new ProductArchived(TEAPOT),
                new PublicationScheduled(TEAPOT, true, Instant.parse("2026-11-11T00:00:00Z")),
                new ScheduledPublicationCancelled(TEAPOT, Instant.parse("2026-11-11T00:00:00Z")),
                new ScheduledPublicationDone(TEAPOT, Instant.parse("2026-11-11T00:00:00Z"), "no variant has a price"),
                categoryAdded(),
                new CategoryMoved(CategoryEvent.MAIN_TREE, TEAPOTS, null),
                new CategoryAdded(CategoryEvent.MAIN_TREE, KITCHEN, null, NAME),
                new CategoryMoved(CategoryEvent.MAIN_TREE, TEAPOTS, null, KITCHEN),
                new ImportBegun(IMPORT, "csv"),
                new ImportPartAdded(IMPORT, 0, Ids.hash("part"), List.of(ROW, ImportRow.unread(REFUSAL))),
                new ImportStarted(IMPORT, 1, 2),
                new ImportPartWorked(IMPORT, 0, 2, List.of(REFUSAL)),
                new ImportFinished(IMPORT, 2, 1),
                new CategoryRenamed(CategoryEvent.MAIN_TREE, TEAPOTS, NAME));
    }
}
