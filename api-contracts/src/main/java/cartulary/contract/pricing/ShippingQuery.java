package cartulary.contract.pricing;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Localized;
import cartulary.contract.support.Role;
import java.util.List;

/** Questions about ways to send. */
public sealed interface ShippingQuery {
    /**
     * Answers a list of {@link ShippingOption}, the cheapest first.
     *
     * @param goods value of what is to be sent, which also says in which currency
     */
    @AllowedTo({Role.CUSTOMER, Role.GUEST, Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListShippingOptions(String country, Money goods) implements ShippingQuery {}

    /** Answers a list of {@link ShippingMethodRow}, withdrawn ones too. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR})
    record ListShippingMethods() implements ShippingQuery {}

    record ShippingOption(ShippingMethodId method, Localized name, Money price) {}

    record ShippingMethodRow(ShippingMethodId method, Localized name, List<ShippingRate> rates, boolean offered) {}
}
