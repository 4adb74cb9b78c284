package cartulary.contract.pricing;

import cartulary.contract.money.Money;
import java.util.List;
import java.util.Optional;

/**
 * What a way to send costs somewhere. Of a method's rates the first that fits counts, so the special come before the general.
 *
 * @param countries ISO 3166-1 alpha-2; empty for everywhere
 * @param price of one parcel; zero is free
 * @param freeFrom value of the goods from which it costs nothing, of the same currency; null for never
 */
public record ShippingRate(List<String> countries, Money price, Money freeFrom) {
    /** Empty if it is not sent there for this currency. */
    public static Optional<Money> of(List<ShippingRate> rates, String country, Money goods) {
        return rates.stream()
                .filter(rate -> rate.price.currency().equals(goods.currency()))
                .filter(rate -> rate.countries.isEmpty() || rate.countries.contains(country))
                .findFirst()
                .map(rate -> rate.isFreeFor(goods) ? Money.zero(goods.currency()) : rate.price);
    }

    private boolean isFreeFor(Money goods) {
        return freeFrom != null && goods.minorUnits() >= freeFrom.minorUnits();
    }
}
