package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.Locale;

/** How far a dispute has come. It goes on in this order; the last three are ends. */
public enum DisputeState {
    /** Evidence is to be handed in by a person, at the provider. */
    @JsonProperty("needs-response")
    NEEDS_RESPONSE,
    /** Evidence was handed in; the bank thinks about it. */
    @JsonProperty("under-review")
    UNDER_REVIEW,
    /** The bank says that the money is ours. */
    @JsonProperty("won")
    WON,
    /** The money is gone. */
    @JsonProperty("lost")
    LOST,
    /** It ended without a judgement: an inquiry that led to nothing. */
    @JsonProperty("closed")
    CLOSED;

    public boolean isEnd() {
        return compareTo(WON) >= 0;
    }

    /** As its JSON spells it. */
    public String text() {
        return name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
