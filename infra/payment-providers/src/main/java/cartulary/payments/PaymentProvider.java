package cartulary.payments;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PayWay;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneId;
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

    /** Whether it failed so often of late that nothing is sent to it for now. */
    default boolean isLeftAlone() {
        return false;
    }

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

    /**
     * Takes what was only held, or a part of it; the rest is released. Again with the same amount it is the same capture.
     *
     * @return Captured, or why not; a provider that takes money in one step has nothing to capture and tells how it stands
     */
    ProviderFact capture(Opening opening, String providerReference, Money amount);

    /** Whether the money of a payment that was captured is still ours. */
    default Standing standing(Opening opening, String providerReference) {
        return switch (query(opening, providerReference).getLast()) {
            case ProviderFact.Captured captured -> new Standing.Held(captured.amount());
            case ProviderFact.Unknown unknown -> new Standing.Unknown(unknown.why());
            case ProviderFact.NotSent unknown -> new Standing.Unknown(unknown.why());
            case ProviderFact other -> new Standing.Gone(other.getClass().getSimpleName());
        };
    }

    RefundFact refund(Refunding refunding);

    /** Looks for the refund by our reference; Unknown also if the provider has none of it yet. */
    RefundFact queryRefund(Refunding refunding);

    /** All money that moved on one day, by the provider's own calendar ({@link #calendar}). */
    DayList list(LocalDate day);

    /** Where the provider's days begin. */
    ZoneId calendar();

    /**
     * Whether its keys and ours are a pair, found out by asking for something that cannot be.
     *
     * @return what is wrong, for a person; null if nothing is, or if it does not answer now
     */
    String proof();

    /** Whether a shopper's card can be kept here, and be paid with the next time. */
    default boolean keepsCards() {
        return false;
    }

    /**
     * The card that was kept when this payment was paid with it, as its opening wished.
     *
     * @param providerReference of a payment whose money came, or is held
     */
    default Kept kept(Opening opening, String providerReference) {
        return new Kept.None();
    }

    /**
     * Keeps a card no longer that was kept for a shopper.
     *
     * @param token the provider's name of it
     * @return whether it is gone, by the provider's own word; false if that is not known
     */
    default boolean forget(String token) {
        return true; // Nothing is kept.
    }

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
     * @param payBy shop time after which it is not to be paid
     * @param way how the shopper pays; null: in the provider's usual way
     * @param payer who pays, as the provider knows them, where the way needs it; else null
     * @param customer our own id of who ordered; null if it is not known
     */
    record Opening(
            PaymentId paymentId,
            OrderId orderId,
            Money due,
            Instant requestedAt,
            Instant payBy,
            PayWay way,
            String payer,
            String customer) {
        public Opening(
                PaymentId paymentId,
                OrderId orderId,
                Money due,
                Instant requestedAt,
                Instant payBy,
                PayWay way,
                String payer) {
            this(paymentId, orderId, due, requestedAt, payBy, way, payer, null);
        }

        public Opening(PaymentId paymentId, OrderId orderId, Money due, Instant requestedAt) {
            this(paymentId, orderId, due, requestedAt, requestedAt.plusSeconds(900), null, null);
        }

        @Override
        public String toString() {
            return "Opening[" + paymentId + "]"; // Who pays stays out of logs.
        }
    }

    /** @param total what the payment was of */
    record Refunding(RefundId refundId, PaymentId paymentId, String providerReference, Money amount, Money total) {}
}
