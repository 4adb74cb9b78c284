package cartulary.eventstore;

import io.micrometer.core.instrument.FunctionCounter;
import io.micrometer.core.instrument.Gauge;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.binder.MeterBinder;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.axonframework.common.Registration;
import org.axonframework.common.caching.Cache;

/** Keeps the aggregates used last: strongly, because Axon's weak cache is empty after any collection, and not too many. */
final class BoundedCache implements Cache, MeterBinder {
    private final Recent<Object, Object> entries;
    private final Set<EntryListener> listeners = new CopyOnWriteArraySet<>();
    private final LongAdder hits = new LongAdder();
    private final LongAdder misses = new LongAdder();

    BoundedCache(long size) {
        this.entries = new Recent<>(size, _ -> 1);
    }

    /** Size, hits and misses. */
    @Override
    public void bindTo(MeterRegistry meters) {
        Gauge.builder("cache.size", entries, Recent::size)
                .tag("cache", "aggregates")
                .register(meters);
        gets("hit", hits).register(meters);
        gets("miss", misses).register(meters);
    }

    private static FunctionCounter.Builder<LongAdder> gets(String result, LongAdder count) {
        return FunctionCounter.builder("cache.gets", count, LongAdder::sum)
                .tag("cache", "aggregates")
                .tag("result", result);
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"}) // As the interface has it.
    public <K, V> V get(K key) {
        var value = (V) entries.get(key);
        (value == null ? misses : hits).increment();
        if (value != null) listeners.forEach(listener -> listener.onEntryRead(key, value));
        return value;
    }

    @Override
    public void put(Object key, Object value) {
        var before = entries.put(key, value);
        listeners.forEach(listener -> {
            if (before == null) listener.onEntryCreated(key, value);
            else listener.onEntryUpdated(key, value);
        });
    }

    @Override
    public boolean putIfAbsent(Object key, Object value) {
        if (entries.putIfAbsent(key, value) != null) return false;
        listeners.forEach(listener -> listener.onEntryCreated(key, value));
        return true;
    }

    @Override
    @SuppressWarnings({"unchecked", "TypeParameterUnusedInFormals"})
    public <T> T computeIfAbsent(Object key, Supplier<T> made) {
        var kept = (T) entries.get(key);
        if (kept != null) return kept;
        var now = made.get();
        var before = (T) entries.putIfAbsent(key, now);
        return before == null ? now : before;
    }

    @Override
    public boolean remove(Object key) {
        if (entries.remove(key) == null) return false;
        listeners.forEach(listener -> listener.onEntryRemoved(key));
        return true;
    }

    @Override
    public void removeAll() {
        entries.clear();
    }

    @Override
    public boolean containsKey(Object key) {
        return entries.get(key) != null;
    }

    @Override
    public Registration registerCacheEntryListener(EntryListener listener) {
        listeners.add(listener);
        return () -> listeners.remove(listener);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <V> void computeIfPresent(Object key, UnaryOperator<V> change) {
        entries.change(key, value -> change.apply((V) value));
    }
}
