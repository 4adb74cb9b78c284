package cartulary.query.ordering;

import cartulary.query.support.RedisLevel;
import cartulary.query.support.TwoLevelCache;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/**
 * What those are answered from who ask again and again how an order and its payment stand. It holds what the view holds, its
 * sealed values sealed. Only the process that writes the view keeps orders itself, for it knows when they change, and asks the view
 * for what it does not keep: in Redis it would find what it has just evicted. Others ask Redis, which is told before anybody else is.
 */
public final class OrderCache {
    /** Short, for the writing may go to another process. */
    private static final Duration KEPT = Duration.ofSeconds(1);

    private final TwoLevelCache<OrderDocument> orders;

    public OrderCache(ObjectMapper mapper, RedisLevel redis, MeterRegistry meters) {
        orders = new TwoLevelCache<>(
                "order", false, KEPT, types -> types.constructType(OrderDocument.class), mapper, redis, meters);
    }

    /** @param written whether this process writes the view */
    Optional<OrderDocument> get(String orderId, boolean written, Supplier<Optional<OrderDocument>> view) {
        return written ? orders.here(orderId, view) : orders.shared(orderId, view);
    }

    void changed(Set<String> orderIds) {
        orders.evict(orderIds);
    }

    void allChanged() {
        orders.evictAll();
    }
}
