package cartulary.contract.payment;

import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.regex.Pattern;

/** One refund of a payment; also our reference for it at the provider. */
public record RefundId(@JsonValue String value) implements Comparable<RefundId> {
    private static final Pattern FORM = Pattern.compile("refund-[0-9a-f]{32}");

    /** @throws cartulary.contract.support.InvalidValue if the text is no such id */
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public RefundId {
        Ids.require("refundId", value, FORM);
    }

    /** Derived from what is refunded and why, so that a repeated request is the same refund. */
    public static RefundId derivedFrom(PaymentId payment, String cause) {
        return new RefundId(Ids.derive("refund-", payment.value(), cause));
    }

    /** Of a refund that was made at the provider, past us: its own reference is all there is. */
    public static RefundId madeAtProvider(PaymentId payment, String reference) {
        return derivedFrom(payment, "at-provider " + reference);
    }

    /** Of the part of a refund that goes back to store credit, beside the provider's. */
    public static RefundId ofCredit(PaymentId payment, RefundId refund) {
        return derivedFrom(payment, "credit of " + refund);
    }

    @Override
    public int compareTo(RefundId other) {
        return value.compareTo(other.value);
    }

    @Override
    public String toString() {
        return value; // Axon stores this string as the identifier.
    }
}
