package cartulary.query.ordering;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderSummary;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers questions about orders. What is not the asker's does not exist for them. */
public final class OrderQueries {
    private final ViewStore views;
    private final Projections projections;
    private final OrderProjection orders;

    public OrderQueries(ViewStore views, Projections projections, OrderProjection orders) {
        this.views = views;
        this.projections = projections;
        this.orders = orders;
    }

    @QueryHandler
    public OrderDetails find(FindOrder query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), orders);
        return views.find(orders, query.orderId().value())
                .filter(order -> OrderViews.maySee(order, actor))
                .map(order -> OrderViews.details(order, OrderViews.isOwner(order, actor), orders))
                .orElse(null);
    }

    @QueryHandler
    public Page<OrderSummary> mine(ListMyOrders query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        if (!query.customerId().value().equals(actor.id())) {
            throw new CommandRefused(new Failures.NotAllowed("orders of somebody else"));
        }
        return page(eq("body.customerId", actor.id()), query.cursor(), query.size(), position);
    }

    @QueryHandler
    public Page<OrderSummary> board(ListOrders query, @MetaDataValue(MetaKeys.POSITION) String position) {
        var filter = query.status() == null
                ? exists("_id")
                : eq("body.status", query.status().name().toLowerCase(Locale.ROOT));
        return page(filter, query.cursor(), query.size(), position);
    }

    private Page<OrderSummary> page(Bson filter, String cursor, int size, String position) {
        projections.await(Readers.position(position), orders);
        return Pages.after(
                views,
                orders,
                filter,
                "placedPosition",
                true,
                cursor,
                Readers.size(size, 100),
                order -> new Cursor(order.placedPosition(), order.orderId().value()),
                OrderViews::summary);
    }
}
