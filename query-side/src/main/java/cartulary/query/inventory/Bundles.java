package cartulary.query.inventory;

import static com.mongodb.client.model.Filters.in;
import static java.util.stream.Collectors.toMap;

import cartulary.contract.catalog.BundlePart;
import cartulary.query.support.ViewStore;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/** What of these SKUs is a bundle, and which bundles they are parts of. */
public final class Bundles {
    private final ViewStore views;
    private final BundleProjection bundles;
    private final AvailabilityProjection stock;

    public Bundles(ViewStore views, BundleProjection bundles, AvailabilityProjection stock) {
        this.views = views;
        this.bundles = bundles;
        this.stock = stock;
    }

    /** The parts of those that are bundles, by SKU. */
    Map<String, List<BundlePart>> partsOf(Collection<String> skus) {
        return views.find(bundles, skus).entrySet().stream()
                .filter(found -> !found.getValue().parts().isEmpty())
                .collect(toMap(Map.Entry::getKey, found -> found.getValue().parts()));
    }

    /** Those of which one of these is a part. */
    public Set<String> with(Collection<String> skus) {
        return new HashSet<>(views.ids(bundles, views.collection(bundles).find(in("body.parts.sku", skus))));
    }

    /** Which of these SKUs there is one of, wherever it lies: of a bundle, of all its parts as many as it takes. */
    public Set<String> inStock(Collection<String> skus) {
        var parts = partsOf(skus);
        var taken = new HashSet<>(skus);
        parts.values().forEach(each -> each.forEach(part -> taken.add(part.sku().value())));
        var known = views.find(stock, taken);
        var there = new HashSet<String>();
        for (var sku : skus) {
            var takes = parts.getOrDefault(sku, List.of());
            var is = takes.isEmpty()
                    ? known.containsKey(sku) && known.get(sku).available() > 0
                    : takes.stream()
                            .allMatch(part -> known.containsKey(part.sku().value())
                                    && known.get(part.sku().value()).available() >= part.quantity());
            if (is) there.add(sku);
        }
        return there;
    }
}
