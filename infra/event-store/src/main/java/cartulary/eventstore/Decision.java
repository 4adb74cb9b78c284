package cartulary.eventstore;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiFunction;
import org.axonframework.common.caching.Cache;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventsourcing.AggregateCacheEntry;
import org.axonframework.messaging.MessageDispatchInterceptor;

/** What one command was decided on, and whether it came to an event. Of the thread that handles it. */
final class Decision {
    static final ScopedValue<Decision> CURRENT = ScopedValue.newInstance();

    /** Aggregates that came from the cache, with the sequence of the last event they had seen. */
    final Map<String, Long> cached = new HashMap<>();

    boolean stored;

    /** Listens to the cache of aggregates. */
    static Cache.EntryListener reading() {
        return new Cache.EntryListenerAdapter() {
            @Override
            public void onEntryRead(Object key, Object value) {
                if (CURRENT.isBound() && value instanceof AggregateCacheEntry<?> entry) {
                    // It holds the aggregate itself as long as it is not serialized, and so needs nothing to make it.
                    var version = entry.recreateAggregate(null, null, null).version();
                    CURRENT.get().cached.put(key.toString(), version == null ? -1 : version);
                }
            }
        };
    }

    /** Listens to the event store. */
    static MessageDispatchInterceptor<EventMessage<?>> storing() {
        return new MessageDispatchInterceptor<>() {
            @Override
            public BiFunction<Integer, EventMessage<?>, EventMessage<?>> handle(
                    List<? extends EventMessage<?>> events) {
                if (CURRENT.isBound() && !events.isEmpty()) CURRENT.get().stored = true;
                return (_, event) -> event;
            }
        };
    }
}
