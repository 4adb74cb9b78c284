package cartulary.contract.payment;

import cartulary.contract.money.Money;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;

/**
 * What a provider said of a payment, verified and in our words. A notification, an answer and a query all end as one of
 * these; the Payment alone decides what it means.
 *
 * <p>Ranked: a fact of a lower rank than what is known changes nothing, so late, older and repeated facts are harmless.
 */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "fact")
@JsonSubTypes({
    @JsonSubTypes.Type(value = ProviderFact.ActionRequired.class, name = "action-required"),
    @JsonSubTypes.Type(value = ProviderFact.Pending.class, name = "pending"),
    @JsonSubTypes.Type(value = ProviderFact.Declined.class, name = "declined"),
    @JsonSubTypes.Type(value = ProviderFact.Authorized.class, name = "authorized"),
    @JsonSubTypes.Type(value = ProviderFact.Captured.class, name = "captured"),
    @JsonSubTypes.Type(value = ProviderFact.Closed.class, name = "closed"),
    @JsonSubTypes.Type(value = ProviderFact.NotSent.class, name = "not-sent"),
    @JsonSubTypes.Type(value = ProviderFact.Unknown.class, name = "unknown")
})
public sealed interface ProviderFact {
    /** The provider's own id of the payment; null if it does not know it yet. */
    String providerReference();

    /** The shopper must do something: pay on a page, or confirm in the app. */
    record ActionRequired(String providerReference, PayParameters parameters) implements ProviderFact {}

    /** Taken up by the provider, the outcome comes later. */
    record Pending(String providerReference) implements ProviderFact {}

    /**
     * @param attemptReference the provider's id of this attempt: the same decline told twice is one.
     */
    record Declined(String providerReference, String attemptReference, String code) implements ProviderFact {}

    record Authorized(String providerReference, Money amount) implements ProviderFact {}

    /**
     * @param captureReference the provider's id of the money movement
     */
    record Captured(String providerReference, String captureReference, Money amount) implements ProviderFact {}

    /** Nothing can be paid any more. */
    record Closed(String providerReference) implements ProviderFact {}

    /** The request surely did not reach the provider: safe to send again. */
    record NotSent(String providerReference, String why) implements ProviderFact {}

    /** It may or may not have happened: ask, never guess. */
    record Unknown(String providerReference, String why) implements ProviderFact {}
}
