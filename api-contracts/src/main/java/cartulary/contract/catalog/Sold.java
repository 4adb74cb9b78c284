package cartulary.contract.catalog;

import java.util.Collection;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/** So many of a SKU, as they were sold. All talk is of the SKU; only stock is asked for what is really taken. */
public interface Sold {
    Sku sku();

    int quantity();

    /** What one of it was put together of when it was sold; empty unless it was a bundle. Never null. */
    List<BundlePart> parts();

    /**
     * Units that these take out of stock together, by the SKU that lies there: of a bundle its parts. What two lines both
     * take is summed, so that it is asked for once. A part is taken as it is, even if it has become a bundle itself.
     *
     * @return in the order of the SKUs; to be changed by whoever asked
     * @throws ArithmeticException if a sum does not fit an int
     */
    static SortedMap<Sku, Integer> demand(Collection<? extends Sold> lines) {
        var demand = new TreeMap<Sku, Integer>();
        for (var line : lines) {
            if (line.parts().isEmpty()) demand.merge(line.sku(), line.quantity(), Math::addExact);
            for (var part : line.parts()) {
                demand.merge(part.sku(), Math.multiplyExact(line.quantity(), part.quantity()), Math::addExact);
            }
        }
        return demand;
    }
}
