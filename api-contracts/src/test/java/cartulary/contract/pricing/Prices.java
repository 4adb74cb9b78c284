package cartulary.contract.pricing;

import cartulary.contract.catalog.Products;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import java.util.Currency;
import java.util.List;

/** What the teapot costs. */
public final class Prices {
    public static final Currency CNY = Currency.getInstance("CNY");
    public static final Money SMALL_PRICE = Money.of(12_900, "CNY");
    public static final Money LARGE_PRICE = Money.of(15_900, "CNY");

    private Prices() {}

    public static PriceSet priceSet() {
        return new PriceSet(PriceId.of(Products.SMALL, CNY), Products.SMALL, SMALL_PRICE, false);
    }

    public static List<Object> events() {
        return List.of(priceSet());
    }
}
