package cartulary.query.ordering;

import static com.mongodb.client.model.Accumulators.first;
import static com.mongodb.client.model.Accumulators.sum;
import static com.mongodb.client.model.Aggregates.group;
import static com.mongodb.client.model.Aggregates.match;
import static com.mongodb.client.model.Aggregates.sort;
import static com.mongodb.client.model.Aggregates.unwind;
import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Sorts.descending;
import static java.util.stream.Collectors.toMap;

import cartulary.contract.catalog.Sku;
import cartulary.contract.dashboard.Sales.ProductSales;
import cartulary.contract.dashboard.Sales.UnpaidHolds;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.support.Localized;
import cartulary.query.support.ViewStore;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.bson.Document;
import org.bson.conversions.Bson;

/** What was ordered, added up. Nobody keeps a sum for it: few ask, and what they ask of is kept already. */
public final class OrderSales {
    private static final List<String> SOLD =
            words(OrderStatus.CONFIRMED, OrderStatus.SHIPPING, OrderStatus.SHIPPED, OrderStatus.COMPLETED);
    private static final List<String> UNPAID = words(OrderStatus.PLACED, OrderStatus.CANCELLING);

    private final ViewStore views;
    private final OrderProjection orders;

    public OrderSales(ViewStore views, OrderProjection orders) {
        this.views = views;
        this.orders = orders;
    }

    public long placed(Instant since) {
        return views.count(orders, since(since));
    }

    public long confirmed(Instant since) {
        return views.count(orders, sold(since));
    }

    /** By units, most first. */
    public List<ProductSales> products(Instant since, int most) {
        var bySku = new HashMap<String, ProductSales>();
        for (var row : views.report(
                orders,
                List.of(
                        match(sold(since)),
                        sort(descending("body.placedPosition")),
                        unwind("$body.lines"),
                        group(
                                new Document("sku", "$body.lines.sku")
                                        .append("currency", "$body.lines.unitPrice.currency"),
                                first("name", "$body.lines.name"),
                                sum("units", "$body.lines.quantity"),
                                sum("revenue", lineTotal()))))) {
            var id = row.get("_id", Document.class);
            var sku = id.getString("sku");
            var texts = row.get("name", Document.class).entrySet().stream()
                    .collect(toMap(Map.Entry::getKey, text -> text.getValue().toString()));
            var one = new ProductSales(
                    new Sku(sku),
                    new Localized(texts),
                    number(row, "units"),
                    Map.of(id.getString("currency"), number(row, "revenue")));
            bySku.merge(sku, one, OrderSales::together);
        }
        return bySku.values().stream()
                .sorted(Comparator.comparingLong(ProductSales::units)
                        .reversed()
                        .thenComparing(sales -> sales.sku().value()))
                .limit(most)
                .toList();
    }

    public UnpaidHolds unpaid() {
        var open = match(in("body.status", UNPAID));
        var value = new TreeMap<String, Long>();
        var count = 0L;
        for (var row : views.report(
                orders,
                List.of(
                        open,
                        group("$body.total.currency", sum("orders", 1), sum("value", "$body.total.minorUnits"))))) {
            count += number(row, "orders");
            value.put(row.getString("_id"), number(row, "value"));
        }
        var units = views
                .report(orders, List.of(open, unwind("$body.lines"), group(null, sum("units", "$body.lines.quantity"))))
                .stream()
                .mapToLong(row -> number(row, "units"))
                .sum();
        return new UnpaidHolds(count, units, value);
    }

    private static ProductSales together(ProductSales one, ProductSales other) {
        var revenue = new TreeMap<>(one.revenue());
        other.revenue().forEach((currency, sum) -> revenue.merge(currency, sum, Math::addExact));
        return new ProductSales(one.sku(), one.name(), one.units() + other.units(), revenue);
    }

    private static Bson since(Instant instant) {
        return gte("body.placedAt", OrderQueries.second(instant));
    }

    private static Bson sold(Instant since) {
        return and(since(since), in("body.status", SOLD));
    }

    private static Document lineTotal() {
        return new Document("$multiply", List.of("$body.lines.quantity", "$body.lines.unitPrice.minorUnits"));
    }

    private static long number(Document row, String field) {
        return ((Number) row.get(field)).longValue();
    }

    private static List<String> words(OrderStatus... statuses) {
        return Stream.of(statuses)
                .map(status -> status.name().toLowerCase(Locale.ROOT))
                .toList();
    }
}
