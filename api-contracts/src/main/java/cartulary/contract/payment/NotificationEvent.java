package cartulary.contract.payment;

import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;

/** The life of one provider notification. */
public sealed interface NotificationEvent {
    NotificationId notificationId();

    /**
     * Durable before the provider was answered.
     *
     * @param paymentId null if it names none of ours
     */
    record NotificationReceived(
            NotificationId notificationId,
            String provider,
            String type,
            PaymentId paymentId,
            @Subject String retentionKey,
            @Sealed String rawBody)
            implements NotificationEvent {}

    record NotificationSettled(NotificationId notificationId, NotificationOutcome outcome)
            implements NotificationEvent {}
}
