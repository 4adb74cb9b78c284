package cartulary.saga.payment;

/**
 * What a stored task carries; the rest is read from the payment's stream when it runs.
 *
 * @param refundId null unless it is about a refund
 * @param attempt from 1
 */
public record PaymentWork(String paymentId, String refundId, int attempt) {
    PaymentWork next() {
        return new PaymentWork(paymentId, refundId, attempt + 1);
    }
}
