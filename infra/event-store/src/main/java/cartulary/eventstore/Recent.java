package cartulary.eventstore;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToLongFunction;
import java.util.function.UnaryOperator;

/**
 * What was used last, up to a weight: the first to go is what nobody has asked for the longest. So it is with whatever belongs to one
 * order and is asked for often, for seconds, and then never again. A cache that keeps what is asked for <em>most</em> lets such a
 * newcomer in only if it is asked for more often than one of those that are over.
 *
 * <p>Safe to be used by many threads.
 */
final class Recent<K, V> {
    private final Map<K, V> entries = new LinkedHashMap<>(16, 0.75f, true);
    private final long weightMax;
    private final ToLongFunction<V> weigher;
    private long weight;

    /** @param weigher how much a value counts; the same for a value as long as it is kept */
    Recent(long weightMax, ToLongFunction<V> weigher) {
        this.weightMax = weightMax;
        this.weigher = weigher;
    }

    /** Null if it is not kept. */
    synchronized V get(K key) {
        return entries.get(key);
    }

    /** @return what was kept before; null if nothing was */
    synchronized V put(K key, V value) {
        var before = entries.put(key, value);
        if (before != null) weight -= weigher.applyAsLong(before);
        weight += weigher.applyAsLong(value);
        var oldest = entries.values().iterator();
        while (weight > weightMax && oldest.hasNext()) {
            weight -= weigher.applyAsLong(oldest.next());
            oldest.remove();
        }
        return before;
    }

    /** @return what is kept and stays; null if nothing was, and this is now */
    synchronized V putIfAbsent(K key, V value) {
        var before = entries.get(key);
        return before != null ? before : put(key, value);
    }

    /** @return what was kept; null if nothing was */
    synchronized V remove(K key) {
        var before = entries.remove(key);
        if (before != null) weight -= weigher.applyAsLong(before);
        return before;
    }

    synchronized void remove(K key, V value) {
        if (entries.remove(key, value)) weight -= weigher.applyAsLong(value);
    }

    /** Nothing where nothing is kept. */
    synchronized void change(K key, UnaryOperator<V> change) {
        var before = entries.get(key);
        if (before != null) put(key, change.apply(before));
    }

    synchronized int size() {
        return entries.size();
    }

    synchronized void clear() {
        entries.clear();
        weight = 0;
    }
}
