package cartulary.contract.pricing;

import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;
import java.time.Instant;

/** The life of the price of one SKU in one currency. */
public sealed interface PriceEvent {
    PriceId priceId();

    /** Holds for orders placed from now on. */
    record PriceSet(PriceId priceId, Sku sku, Money price, boolean free) implements PriceEvent {}

    /** Is to hold from then on; instead of what was to begin at the same instant. */
    record PriceScheduled(PriceId priceId, Sku sku, Money price, boolean free, Instant from) implements PriceEvent {}

    record ScheduledPriceCancelled(PriceId priceId, Instant from) implements PriceEvent {}

    /** Its time came. Follows a {@link PriceSet}, unless it held already or a later one began with it. */
    record ScheduledPriceBegun(PriceId priceId, Instant from) implements PriceEvent {}
}
