package cartulary.query.catalog;

import cartulary.contract.catalog.CatalogView.ProductStatus;
import cartulary.contract.catalog.ProductEvent;
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
import cartulary.query.catalog.ProductDocument.VariantPart;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Keeps {@code products}: product pages and lists. */
public class ProductProjection extends Projection<ProductDocument> {
    private final CatalogCaches caches;

    public ProductProjection(CatalogCaches caches) {
        super("products", "products", ProductDocument.class, ProductEvent.class);
        this.caches = caches;
    }

    @Override
    public void written(Map<String, ProductDocument> documents) {
        caches.pagesChanged(documents.keySet());
    }

    @Override
    public void switched() {
        caches.allChanged();
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ProductEvent product ? product.productId().value() : null;
    }

    @Override
    public ProductDocument apply(ProductDocument was, Recorded recorded) {
        return switch ((ProductEvent) recorded.event()) {
            case ProductCreated created ->
                new ProductDocument(
                        created.productId(),
                        created.name(),
                        created.description(),
                        created.category(),
                        created.pictures(),
                        ProductStatus.DRAFT,
                        List.of(),
                        recorded.position(),
                        recorded.sequence(),
                        created.brand(),
                        created.attributes());
            case ProductRevised revised ->
                new ProductDocument(
                        was.productId(),
                        revised.name(),
                        revised.description(),
                        revised.category(),
                        revised.pictures(),
                        was.status(),
                        was.variants(),
                        was.shownPosition(),
                        recorded.sequence(),
                        revised.brand(),
                        revised.attributes());
            case VariantAdded added ->
                with(
                        was,
                        was.status(),
                        Stream.concat(
                                        was.variants().stream(),
                                        Stream.of(new VariantPart(added.sku(), added.options(), null)))
                                .toList(),
                        was.shownPosition(),
                        recorded);
            case BundleSet set ->
                with(
                        was,
                        was.status(),
                        was.variants().stream()
                                .map(variant -> variant.sku().equals(set.sku())
                                        ? new VariantPart(variant.sku(), variant.options(), set.parts())
                                        : variant)
                                .toList(),
                        was.shownPosition(),
                        recorded);
            case ProductPublished _ ->
                with(was, ProductStatus.PUBLISHED, was.variants(), recorded.position(), recorded);
            case ProductWithdrawn _ ->
                with(was, ProductStatus.WITHDRAWN, was.variants(), was.shownPosition(), recorded);
            case ProductArchived _ -> with(was, ProductStatus.ARCHIVED, was.variants(), was.shownPosition(), recorded);
            case PublicationScheduled _, ScheduledPublicationCancelled _, ScheduledPublicationDone _ ->
                with(was, was.status(), was.variants(), was.shownPosition(), recorded);
        };
    }

    private static ProductDocument with(
            ProductDocument was,
            ProductStatus status,
            List<VariantPart> variants,
            long shownPosition,
            Recorded recorded) {
        return new ProductDocument(
                was.productId(),
                was.name(),
                was.description(),
                was.category(),
                was.pictures(),
                status,
                variants,
                shownPosition,
                recorded.sequence(),
                was.brand(),
                was.attributes());
    }
}
