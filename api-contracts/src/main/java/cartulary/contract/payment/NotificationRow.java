package cartulary.contract.payment;

import java.time.Instant;

/**
 * A provider's notification and what became of it.
 *
 * @param paymentId null if it names none of ours
 * @param outcome null as long as it was not worked off
 * @param settledAt shop time; null as above
 */
public record NotificationRow(
        NotificationId notificationId,
        String provider,
        String type,
        PaymentId paymentId,
        NotificationOutcome outcome,
        Instant receivedAt,
        Instant settledAt) {}
