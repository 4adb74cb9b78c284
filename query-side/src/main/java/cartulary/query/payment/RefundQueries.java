package cartulary.query.payment;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.payment.RefundQuery.FindRefund;
import cartulary.contract.payment.RefundQuery.ListRefunds;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.payment.RefundProjection.RefundDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.ArrayList;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers how refunds stand. */
public final class RefundQueries {
    private final ViewStore views;
    private final Projections projections;
    private final RefundProjection refunds;

    public RefundQueries(ViewStore views, Projections projections, RefundProjection refunds) {
        this.views = views;
        this.projections = projections;
        this.refunds = refunds;
    }

    @QueryHandler
    public RefundRow find(FindRefund query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), refunds);
        return views.find(refunds, query.refundId().value())
                .map(RefundDocument::row)
                .orElse(null);
    }

    @QueryHandler
    public Page<RefundRow> list(ListRefunds query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), refunds);
        return Pages.after(
                views,
                refunds,
                filter(query),
                "askedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found ->
                        new Cursor(found.askedPosition(), found.row().refundId().value()),
                RefundDocument::row);
    }

    private static Bson filter(ListRefunds query) {
        var wanted = new ArrayList<Bson>();
        if (query.state() != null) wanted.add(eq("body.row.state", query.state()));
        if (query.orderId() != null)
            wanted.add(eq("body.row.orderId", query.orderId().value()));
        return wanted.isEmpty() ? exists("_id") : and(wanted);
    }
}
