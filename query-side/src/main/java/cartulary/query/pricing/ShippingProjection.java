package cartulary.query.pricing;

import cartulary.contract.pricing.ShippingEvent;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodDefined;
import cartulary.contract.pricing.ShippingEvent.ShippingMethodWithdrawn;
import cartulary.contract.pricing.ShippingQuery.ShippingMethodRow;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;

/** Keeps {@code shipping_methods}. */
public class ShippingProjection extends Projection<ShippingMethodRow> {
    public ShippingProjection() {
        super("shipping-methods", "shipping_methods", ShippingMethodRow.class, ShippingEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ShippingEvent shipping ? shipping.method().value() : null;
    }

    @Override
    public ShippingMethodRow apply(ShippingMethodRow was, Recorded recorded) {
        return switch ((ShippingEvent) recorded.event()) {
            case ShippingMethodDefined defined ->
                new ShippingMethodRow(defined.method(), defined.name(), defined.rates(), true);
            case ShippingMethodWithdrawn _ -> new ShippingMethodRow(was.method(), was.name(), was.rates(), false);
        };
    }
}
