package cartulary.query.payment;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.payment.NotificationQuery.ListNotifications;
import cartulary.contract.payment.NotificationRow;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.payment.NotificationProjection.NotificationDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers what providers told us and what became of it. */
public final class NotificationQueries {
    private final ViewStore views;
    private final Projections projections;
    private final NotificationProjection notifications;

    public NotificationQueries(ViewStore views, Projections projections, NotificationProjection notifications) {
        this.views = views;
        this.projections = projections;
        this.notifications = notifications;
    }

    @QueryHandler
    public Page<NotificationRow> list(ListNotifications query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), notifications);
        return Pages.after(
                views,
                notifications,
                filter(query),
                "receivedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        found.receivedPosition(), found.row().notificationId().value()),
                NotificationDocument::row);
    }

    private static Bson filter(ListNotifications query) {
        if (query.waiting()) return waiting();
        return query.outcome() == null
                ? exists("_id")
                : eq("body.row.outcome", query.outcome().name().toLowerCase(Locale.ROOT));
    }

    public long countWaiting() {
        return views.count(notifications, waiting());
    }

    private static Bson waiting() {
        return eq("body.row.outcome", null);
    }
}
