package cartulary.query.fulfilment;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.fulfilment.FulfilmentQuery.FindFulfilment;
import cartulary.contract.fulfilment.FulfilmentQuery.ListReturns;
import cartulary.contract.fulfilment.FulfilmentView.FulfilmentDetails;
import cartulary.contract.fulfilment.FulfilmentView.LineState;
import cartulary.contract.fulfilment.FulfilmentView.ReturnDetails;
import cartulary.contract.fulfilment.FulfilmentView.ReturnRow;
import cartulary.contract.fulfilment.FulfilmentView.ReturnState;
import cartulary.contract.fulfilment.ReceivedUnits;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.support.Actor;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.contract.support.Role;
import cartulary.query.fulfilment.FulfilmentProjection.FulfilmentDocument;
import cartulary.query.fulfilment.ReturnProjection.ReturnDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what is sent and what comes back. What is not the asker's does not exist for them. */
public final class FulfilmentQueries {
    private final ViewStore views;
    private final Projections projections;
    private final FulfilmentProjection fulfilments;
    private final ReturnProjection returns;

    public FulfilmentQueries(
            ViewStore views, Projections projections, FulfilmentProjection fulfilments, ReturnProjection returns) {
        this.views = views;
        this.projections = projections;
        this.fulfilments = fulfilments;
        this.returns = returns;
    }

    @QueryHandler
    public FulfilmentDetails find(
            FindFulfilment query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), fulfilments);
        return views.find(fulfilments, query.orderId().value())
                .filter(found -> found.customerId() != null)
                .filter(found -> Readers.isStaff(actor)
                        || actor.is(Role.SYSTEM)
                        || found.customerId().value().equals(actor.id()))
                .map(FulfilmentQueries::details)
                .orElse(null);
    }

    @QueryHandler
    public Page<ReturnRow> list(ListReturns query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), returns);
        var filter = query.state() == null
                ? exists("_id")
                : eq("body.row.state", query.state().name().toLowerCase(Locale.ROOT));
        return Pages.after(
                views,
                returns,
                filter,
                "requestedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        found.requestedPosition(), found.row().returnId().value()),
                ReturnDocument::row);
    }

    private static FulfilmentDetails details(FulfilmentDocument found) {
        return new FulfilmentDetails(
                found.fulfilmentId(),
                found.orderId(),
                found.customerId(),
                state(found),
                found.lines().stream().map(line -> line(found, line)).toList(),
                found.parcels(),
                found.returns(),
                found.position());
    }

    private static String state(FulfilmentDocument found) {
        if (found.stopped()) return "stopped";
        if (found.confirmed()) return "completed";
        if (found.complete()) return "shipped";
        return found.parcels().isEmpty() ? "open" : "shipping";
    }

    private static LineState line(FulfilmentDocument found, SoldLine line) {
        var sent = line.service()
                ? found.opened().contains(line.sku()) ? line.quantity() : 0
                : FulfilmentProjection.sent(found, line.sku());
        var coming = 0;
        var back = 0;
        for (var each : found.returns()) {
            var came = each.state() == ReturnState.RECEIVED || each.state() == ReturnState.SETTLED;
            if (came) back += came(each, line);
            else if (each.state() != ReturnState.DENIED) coming += asked(each, line);
        }
        var returnable = line.service() ? 0 : sent - back - coming;
        return new LineState(line.sku(), line.quantity(), sent, back, returnable, line.service());
    }

    private static int came(ReturnDetails each, SoldLine line) {
        return each.received().stream()
                .filter(received -> received.sku().equals(line.sku()))
                .mapToInt(ReceivedUnits::quantity)
                .sum();
    }

    private static int asked(ReturnDetails each, SoldLine line) {
        return each.lines().stream()
                .filter(units -> units.sku().equals(line.sku()))
                .mapToInt(Units::quantity)
                .sum();
    }
}
