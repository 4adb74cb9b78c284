package cartulary.contract.pricing;

import cartulary.contract.catalog.Sku;
import cartulary.contract.money.Money;

/** The life of the price of one SKU in one currency. */
public sealed interface PriceEvent {
    PriceId priceId();

    /** Holds for orders placed from now on. */
    record PriceSet(PriceId priceId, Sku sku, Money price, boolean free) implements PriceEvent {}
}
