package cartulary.contract.pricing;

import cartulary.contract.catalog.Products;
import cartulary.contract.money.Money;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceBegun;
import cartulary.contract.pricing.PriceEvent.ScheduledPriceCancelled;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodWithdrawn;
import cartulary.contract.support.Localized;
import java.time.Instant;
import java.util.Currency;
import java.util.List;
import java.util.Map;

/** What the teapot costs. */
public final class Prices {
    public static final Currency CNY = Currency.getInstance("CNY");
    public static final Money SMALL_PRICE = Money.of(12_900, "CNY");
    public static final Money LARGE_PRICE = Money.of(15_900, "CNY");

    public static final ShippingMethodId EXPRESS = new ShippingMethodId("shipping-express");

    private Prices() {}

    public static PriceSet priceSet() {
        return new PriceSet(PriceId.of(Products.SMALL, CNY), Products.SMALL, SMALL_PRICE, false);
    }

    public static ShippingMethodDefined express() {
        return new ShippingMethodDefined(
                EXPRESS,
                new Localized(Map.of("en", "Express", "zh", "特快")),
                List.of(
                        new ShippingRate(List.of("CN"), Money.of(1_500, "CNY"), Money.of(50_000, "CNY")),
                        new ShippingRate(List.of(), Money.of(9_000, "CNY"), null)));
    }

    public static List<Object> events() {
        var price = priceSet().priceId();
        var from = Instant.parse("2026-11-11T00:00:00Z");
        return List.of(
                priceSet(),
                new PriceScheduled(price, Products.SMALL, LARGE_PRICE, false, from),
                new ScheduledPriceCancelled(price, from),
                new ScheduledPriceBegun(price, from),
                express(),
                new ShippingMethodWithdrawn(EXPRESS));
    }
}
