package cartulary.query.ordering;

import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Actors;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;
import org.axonframework.queryhandling.QueryUpdateEmitter;

/** Tells those who watch an order what it has become: each what they may see. */
final class OrderUpdates {
    private final QueryUpdateEmitter emitter;
    private final OrderProjection projection;

    OrderUpdates(QueryUpdateEmitter emitter, OrderProjection projection) {
        this.emitter = emitter;
        this.projection = projection;
    }

    /** Whoever begins to watch from now on is shown what is written already. */
    void tell(Map<String, OrderDocument> orders) {
        var watchers = new HashMap<String, List<Actor>>();
        for (var subscription : emitter.activeSubscriptions()) {
            if (!(subscription.getPayload() instanceof FindOrder query)) continue;
            var id = query.orderId().value();
            if (!orders.containsKey(id)) continue;
            var actor = Actors.of(subscription.getMetaData());
            if (actor != null)
                watchers.computeIfAbsent(id, _ -> new ArrayList<>()).add(actor);
        }
        watchers.forEach((id, actors) -> {
            tell(orders.get(id), true, actors, OrderViews::isOwner);
            tell(
                    orders.get(id),
                    false,
                    actors,
                    (order, actor) -> OrderViews.maySee(order, actor) && !OrderViews.isOwner(order, actor));
        });
    }

    private void tell(
            OrderDocument order, boolean whole, List<Actor> actors, BiPredicate<OrderDocument, Actor> mayHear) {
        if (actors.stream().noneMatch(actor -> mayHear.test(order, actor))) return;
        emitter.emit(
                subscription -> {
                    // All that anybody watches pass here: who watches it is asked last.
                    if (!(subscription.getPayload() instanceof FindOrder query)) return false;
                    if (!query.orderId().equals(order.orderId())) return false;
                    var actor = Actors.of(subscription.getMetaData());
                    return actor != null && mayHear.test(order, actor);
                },
                OrderViews.details(order, whole, projection));
    }
}
