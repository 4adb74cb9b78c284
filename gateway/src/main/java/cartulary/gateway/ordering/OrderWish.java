package cartulary.gateway.ordering;

import cartulary.contract.pricing.ShippingMethodId;
import cartulary.gateway.ordering.OrderController.LineRequest;
import cartulary.gateway.support.Requests;
import java.util.Currency;
import java.util.List;

/**
 * What a nonce stands for: all that an order's total depends on.
 *
 * @param cartVersion null when bought at once
 * @param lines null when it is a cart's
 */
record OrderWish(
        Long cartVersion, List<LineRequest> lines, Currency currency, String country, ShippingMethodId shippingMethod) {
    String hash() {
        return Requests.hash("confirm order", this);
    }
}
