package cartulary.contract.pricing;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of prices. */
public sealed interface PricingCommand {
    /** The price from now on. Zero is refused unless marked free. Setting what holds already is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetPrice(
            @TargetAggregateIdentifier PriceId priceId, cartulary.contract.catalog.Sku sku, Money price, boolean free)
            implements PricingCommand {}
}
