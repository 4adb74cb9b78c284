package cartulary.gateway.support;

import cartulary.contract.cart.CartLine;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.money.Money;
import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;
import java.util.stream.Gatherers;

/** What a basket costs now, and what of it cannot be ordered: for the cart and for the page before the order. */
public final class Baskets {
    /** Why a line cannot be ordered as it stands, for all that is known now; the shop decides when it is ordered. */
    public enum Obstacle {
        @JsonProperty("gone")
        GONE,
        @JsonProperty("unpriced")
        UNPRICED,
        @JsonProperty("sold-out")
        SOLD_OUT,
        @JsonProperty("too-many")
        TOO_MANY
    }

    /**
     * @param productId null, as name, options and picture, if nothing on sale has this SKU
     * @param unitPrice null if it has none in this currency
     * @param available units that can be had now, beside what the other lines take of the same stock
     * @param backorder units that can be promised besides, from what is yet to come in
     * @param obstacle null if it can be ordered
     */
    public record Line(
            Sku sku,
            int quantity,
            ProductId productId,
            Localized name,
            Map<String, String> options,
            String picture,
            Money unitPrice,
            Money sum,
            int available,
            int backorder,
            Obstacle obstacle) {}

    /**
     * @param goods sum of the lines that have one
     */
    public record Basket(List<Line> lines, Money goods) {
        public boolean orderable() {
            return !lines.isEmpty() && lines.stream().allMatch(line -> line.obstacle() == null);
        }

        /** Everything has a price, whatever there is of it. */
        public boolean priced() {
            return !lines.isEmpty() && lines.stream().allMatch(line -> line.sum() != null);
        }
    }

    private static final int ASKED_AT_ONCE = 100;

    private final Shop shop;

    public Baskets(Shop shop) {
        this.shop = shop;
    }

    public static List<Wanted> wanted(List<CartLine> lines) {
        return lines.stream()
                .map(line -> new Wanted(line.sku(), line.quantity()))
                .toList();
    }

    /** @param lines each SKU once */
    public Basket priced(List<Wanted> lines, Currency currency, Caller caller) {
        if (lines.isEmpty()) return new Basket(List.of(), Money.zero(currency));
        var quote =
                shop.find(new QuoteLines(lines, currency), Quote.class, caller).orElseThrow();
        var stock = stock(lines.stream().map(Wanted::sku).collect(Collectors.toSet()), caller);
        var taken = lines.stream()
                .map(line -> new Taken(
                        line.sku(), line.quantity(), of(stock, line.sku()).parts()))
                .toList();
        var demand = Sold.demand(taken);
        // Of what lies in a bundle only, nothing was asked yet; without bundles there is no such thing.
        var inside = new HashSet<>(demand.keySet());
        inside.removeAll(stock.keySet());
        if (!inside.isEmpty()) stock.putAll(stock(inside, caller));
        var left = new ArrayList<Line>();
        for (int i = 0; i < lines.size(); i++) {
            var alone = of(stock, lines.get(i).sku());
            left.add(line(quote.lines().get(i), alone, beside(alone, taken.get(i), demand, stock)));
        }
        return new Basket(left, quote.total());
    }

    /** What a line takes, put apart. */
    private record Taken(Sku sku, int quantity, List<BundlePart> parts) implements Sold {}

    private Map<Sku, Availability> stock(Set<Sku> skus, Caller caller) {
        return skus.stream()
                .gather(Gatherers.windowFixed(ASKED_AT_ONCE))
                .flatMap(some -> shop.list(new FindAvailability(some), Availability.class, caller).stream())
                .collect(Collectors.toMap(Availability::sku, Function.identity(), (first, _) -> first, HashMap::new));
    }

    private static Availability of(Map<Sku, Availability> stock, Sku sku) {
        var known = stock.get(sku);
        return known == null ? new Availability(sku, 0, 0) : known;
    }

    /** What a line can have beside the others: less than alone only if they take of the same stock. */
    private static Availability beside(
            Availability alone, Taken line, Map<Sku, Integer> demand, Map<Sku, Availability> stock) {
        var own = Sold.demand(List.of(line));
        var now = alone.available();
        var all = now + alone.backorder();
        for (var taken : own.entrySet()) {
            var others = demand.get(taken.getKey()) - taken.getValue();
            if (others == 0) continue;
            var there = of(stock, taken.getKey());
            var each = taken.getValue() / line.quantity();
            now = Math.min(now, Math.max(0, there.available() - others) / each);
            all = Math.min(all, Math.max(0, there.available() + there.backorder() - others) / each);
        }
        return new Availability(alone.sku(), now, all - now, alone.parts());
    }

    private static Line line(QuotedLine quoted, Availability alone, Availability stock) {
        return new Line(
                quoted.sku(),
                quoted.quantity(),
                quoted.productId(),
                quoted.name(),
                quoted.options(),
                quoted.picture(),
                quoted.unitPrice(),
                quoted.sum(),
                stock.available(),
                stock.backorder(),
                obstacle(quoted, alone, stock));
    }

    private static Obstacle obstacle(QuotedLine line, Availability alone, Availability stock) {
        if (line.productId() == null) return Obstacle.GONE;
        if (line.unitPrice() == null) return Obstacle.UNPRICED;
        if (alone.available() + alone.backorder() == 0) return Obstacle.SOLD_OUT;
        return stock.available() + stock.backorder() < line.quantity() ? Obstacle.TOO_MANY : null;
    }
}
