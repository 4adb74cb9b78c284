package cartulary.contract.payment;

import com.fasterxml.jackson.annotation.JsonInclude;
import java.util.List;

/**
 * What a notification would do if it came today.
 *
 * @param outcome what it would be settled as; null if it cannot be read
 * @param settledAs what it was settled as; null if it waits
 * @param changes whether anything would change now
 * @param why null if it can be read
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record NotificationRehearsal(
        NotificationId notificationId,
        String provider,
        String type,
        NotificationOutcome outcome,
        NotificationOutcome settledAs,
        boolean changes,
        List<Step> steps,
        String why) {
    /**
     * @param tells what the payment would be told, as captured or refund-succeeded
     * @param events what the payment would make of it; none if it changes nothing
     * @param refusal the code of its no; null if it would take it
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    public record Step(PaymentId paymentId, String tells, List<String> events, String refusal) {}
}
