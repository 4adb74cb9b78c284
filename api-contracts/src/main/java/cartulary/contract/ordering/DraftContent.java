package cartulary.contract.ordering;

import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.pricing.ShippingMethodId;
import java.util.Currency;
import java.util.List;

/**
 * What a draft asks for. It has no prices: those of the moment in which it is placed hold.
 *
 * @param shippingMethod null for the standard one
 */
public record DraftContent(List<RequestedLine> lines, Currency currency, ShippingMethodId shippingMethod) {}
