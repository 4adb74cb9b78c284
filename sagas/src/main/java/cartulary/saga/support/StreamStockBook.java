package cartulary.saga.support;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.util.function.BiFunction;
import org.axonframework.common.Registration;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;

/**
 * Reads plans and locations from their streams when first asked, and forgets a stream when it grows, as the price book does:
 * the cache loads and forgets a key under one lock. What another process changes is known here some milliseconds later.
 */
@ProcessingGroup(StreamStockBook.PROCESSOR)
public final class StreamStockBook implements StockBook {
    public static final String PROCESSOR = "stock-book";
    private static final int PLANS_MAX = 50_000;

    private final EventStore events;
    private final LoadingCache<String, StockPlan> plans =
            Caffeine.newBuilder().maximumSize(PLANS_MAX).build(this::loadPlan);
    private final LoadingCache<String, Routing> routing = Caffeine.newBuilder().build(this::loadRouting);

    public StreamStockBook(EventStore events) {
        this.events = events;
    }

    @Override
    public StockPlan plan(Sku sku) {
        return plans.get(StockItemId.planId(sku));
    }

    @Override
    public Routing routing() {
        return routing.get(LocationEvent.STREAM);
    }

    /** From now on what this process appends is forgotten before the append is acknowledged. */
    public Registration watch() {
        return events.subscribe(appended -> {
            if (CurrentUnitOfWork.isStarted()) CurrentUnitOfWork.get().afterCommit(_ -> appended.forEach(this::forget));
        });
    }

    private void forget(EventMessage<?> event) {
        switch (event.getPayload()) {
            case StockPlanEvent changed -> on(changed);
            case LocationEvent changed -> on(changed);
            default -> {} // Not of this book.
        }
    }

    @EventHandler
    void on(StockPlanEvent event) {
        plans.invalidate(StockItemId.planId(event.sku()));
    }

    @EventHandler
    void on(LocationEvent event) {
        routing.invalidateAll();
    }

    private StockPlan loadPlan(String stream) {
        return folded(stream, StockPlanEvent.class, StockPlan.PLAIN, StockPlan::with);
    }

    private Routing loadRouting(String stream) {
        return folded(stream, LocationEvent.class, Routing.PLAIN, Routing::with);
    }

    private <S, E> S folded(String stream, Class<E> type, S first, BiFunction<S, E, S> with) {
        return events.readEvents(stream)
                .asStream()
                .map(event -> type.cast(event.getPayload()))
                .reduce(first, with, (_, later) -> later);
    }
}
