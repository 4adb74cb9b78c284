package cartulary.contract.payment;

import cartulary.contract.money.Money;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/** Asks what a payment would make of words of its provider, and has nothing happen. Answered by {@link Rehearsed}. */
@AllowedTo(Role.SYSTEM)
public record PaymentRehearsal(PaymentId paymentId, String provider, List<Told> told) {
    /**
     * Either a fact of the payment or one of a refund.
     *
     * @param refundId null for a fact of the payment, and for a refund made past us
     * @param refundReference of a refund made past us
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Told(ProviderFact fact, RefundId refundId, RefundFact refund, String refundReference, Money amount) {}

    /** One for each word, in their order. */
    public record Rehearsed(List<NotificationRehearsal.Step> steps) {}
}
