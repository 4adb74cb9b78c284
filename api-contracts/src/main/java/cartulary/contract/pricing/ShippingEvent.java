package cartulary.contract.pricing;

import cartulary.contract.support.Localized;
import java.util.List;

/** The life of a way to send parcels. */
public sealed interface ShippingEvent {
    ShippingMethodId method();

    /** Holds for orders placed from now on. */
    record ShippingMethodDefined(ShippingMethodId method, Localized name, List<ShippingRate> rates)
            implements ShippingEvent {}

    /** No longer offered; orders that chose it keep it. */
    record ShippingMethodWithdrawn(ShippingMethodId method) implements ShippingEvent {}
}
