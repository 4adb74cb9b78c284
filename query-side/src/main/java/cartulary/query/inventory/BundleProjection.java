package cartulary.query.inventory;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.ProductEvent.BundleSet;
import cartulary.query.inventory.BundleProjection.Bundle;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.List;

/** Keeps {@code bundles}: what a SKU is put together of now. */
public class BundleProjection extends Projection<Bundle> {
    /** @param parts empty if it is no bundle any more */
    public record Bundle(List<BundlePart> parts) {}

    public BundleProjection() {
        super("bundles", "bundles", Bundle.class, BundleSet.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof BundleSet set ? set.sku().value() : null;
    }

    @Override
    public Bundle apply(Bundle was, Recorded recorded) {
        return new Bundle(((BundleSet) recorded.event()).parts());
    }
}
