package cartulary.query.dashboard;

import cartulary.contract.dashboard.DashboardQuery.FindSales;
import cartulary.contract.dashboard.Sales;
import cartulary.contract.dashboard.Sales.ProductSales;
import cartulary.contract.dashboard.Sales.StockValue;
import cartulary.contract.dashboard.Sales.UnpaidHolds;
import cartulary.contract.support.MetaKeys;
import cartulary.query.support.Readers;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.temporal.ChronoUnit;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what sells, what is held unpaid and what lies on the shelves. */
public final class SalesQueries {
    /** A quarter. */
    private static final int DAYS_MAX = 92;

    private static final int PRODUCTS_MAX = 20;
    private static final int SKUS_AT_ONCE = 1000;
    private static final Duration VALUE_KEPT = Duration.ofMinutes(1);

    /** What other features know. */
    public interface Others {
        /** Until all that is asked here includes it. */
        void await(Long position);

        long placed(Instant since);

        long confirmed(Instant since);

        List<ProductSales> products(Instant since, int most);

        UnpaidHolds unpaid();

        /** The next SKUs behind this one, and what is on hand of them; empty at the end. */
        SortedMap<String, Long> onHandBehind(String sku, int most);

        /** By SKU, then minor units by ISO 4217 code; what has none is not there. */
        Map<String, Map<String, Long>> prices(Collection<String> skus);
    }

    private final Others others;
    private final InstantSource time;
    private volatile StockValue stock;

    public SalesQueries(Others others, InstantSource time) {
        this.others = others;
        this.time = time;
    }

    @QueryHandler
    public Sales find(FindSales query, @MetaDataValue(MetaKeys.POSITION) String position) {
        var days = Readers.size(query.days(), DAYS_MAX);
        others.await(Readers.position(position));
        var now = time.instant();
        var from = now.truncatedTo(ChronoUnit.SECONDS).minus(Duration.ofDays(days));
        return new Sales(
                from,
                now,
                others.placed(from),
                others.confirmed(from),
                others.products(from, PRODUCTS_MAX),
                others.unpaid(),
                stock(now));
    }

    /** All SKUs have to be looked at: so no more often than once in a while, whoever asks. */
    private StockValue stock(Instant now) {
        var known = stock;
        if (known != null && Duration.between(known.at(), now).abs().compareTo(VALUE_KEPT) < 0) return known;
        var value = new TreeMap<String, Long>();
        var unpriced = 0L;
        var some = others.onHandBehind("", SKUS_AT_ONCE);
        for (; !some.isEmpty(); some = others.onHandBehind(some.lastKey(), SKUS_AT_ONCE)) {
            var prices = others.prices(some.keySet());
            for (var sku : some.entrySet()) {
                if (sku.getValue() == 0) continue;
                var price = prices.getOrDefault(sku.getKey(), Map.of());
                if (price.isEmpty()) unpriced++;
                price.forEach((currency, each) ->
                        value.merge(currency, Math.multiplyExact(each, sku.getValue()), Math::addExact));
            }
        }
        stock = new StockValue(now, value, unpriced);
        return stock;
    }
}
