package cartulary.gateway.support;

import cartulary.contract.cart.CartLine;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import cartulary.contract.support.Localized;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Currency;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

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
     * @param available units that can be had now
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
        var skus = lines.stream().map(Wanted::sku).toList();
        var available = shop.list(new FindAvailability(skus), Availability.class, caller).stream()
                .collect(Collectors.toMap(Availability::sku, Function.identity(), (first, _) -> first));
        return new Basket(
                quote.lines().stream()
                        .map(line -> line(line, available.get(line.sku())))
                        .toList(),
                quote.total());
    }

    private static Line line(QuotedLine quoted, Availability known) {
        var stock = known == null ? new Availability(quoted.sku(), 0, 0) : known;
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
                obstacle(quoted, stock.available() + stock.backorder()));
    }

    private static Obstacle obstacle(QuotedLine line, int available) {
        if (line.productId() == null) return Obstacle.GONE;
        if (line.unitPrice() == null) return Obstacle.UNPRICED;
        if (available == 0) return Obstacle.SOLD_OUT;
        return available < line.quantity() ? Obstacle.TOO_MANY : null;
    }
}
