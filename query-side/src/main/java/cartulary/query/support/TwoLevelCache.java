package cartulary.query.support;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JavaType;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * In front of the views: this process for a minute, Redis for five, and one load at a time for each key. That there is
 * nothing is kept too, shorter. A value is evicted after the flush that changed it, here and by Redis on every node.
 */
public final class TwoLevelCache<V> {
    public static final Duration KEPT = Duration.ofSeconds(60);
    private static final Duration NOTHING_KEPT = Duration.ofSeconds(5);
    private static final String NOTHING = "null";
    /** One load in so many is compared with the views later. */
    private static final int SAMPLED = 64;
    /** Longer than an eviction is under way. */
    private static final Duration STILL = Duration.ofMillis(500);

    private static final Logger LOG = LoggerFactory.getLogger(TwoLevelCache.class);

    private final String region;
    private final boolean evictedWhole;
    private final JavaType type;
    private final ObjectMapper mapper;
    private final RedisLevel redis;
    private final MeterRegistry meters;
    private final Counter processHits;
    private final Counter processMisses;
    private final Counter redisHits;
    private final Counter redisMisses;
    private final AsyncCache<String, Optional<V>> local;
    private final AtomicLong loads = new AtomicLong();
    private final ArrayBlockingQueue<Sample<V>> samples = new ArrayBlockingQueue<>(16);

    /** To be compared with the views later. */
    private record Sample<V>(String key, Supplier<Optional<V>> views) {}

    /**
     * @param evictedWhole whether any change may concern every key, as with lists
     * @param kept in this process, at most
     */
    public TwoLevelCache(
            String region,
            boolean evictedWhole,
            Duration kept,
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
        this.processHits = counter("process", "hit");
        this.processMisses = counter("process", "miss");
        this.redisHits = counter("redis", "hit");
        this.redisMisses = counter("redis", "miss");
        var nothing = kept.compareTo(NOTHING_KEPT) < 0 ? kept : NOTHING_KEPT;
        this.local = Caffeine.newBuilder()
                .maximumSize(10_000)
                .expireAfter(Expiry.<String, Optional<V>>creating((_, found) -> found.isPresent() ? kept : nothing))
                .buildAsync();
        redis.onEvicted(this::evictedElsewhere);
        redis.onWatch(this::repair);
    }

    public Optional<V> get(String key, Supplier<Optional<V>> views) {
        return once(key, () -> load(key, views));
    }

    /** Past Redis: for the process that makes the changes, which would mostly find there what it has just evicted. */
    public Optional<V> here(String key, Supplier<Optional<V>> views) {
        return once(key, views);
    }

    private Optional<V> once(String key, Supplier<Optional<V>> loaded) {
        var mine = new CompletableFuture<Optional<V>>();
        var known = local.asMap().putIfAbsent(key, mine);
        (known == null ? processMisses : processHits).increment();
        if (known != null) return joined(known);
        try {
            var found = loaded.get();
            mine.complete(found);
            return found;
        } catch (RuntimeException | Error e) {
            mine.completeExceptionally(e); // Nobody is to wait for it, and the cache forgets it.
            throw e;
        }
    }

    private static <V> Optional<V> joined(CompletableFuture<Optional<V>> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    /** Past this process's own level: for what it is not told of in time when somebody else changes it. */
    public Optional<V> shared(String key, Supplier<Optional<V>> views) {
        return load(key, views);
    }

    /** Evicts these keys, or all if the region is evicted whole. */
    public void evict(Collection<String> keys) {
        if (keys.isEmpty()) return;
        evictHere(keys);
        redis.evict(keys.stream().map(this::tag).collect(Collectors.toSet()));
    }

    /** Evicts this region here, and all regions in Redis. */
    public void evictAll() {
        local.synchronous().invalidateAll();
        redis.evict(Set.of(RedisLevel.ALL));
    }

    /** As {@link #evict}, in this process only. */
    public void evictHere(Collection<String> keys) {
        if (evictedWhole) {
            local.synchronous().invalidateAll();
        } else {
            local.synchronous().invalidateAll(keys);
        }
    }

    /**
     * Compares some of what was asked for of late, as Redis has it, with the views: what differs, and a moment later still
     * does, is evicted. An eviction that was lost, a Redis put back from a copy, somebody's hand: none of them stays.
     */
    void repair() {
        for (Sample<V> sample; (sample = samples.poll()) != null; ) {
            var key = sample.key();
            if (!differs(sample)) continue;
            LockSupport.parkNanos(STILL.toNanos());
            if (!differs(sample)) continue; // It was about to be evicted.
            drift("found");
            evict(List.of(key));
            LOG.warn("{} {} was cached otherwise than the views have it: it is evicted", region, key);
            if (!differs(sample)) drift("repaired");
        }
    }

    private boolean differs(Sample<V> sample) {
        try {
            var known = redis.read(tag(sample.key()), region + ":" + sample.key());
            if (known == null || known.json() == null) return false;
            var found = sample.views().get();
            var now = found.isEmpty() ? NOTHING : mapper.writeValueAsString(found.get());
            return !mapper.readTree(known.json()).equals(mapper.readTree(now));
        } catch (JsonProcessingException _) {
            return true; // It is no value of this version of the shop.
        }
    }

    private void drift(String result) {
        meters.counter("cartulary.cache.drift", "region", region, "result", result)
                .increment();
    }

    private Optional<V> load(String key, Supplier<Optional<V>> views) {
        if (loads.getAndIncrement() % SAMPLED == 0) samples.offer(new Sample<>(key, views));
        var known = redis.read(tag(key), region + ":" + key);
        (known != null && known.json() != null ? redisHits : redisMisses).increment();
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
        if (tag == null || tag.equals(RedisLevel.ALL) || (evictedWhole && tag.equals(region))) {
            local.synchronous().invalidateAll();
        } else if (!evictedWhole && tag.startsWith(region + ":")) {
            local.synchronous().invalidate(tag.substring(region.length() + 1));
        }
    }

    private String tag(String key) {
        return evictedWhole ? region : region + ":" + key;
    }

    private Counter counter(String level, String result) {
        return meters.counter("cartulary.cache", "region", region, "level", level, "result", result);
    }
}
