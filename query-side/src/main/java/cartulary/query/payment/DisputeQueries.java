package cartulary.query.payment;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.payment.DisputeQuery.FindDispute;
import cartulary.contract.payment.DisputeQuery.ListDisputes;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.payment.DisputeProjection.DisputeDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.ArrayList;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers how disputes stand. */
public final class DisputeQueries {
    private final ViewStore views;
    private final Projections projections;
    private final DisputeProjection disputes;

    public DisputeQueries(ViewStore views, Projections projections, DisputeProjection disputes) {
        this.views = views;
        this.projections = projections;
        this.disputes = disputes;
    }

    @QueryHandler
    public DisputeRow find(FindDispute query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), disputes);
        return views.find(disputes, query.disputeId().value())
                .map(DisputeDocument::row)
                .orElse(null);
    }

    @QueryHandler
    public Page<DisputeRow> list(ListDisputes query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), disputes);
        return Pages.after(
                views,
                disputes,
                filter(query),
                "openedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        found.openedPosition(), found.row().disputeId().value()),
                DisputeDocument::row);
    }

    private static Bson filter(ListDisputes query) {
        var wanted = new ArrayList<Bson>();
        if (query.state() != null) wanted.add(eq("body.row.state", query.state().text()));
        if (query.orderId() != null)
            wanted.add(eq("body.row.orderId", query.orderId().value()));
        return wanted.isEmpty() ? exists("_id") : and(wanted);
    }
}
