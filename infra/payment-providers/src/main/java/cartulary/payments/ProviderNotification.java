package cartulary.payments;

import cartulary.contract.money.Money;
import cartulary.contract.payment.DisputeFact;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import java.util.List;

/**
 * A provider's verified word, in ours.
 *
 * @param eventId the provider's own id of the event; fits a NotificationId
 * @param type in the provider's words
 * @param paymentId null if it names no payment of ours
 * @param facts in the order in which they are to be recorded; empty if the type says nothing we act on
 * @param refunds likewise
 * @param disputes likewise
 */
public record ProviderNotification(
        String provider,
        String eventId,
        String type,
        PaymentId paymentId,
        List<ProviderFact> facts,
        List<RefundTold> refunds,
        List<DisputeTold> disputes) {

    public ProviderNotification(
            String provider,
            String eventId,
            String type,
            PaymentId paymentId,
            List<ProviderFact> facts,
            List<RefundTold> refunds) {
        this(provider, eventId, type, paymentId, facts, refunds, List.of());
    }

    /** @param money of which it is, by the provider's references: any of them will do */
    public record DisputeTold(DisputeFact fact, List<String> money) {}

    /**
     * @param refundId null if it is none of ours: somebody made it at the provider
     * @param amount null if it is one of ours, or not told
     * @param capture of which money it gives back, by the provider's reference; null if it is one of ours, or not told
     */
    public record RefundTold(RefundId refundId, RefundFact fact, Money amount, String capture) {
        public RefundTold(RefundId refundId, RefundFact fact) {
            this(refundId, fact, null, null);
        }
    }
}
