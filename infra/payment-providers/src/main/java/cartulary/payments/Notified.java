package cartulary.payments;

import cartulary.contract.payment.PaymentFailure.NotificationRejected;

/** What became of bytes that claim to come from a provider. */
public sealed interface Notified {
    record Verified(ProviderNotification notification) implements Notified {}

    /** Nothing in it is to be believed, stored or answered with success. */
    record Refused(NotificationRejected failure) implements Notified {
        static Refused because(String why) {
            return new Refused(new NotificationRejected(why));
        }
    }

    static Notified refused(String why) {
        return Refused.because(why);
    }
}
