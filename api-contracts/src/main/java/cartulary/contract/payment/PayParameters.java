package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.Map;

/**
 * What the shopper's client needs to pay. A secret of this payment.
 *
 * @param clientSecret for the provider's own script; null if it has none
 * @param payPage address of a page on which it can be paid; null if there is none
 * @param code what a QR code is to hold; null if nothing is to be scanned
 * @param client what an app or a page inside the provider's app hands over, signed; null if nothing is
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record PayParameters(String clientSecret, String payPage, String code, Map<String, String> client) {
    public PayParameters(String clientSecret, String payPage) {
        this(clientSecret, payPage, null, null);
    }

    @Override
    public String toString() {
        return "PayParameters[…]"; // A log line must not spell it out.
    }
}
