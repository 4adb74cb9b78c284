package cartulary.query.ordering;

import cartulary.contract.ordering.OrderQuery.FindOrder;
import cartulary.contract.ordering.OrderView.OrderDetails;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Actors;
import java.util.Map;
import java.util.function.BiPredicate;
import java.util.stream.Collectors;
import org.axonframework.queryhandling.QueryUpdateEmitter;

/** Tells those who watch an order what it has become: each what they may see. */
final class OrderUpdates {
    private final QueryUpdateEmitter emitter;
    private final OrderProjection projection;

    OrderUpdates(QueryUpdateEmitter emitter, OrderProjection projection) {
        this.emitter = emitter;
        this.projection = projection;
    }

    void tell(Map<String, OrderDocument> orders) {
        var watched = emitter.activeSubscriptions().stream()
                .map(subscription -> subscription.getPayload())
                .filter(FindOrder.class::isInstance)
                .map(query -> ((FindOrder) query).orderId().value())
                .filter(orders::containsKey)
                .collect(Collectors.toSet());
        for (var id : watched) {
            var order = orders.get(id);
            emit(order, OrderViews.details(order, true, projection), OrderViews::isOwner);
            emit(
                    order,
                    OrderViews.details(order, false, projection),
                    (of, actor) -> OrderViews.maySee(of, actor) && !OrderViews.isOwner(of, actor));
        }
    }

    private void emit(OrderDocument order, OrderDetails details, BiPredicate<OrderDocument, Actor> mayHear) {
        emitter.emit(
                subscription -> {
                    var actor = Actors.of(subscription.getMetaData());
                    return subscription.getPayload() instanceof FindOrder query
                            && query.orderId().equals(order.orderId())
                            && actor != null
                            && mayHear.test(order, actor);
                },
                details);
    }
}
