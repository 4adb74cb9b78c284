package cartulary.contract.payment;

/**
 * What the shopper's client needs to pay. A secret of this payment.
 *
 * @param clientSecret for the provider's own script; null if it has none
 * @param payPage address of a page on which it can be paid; null if there is none
 */
public record PayParameters(String clientSecret, String payPage) {
    @Override
    public String toString() {
        return "PayParameters[…]"; // A log line must not spell it out.
    }
}
