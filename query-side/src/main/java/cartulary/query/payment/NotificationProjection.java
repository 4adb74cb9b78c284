package cartulary.query.payment;

import cartulary.contract.payment.NotificationEvent;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
import cartulary.contract.payment.NotificationRow;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;

/** Keeps {@code notifications}: the webhook inbox, without what was sealed. */
public class NotificationProjection extends Projection<NotificationProjection.NotificationDocument> {
    /** @param receivedPosition what lists are sorted by */
    public record NotificationDocument(NotificationRow row, long receivedPosition) {}

    public NotificationProjection() {
        super("notifications", "notifications", NotificationDocument.class, NotificationEvent.class);
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof NotificationEvent notification
                ? notification.notificationId().value()
                : null;
    }

    @Override
    public NotificationDocument apply(NotificationDocument was, Recorded recorded) {
        return switch ((NotificationEvent) recorded.event()) {
            case NotificationReceived received ->
                new NotificationDocument(
                        new NotificationRow(
                                received.notificationId(),
                                received.provider(),
                                received.type(),
                                received.paymentId(),
                                null,
                                recorded.at(),
                                null),
                        recorded.position());
            case NotificationSettled settled ->
                new NotificationDocument(
                        new NotificationRow(
                                was.row().notificationId(),
                                was.row().provider(),
                                was.row().type(),
                                was.row().paymentId(),
                                settled.outcome(),
                                was.row().receivedAt(),
                                recorded.at()),
                        was.receivedPosition());
        };
    }
}
