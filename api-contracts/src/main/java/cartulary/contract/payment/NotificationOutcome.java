package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonProperty;

/** What became of a notification. */
public enum NotificationOutcome {
    /** Its facts were told to the payment. */
    @JsonProperty("applied")
    APPLIED,
    /** A type that says nothing we act on. */
    @JsonProperty("ignored")
    IGNORED,
    /** It names no payment of ours: a person may look. */
    @JsonProperty("unmatched")
    UNMATCHED
}
