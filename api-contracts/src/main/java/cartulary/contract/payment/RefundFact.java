package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/** What a provider said of a refund, verified and in our words. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = RefundFact.Succeeded.class, name = "succeeded"),
    @JsonSubTypes.Type(value = RefundFact.Pending.class, name = "pending"),
    @JsonSubTypes.Type(value = RefundFact.Failed.class, name = "failed"),
    @JsonSubTypes.Type(value = RefundFact.Unknown.class, name = "unknown")
})
public sealed interface RefundFact {
    /** The provider's own id of the refund; null if it does not know it yet. */
    String providerReference();

    record Succeeded(String providerReference) implements RefundFact {}

    record Pending(String providerReference) implements RefundFact {}

    record Failed(String providerReference, String code) implements RefundFact {}

    /** Ask again, under the same refund id. */
    record Unknown(String providerReference, String why) implements RefundFact {}
}
