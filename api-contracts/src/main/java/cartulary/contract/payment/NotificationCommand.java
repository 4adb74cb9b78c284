package cartulary.contract.payment;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** The webhook inbox. */
public sealed interface NotificationCommand {
    NotificationId notificationId();

    /**
     * A notification whose signature was verified over its raw bytes. The same one again is a no-op.
     *
     * @param paymentId whose payment it is about; null if it names none of ours
     * @param retentionKey the provider and month whose key seals the bytes, as stripe-2026-11
     * @param rawBody the bytes as they came, base64
     */
    @AllowedTo(Role.PROVIDER)
    record ReceiveNotification(
            @TargetAggregateIdentifier NotificationId notificationId,
            String provider,
            String type,
            PaymentId paymentId,
            String retentionKey,
            String rawBody)
            implements NotificationCommand {}

    /** The worker is through with it. */
    @AllowedTo(Role.SYSTEM)
    record SettleNotification(@TargetAggregateIdentifier NotificationId notificationId, NotificationOutcome outcome)
            implements NotificationCommand {}
}
