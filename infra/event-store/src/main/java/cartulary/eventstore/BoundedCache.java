package cartulary.eventstore;

import com.github.benmanes.caffeine.cache.Caffeine;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import io.micrometer.core.instrument.binder.cache.CaffeineCacheMetrics;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/** Keeps the aggregates used most: strongly, because Axon's weak cache is empty after any collection, and not too many. */
final class BoundedCache implements Cache, MeterBinder {
    private final com.github.benmanes.caffeine.cache.Cache<Object, Object> entries;
    private final Set<EntryListener> listeners = new CopyOnWriteArraySet<>();

    BoundedCache(long size) {
        this.entries = Caffeine.newBuilder().maximumSize(size).recordStats().build();
    }

    /** Size, hits, misses and evictions. */
    @Override
    public void bindTo(MeterRegistry meters) {
        CaffeineCacheMetrics.monitor(meters, entries, "aggregates");
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As the interface has it.
    public <K, V> V get(K key) {
        var value = (V) entries.getIfPresent(key);
        if (value != null) listeners.forEach(listener -> listener.onEntryRead(key, value));
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        var before = entries.asMap().put(key, value);
        listeners.forEach(listener -> {
            if (before == null) listener.onEntryCreated(key, value);
            else listener.onEntryUpdated(key, value);
        });
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        if (entries.asMap().putIfAbsent(key, value) != null) return false;
        listeners.forEach(listener -> listener.onEntryCreated(key, value));
        return true;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T computeIfAbsent(Object key, Supplier<T> made) {
        return (T) entries.get(key, _ -> made.get());
    }

    @Override
    public boolean remove(Object key) {
        if (entries.asMap().remove(key) == null) return false;
        listeners.forEach(listener -> listener.onEntryRemoved(key));
        return true;
    }

    @Override
    public void removeAll() {
        entries.invalidateAll();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.asMap().containsKey(key);
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> void computeIfPresent(Object key, UnaryOperator<V> change) {
        entries.asMap().computeIfPresent(key, (_, value) -> change.apply((V) value));
    }
}
