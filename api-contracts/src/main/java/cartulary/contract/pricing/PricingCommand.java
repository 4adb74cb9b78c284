package cartulary.contract.pricing;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What staff may ask of prices. */
public sealed interface PricingCommand {
    /** The price from now on. Zero is refused unless marked free. Setting what holds already is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SetPrice(
            @TargetAggregateIdentifier PriceId priceId, cartulary.contract.catalog.Sku sku, Money price, boolean free)
            implements PricingCommand {}

    /**
     * The price from a time on. Another one for the same instant takes its place; the same again is a no-op.
     *
     * @param from by the shop's clock, to come
     */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record SchedulePrice(
            @TargetAggregateIdentifier PriceId priceId,
            cartulary.contract.catalog.Sku sku,
            Money price,
            boolean free,
            Instant from)
            implements PricingCommand {}

    /** Nothing is to begin then; if nothing was, or it has begun, this is a no-op. */
    @AllowedTo({Role.ADMIN, Role.SYSTEM})
    record CancelScheduledPrice(@TargetAggregateIdentifier PriceId priceId, Instant from) implements PricingCommand {}

    /** The time has come for what is to begin then, and for what should have begun before. Once done it is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record BeginScheduledPrice(@TargetAggregateIdentifier PriceId priceId, Instant from) implements PricingCommand {}

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
