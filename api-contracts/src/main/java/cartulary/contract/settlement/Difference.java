package cartulary.contract.settlement;

import cartulary.contract.money.Money;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;
import java.util.Currency;
import java.util.Objects;

/**
 * Where a provider and we say different things.
 *
 * @param reference by which it is found again at the provider
 * @param ours null if we know nothing of it
 * @param theirs null if the provider says nothing of it
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record Difference(
        Kind kind, String provider, String reference, PaymentId paymentId, RefundId refundId, Side ours, Side theirs) {
    public enum Kind {
        /** The provider moved money of which we know nothing. */
        @JsonProperty("missing-ours")
        MISSING_OURS,
        /** We booked money of which the provider says nothing. */
        @JsonProperty("missing-theirs")
        MISSING_THEIRS,
        @JsonProperty("amount")
        AMOUNT,
        /** Both know it, and one says that the money moved. */
        @JsonProperty("status")
        STATUS,
        /** The same was taken, or told, twice. */
        @JsonProperty("duplicate")
        DUPLICATE,
        /** The provider kept something else than was agreed. */
        @JsonProperty("fee")
        FEE,
        /** A fact that was told to a payment fits neither amount, currency nor reference. */
        @JsonProperty("fact")
        FACT,
        /** A cardholder disputes a payment at the bank: a person must answer there. */
        @JsonProperty("dispute")
        DISPUTE,
        /** An outcome that nobody could be made to tell. */
        @JsonProperty("unresolved")
        UNRESOLVED
    }

    /**
     * @param amount as it stands there
     * @param effect what it adds to the money that the provider holds for us, in minor units; below zero takes away
     * @param fee null if none is told
     * @param movement what moved, as "refund"; null where it was not asked, and of before
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Side(
            Money amount, long effect, Money fee, String status, String reference, Instant at, String movement) {
        public Side(Money amount, long effect, Money fee, String status, String reference, Instant at) {
            this(amount, effect, fee, status, reference, at, null);
        }
    }

    public Difference {
        Objects.requireNonNull(kind, "kind");
        if (ours == null && theirs == null) throw new IllegalArgumentException("a difference of nothing");
    }

    public CaseId caseId() {
        var about = refundId != null ? refundId.value() : paymentId != null ? paymentId.value() : "";
        // Both sides belong to it: another amount is another question, whatever was decided about the first.
        return CaseId.derivedFrom(provider, kind.name(), reference, about, shape(ours), shape(theirs));
    }

    public Currency currency() {
        return (theirs != null ? theirs : ours).amount().currency();
    }

    /** What the provider holds more than we say, in minor units. */
    public long gap() {
        return Math.subtractExact(theirs == null ? 0 : theirs.effect(), ours == null ? 0 : ours.effect());
    }

    /** Whether it is a refund of a payment of ours that somebody made past us: the payment itself can book it, once. */
    public boolean refundedPastUs() {
        return kind == Kind.MISSING_OURS
                && paymentId != null
                && refundId == null
                && theirs.reference() != null
                && "refund".equals(theirs.movement());
    }

    private static String shape(Side side) {
        return side == null
                ? ""
                : side.amount().minorUnits() + " " + side.amount().currency() + " " + side.effect();
    }
}
