package cartulary.payments;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the shop asks of whoever takes the money. Every call may be repeated: our own reference (the payment's or refund's
 * id) is what the provider knows it by. No call throws because of the network or the provider: what is not known is told
 * as {@code Unknown}, and only what surely was not taken up as {@code NotSent}.
 */
public interface PaymentProvider {
    /** As it stands in the payment's events and in notification ids, as "stripe". */
    String name();

    /** Whether it answers anything at all now. */
    boolean answers();

    /** Opens the payment; again with the same content it is the same payment. */
    ProviderFact start(Opening opening);

    /**
     * Everything the provider says of the payment now, in the order in which it is to be recorded; never empty.
     *
     * @param providerReference null if it was never told to us: it is then looked for by our own reference, and
     *     {@code NotSent} means that the provider has no such payment
     */
    List<ProviderFact> query(Opening opening, String providerReference);

    /**
     * Makes it unpayable. A payment that nobody knows the provider's reference of is opened and then closed, so that an
     * opening still under way finds it closed.
     *
     * @param attempt counts the tries from 1: a provider that remembers a failed answer by its key would repeat it
     * @return Closed; Captured if the money was faster; otherwise it is not known yet
     */
    ProviderFact close(Opening opening, String providerReference, int attempt);

    RefundFact refund(Refunding refunding);

    /** Looks for the refund by our reference; Unknown also if the provider has none of it yet. */
    RefundFact queryRefund(Refunding refunding);

    /**
     * Believes a notification only by its signature over the raw bytes.
     *
     * @param headers names in lower case
     * @param now shop time, compared with the time that was signed
     */
    Notified parseNotification(byte[] rawBody, Map<String, String> headers, Instant now);

    /** Reads bytes that {@link #parseNotification} believed before. @throws IllegalArgumentException if it cannot */
    ProviderNotification readVerified(byte[] rawBody);

    /**
     * A payment as it was asked for; the same in every call about it.
     *
     * @param requestedAt shop time; nothing older at the provider can be it
     */
    record Opening(PaymentId paymentId, OrderId orderId, Money due, Instant requestedAt) {}

    record Refunding(RefundId refundId, PaymentId paymentId, String providerReference, Money amount) {}
}
