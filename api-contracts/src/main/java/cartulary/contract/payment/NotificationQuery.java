package cartulary.contract.payment;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;

/** Questions about the webhook inbox. */
public sealed interface NotificationQuery {
    /**
     * Answers a page of {@link NotificationRow}, newest first.
     *
     * @param outcome null for all
     * @param waiting only those that are not settled; not together with an outcome
     * @param cursor from the page before; null to begin
     * @param size 1 to 100
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListNotifications(NotificationOutcome outcome, boolean waiting, String cursor, int size)
            implements NotificationQuery {}

    /** Answers a {@link NotificationRehearsal}: what it would do if it came today. Null if it never came. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record RehearseNotification(NotificationId notificationId) implements NotificationQuery {}
}
