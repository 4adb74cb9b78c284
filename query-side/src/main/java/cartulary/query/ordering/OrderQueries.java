package cartulary.query.ordering;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderQuery.ListMyOrders;
import cartulary.contract.ordering.OrderQuery.ListOrders;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.ordering.OrderView.OrderStatus;
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
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers questions about orders. What is not the asker's does not exist for them. */
public final class OrderQueries {
    private final ViewStore views;
    private final Projections projections;
    private final OrderProjection orders;
    private final OrderCache cache;

    public OrderQueries(ViewStore views, Projections projections, OrderProjection orders, OrderCache cache) {
        this.views = views;
        this.projections = projections;
        this.orders = orders;
        this.cache = cache;
    }

    /** Who names a position is shown the view itself; who does not, what is cached of it. */
    @QueryHandler
    public OrderDetails find(FindOrder query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        var id = query.orderId().value();
        projections.await(Readers.position(position), orders);
        var found = position == null
                ? cache.get(id, projections.isHere(orders.name()), () -> views.find(orders, id))
                : views.find(orders, id);
        if (found.isEmpty()) {
            // Placed a moment ago, maybe, by somebody who does not name a position: that there is none is said of the
            // book as it is now.
            projections.await(projections.headPosition(), orders);
            found = views.find(orders, id);
        }
        return found.filter(order -> OrderViews.maySee(order, actor))
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
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        if (query.orderId() != null) wanted.add(eq("_id", query.orderId().value()));
        if (query.number() != null) wanted.add(eq("body.number", query.number().value()));
        if (query.customerId() != null)
            wanted.add(eq("body.customerId", query.customerId().value()));
        if (query.status() != null)
            wanted.add(eq("body.status", query.status().name().toLowerCase(Locale.ROOT)));
        if (query.placedFrom() != null) wanted.add(gte("body.placedAt", second(query.placedFrom())));
        if (query.placedTo() != null) wanted.add(lt("body.placedAt", second(query.placedTo())));
        return page(and(wanted), query.cursor(), query.size(), position);
    }

    public Map<String, Long> countByStatus() {
        var counts = new TreeMap<String, Long>();
        for (var status : OrderStatus.values()) {
            var word = status.name().toLowerCase(Locale.ROOT);
            counts.put(word, views.count(orders, eq("body.status", word)));
        }
        return counts;
    }

    /** Without the Z, so that as a text it sorts before every instant of its second, with a fraction or without. */
    static String second(Instant at) {
        var text = at.truncatedTo(ChronoUnit.SECONDS).toString();
        return text.substring(0, text.length() - 1);
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
