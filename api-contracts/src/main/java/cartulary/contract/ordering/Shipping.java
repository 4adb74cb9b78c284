package cartulary.contract.ordering;

import cartulary.contract.money.Money;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.support.Localized;

/** How an order is sent, and what was asked for it: frozen at placement, and part of the total. */
public record Shipping(ShippingMethodId method, Localized name, Money price) {}
