package cartulary.query.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Executors;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;

/**
 * In front of the views: this process for a minute, Redis for five, and one load at a time for each key. That there is
 * nothing is kept too, shorter. A value is evicted after the flush that changed it, here and by Redis on every node.
 */
public final class TwoLevelCache<V> {
    private static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration NOTHING_KEPT = Duration.ofSeconds(5);
    private static final String NOTHING = "null";
    private static final Executor LOADERS = Executors.newVirtualThreadPerTaskExecutor();

    private final String region;
    private final boolean evictedWhole;
    private final JavaType type;
    private final ObjectMapper mapper;
    private final RedisLevel redis;
    private final MeterRegistry meters;
    private final AsyncCache<String, Optional<V>> local;

    /**
     * @param evictedWhole whether any change may concern every key, as with lists
     */
    public TwoLevelCache(
            String region,
            boolean evictedWhole,
            Function<com.fasterxml.jackson.databind.type.TypeFactory, JavaType> type,
            ObjectMapper mapper,
            RedisLevel redis,
            MeterRegistry meters) {
        this.region = region;
        this.evictedWhole = evictedWhole;
        this.type = type.apply(mapper.getTypeFactory());
        this.mapper = mapper;
        this.redis = redis;
        this.meters = meters;
        this.local = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfter(
                        Expiry.<String, Optional<V>>creating((_, found) -> found.isPresent() ? KEPT : NOTHING_KEPT))
                .buildAsync();
        redis.onEvicted(this::evictedElsewhere);
    }

    public Optional<V> get(String key, Supplier<Optional<V>> views) {
        boolean[] asked = {false};
        var found = local.get(key, (_, _) -> {
            asked[0] = true;
            return CompletableFuture.supplyAsync(() -> load(key, views), LOADERS);
        });
        count("process", !asked[0]);
        try {
            return found.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    /** Evicts these keys, or all if the region is evicted whole. */
    public void evict(Collection<String> keys) {
        if (keys.isEmpty()) return;
        evictHere(keys);
        redis.evict(keys.stream().map(this::tag).collect(Collectors.toSet()));
    }

    /** As {@link #evict}, in this process only. */
    public void evictHere(Collection<String> keys) {
        if (evictedWhole) {
            local.synchronous().invalidateAll();
        } else {
            local.synchronous().invalidateAll(keys);
        }
    }

    private Optional<V> load(String key, Supplier<Optional<V>> views) {
        var known = redis.read(tag(key), region + ":" + key);
        count("redis", known != null && known.json() != null);
        try {
            if (known != null && known.json() != null) {
                return known.json().equals(NOTHING)
                        ? Optional.empty()
                        : Optional.of(mapper.readValue(known.json(), type));
            }
            var found = views.get();
            if (known != null) {
                var json = found.isEmpty() ? NOTHING : mapper.writeValueAsString(found.get());
                redis.write(region + ":" + key, known.generation(), json, found.isEmpty());
            }
            return found;
        } catch (JsonProcessingException _) {
            return views.get(); // Of another version of the shop.
        }
    }

    private void evictedElsewhere(String tag) {
        if (tag == null || (evictedWhole && tag.equals(region))) {
            local.synchronous().invalidateAll();
        } else if (!evictedWhole && tag.startsWith(region + ":")) {
            local.synchronous().invalidate(tag.substring(region.length() + 1));
        }
    }

    private String tag(String key) {
        return evictedWhole ? region : region + ":" + key;
    }

    private void count(String level, boolean hit) {
        meters.counter("cartulary.cache", "region", region, "level", level, "result", hit ? "hit" : "miss")
                .increment();
    }
}
