package cartulary.contract.pricing;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of prices. */
public sealed interface PricingCommand {
    /** The price from now on. Zero is refused unless marked free. Setting what holds already is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetPrice(
            @TargetAggregateIdentifier PriceId priceId, cartulary.contract.catalog.Sku sku, Money price, boolean free)
            implements PricingCommand {}

    /** A way to send, and what it costs, from now on. Defining what holds already is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record DefineShippingMethod(
            @TargetAggregateIdentifier ShippingMethodId method,
            cartulary.contract.support.Localized name,
            List<ShippingRate> rates)
            implements PricingCommand {}

    /** It is no longer offered; a repeat is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record WithdrawShippingMethod(@TargetAggregateIdentifier ShippingMethodId method) implements PricingCommand {}
}
