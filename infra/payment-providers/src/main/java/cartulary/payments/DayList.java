package cartulary.payments;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import java.time.Instant;
import java.util.List;

/** What a provider says of a day. */
public sealed interface DayList {
    /** All of it, in the order in which it happened. */
    record Told(List<Line> lines) implements DayList {}

    /** There is no list of that day yet; ask again later. */
    record NotYet(String why) implements DayList {}

    /** It was not told: no answer, or none that can be believed. */
    record Unknown(String why) implements DayList {}

    enum Kind {
        CHARGE,
        REFUND,
        /** A refund that came back: the money is ours again. */
        REFUND_RETURNED,
        /** Taken from us, or given back to us, over a dispute; the sign is the kind. */
        DISPUTE,
        DISPUTE_RETURNED
    }

    /**
     * One movement of money.
     *
     * @param reference our own, as the provider knows it: the payment's or refund's number; null if it has none of ours
     * @param paymentId null if it names no payment of ours
     * @param refundId null unless it is a refund of ours
     * @param providerReference the provider's own, of the charge or refund
     * @param amount never negative: the kind tells the direction
     * @param fee what the provider keeps of it
     * @param status in the provider's words
     * @param capture of a refund or dispute: the charge it takes from, as the provider names it; null if it is not told
     */
    record Line(
            Kind kind,
            String reference,
            PaymentId paymentId,
            RefundId refundId,
            String providerReference,
            Money amount,
            Money fee,
            Instant at,
            String status,
            String capture) {
        public Line(
                Kind kind,
                String reference,
                PaymentId paymentId,
                RefundId refundId,
                String providerReference,
                Money amount,
                Money fee,
                Instant at,
                String status) {
            this(kind, reference, paymentId, refundId, providerReference, amount, fee, at, status, null);
        }
    }
}
