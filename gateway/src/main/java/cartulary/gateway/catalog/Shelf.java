package cartulary.gateway.catalog;

import cartulary.contract.catalog.CatalogQuery.QuoteLines;
import cartulary.contract.catalog.CatalogQuery.Wanted;
import cartulary.contract.catalog.CatalogView.Quote;
import cartulary.contract.catalog.CatalogView.QuotedLine;
import cartulary.contract.catalog.CategoryEvent;
import cartulary.contract.catalog.ProductEvent;
import cartulary.contract.catalog.ProductEvent.ProductCreated;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.pricing.PriceEvent.PriceSet;
import cartulary.contract.support.Failures;
import cartulary.eventstore.BatchEnd;
import cartulary.eventstore.Position;
import cartulary.eventstore.Queries;
import cartulary.gateway.support.Callers;
import cartulary.gateway.support.ProblemException;
import cartulary.gateway.support.Refused;
import com.github.benmanes.caffeine.cache.AsyncCache;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.Expiry;
import io.micrometer.core.instrument.Counter;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.util.Collections;
import java.util.Currency;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What anybody is shown of the catalogue, as the bytes that are sent. Each gateway is told by the events themselves what
 * to forget, and what is made anew includes the last event it was told of; so nothing shown is older than the views.
 */
@ProcessingGroup(Shelf.PROCESSOR)
public final class Shelf {
    public static final String PROCESSOR = "gateway-shelf";

    /**
     * @param etag quoted; null for what there is not
     * @param products whose prices it shows
     */
    @SuppressWarnings("ArrayRecordComponent") // Nobody compares them.
    record Rendered(byte[] body, String etag, Set<String> products) {
        static final Rendered NOTHING = new Rendered(new byte[0], null, Set.of());
    }

    /**
     * @param includes the events up to here; what this gateway was told when it was about to be made
     * @param searched of a search: the last event that could change one, which it surely includes; null if it may not
     * @param madeAt in nanoseconds
     */
    private record Kept(Rendered rendered, long includes, Long searched, long madeAt) {}

    private static final Logger LOG = LoggerFactory.getLogger(Shelf.class);
    private static final int KEPT_MAX = 10_000;
    /** A product may come to be. */
    private static final Duration NOTHING_KEPT = Duration.ofSeconds(5);
    /**
     * Which products a search finds, and in which order, depends on more than the products it shows: so long it is shown whatever
     * happens, and for longer if nothing does.
     */
    private static final Duration SEARCH_KEPT = Duration.ofMillis(900);

    /** For so long no view is waited for that was found to be behind. */
    private static final long BEHIND_NANOS = Duration.ofSeconds(2).toNanos();

    /** As a quote takes. */
    private static final int ASKED_AT_ONCE = 100;

    private static final Duration ANSWER = Duration.ofSeconds(3);
    private static final String PRODUCT = "product:";
    private static final String SEARCH = "search:";

    private final AsyncCache<String, Kept> kept;
    /** Where the last price of a product was set; for longer than anything is kept that shows an older one. */
    private final ConcurrentMap<String, Long> priced;

    private final BatchEnd<Map<PriceSet, Long>> prices = new BatchEnd<>(LinkedHashMap::new, this::priced);
    private final Queries queries;
    private final BooleanSupplier fed;
    private final Counter hits;
    private final Counter misses;
    private volatile long behindSince = System.nanoTime() - BEHIND_NANOS;
    private volatile long told = -1;
    private volatile long lastPriced = -1;
    /** The last event after which a search may find something else, and when this gateway was told. */
    private volatile Moved moved = new Moved(-1, System.nanoTime());

    private record Moved(long position, long at) {}

    /**
     * @param fed whether events reach this shelf now; while they do not, nothing is kept and nothing kept is shown
     * @param most how long anything is kept; zero keeps nothing
     */
    Shelf(Queries queries, MeterRegistry meters, BooleanSupplier fed, Duration most) {
        this.queries = queries;
        this.fed = fed;
        this.kept = Caffeine.newBuilder()
                .maximumSize(KEPT_MAX)
                .expireAfter(Expiry.<String, Kept>creating((_, found) ->
                        found.rendered().etag() == null && NOTHING_KEPT.compareTo(most) < 0 ? NOTHING_KEPT : most))
                .buildAsync();
        this.priced = Caffeine.newBuilder()
                .expireAfterWrite(most.plusSeconds(10))
                .<String, Long>build()
                .asMap();
        this.hits = meters.counter("cartulary.cache", "region", "shelf", "level", "gateway", "result", "hit");
        this.misses = meters.counter("cartulary.cache", "region", "shelf", "level", "gateway", "result", "miss");
    }

    /**
     * What is kept, or else made: by one asker for all who ask meanwhile.
     *
     * @param made given the position that it must include; null for none
     */
    Rendered get(String key, Function<Long, Rendered> made) {
        if (!fed.getAsBoolean()) return made.apply(null);
        while (true) {
            var mine = new CompletableFuture<Kept>();
            var known = kept.asMap().putIfAbsent(key, mine);
            if (known == null) {
                misses.increment();
                return made(key, mine, made);
            }
            var found = joined(known);
            if (isGood(key, found)) {
                hits.increment();
                return found.rendered();
            }
            kept.asMap().remove(key, known);
        }
    }

    /** What is kept and may be shown now; null if it is to be made, or there is no such thing. */
    Rendered kept(String key) {
        var known = kept.getIfPresent(key);
        if (known == null || !known.isDone() || known.isCompletedExceptionally() || !fed.getAsBoolean()) return null;
        var found = known.join();
        if (found.rendered().etag() == null || !isGood(key, found)) return null;
        hits.increment();
        return found.rendered();
    }

    private Rendered made(String key, CompletableFuture<Kept> mine, Function<Long, Rendered> made) {
        var before = told;
        var movedBefore = moved;
        var search = key.startsWith(SEARCH);
        try {
            var position = search ? quietSince(movedBefore) : before < 0 ? null : (Long) before;
            var including = position == null ? null : including(position, made);
            var rendered = including == null ? made.apply(null) : including;
            var searched = search && including != null ? (Long) movedBefore.position() : null;
            mine.complete(new Kept(rendered, before, searched, System.nanoTime()));
            // It may not include what was told meanwhile.
            var includes = search || position == null || including != null;
            if (told != before || !includes) kept.asMap().remove(key, mine);
            return rendered;
        } catch (RuntimeException e) {
            mine.completeExceptionally(e);
            kept.asMap().remove(key, mine);
            throw e;
        }
    }

    /** What a search includes without anybody waiting for it; null if events came just now. */
    private static Long quietSince(Moved moved) {
        if (System.nanoTime() - moved.at() < SEARCH_KEPT.toNanos()) return null;
        return moved.position() < 0 ? Long.MAX_VALUE : moved.position(); // Of before its time it was told of nothing.
    }

    /** Null while the views are behind: nobody here asked for the newest, and whatever they have is better than to wait. */
    private Rendered including(long position, Function<Long, Rendered> made) {
        if (System.nanoTime() - behindSince < BEHIND_NANOS) return null;
        try {
            return made.apply(position);
        } catch (Refused refused) {
            if (!(refused.failure() instanceof Failures.ViewBehind)) throw refused;
        } catch (ProblemException _) { // No answer in time.
        }
        behindSince = System.nanoTime();
        return null;
    }

    private boolean isGood(String key, Kept found) {
        var lasts = !key.startsWith(SEARCH)
                || (found.searched() != null && found.searched() == moved.position())
                || System.nanoTime() - found.madeAt() < SEARCH_KEPT.toNanos();
        return lasts && !isOutpriced(found);
    }

    private boolean isOutpriced(Kept found) {
        if (lastPriced <= found.includes()) return false;
        for (var product : found.rendered().products()) {
            if (priced.getOrDefault(product, -1L) > found.includes()) return true;
        }
        return false;
    }

    private static Kept joined(CompletableFuture<Kept> known) {
        try {
            return known.join();
        } catch (CompletionException e) {
            if (e.getCause() instanceof RuntimeException cause) throw cause;
            throw e;
        }
    }

    @EventHandler
    void on(ProductEvent event, @Position long position) {
        told = position;
        moved(position);
        forget(PRODUCT + event.productId().value());
        if (!(event instanceof ProductCreated)) forgetLists();
    }

    @EventHandler
    void on(CategoryEvent event, @Position long position) {
        told = position;
        moved(position);
        forgetLists();
    }

    @EventHandler
    void on(PriceSet event, @Position long position) {
        told = position;
        moved(position);
        prices.add(set -> set.put(event, position));
    }

    /** What is sold out is counted, and left out where only what is there is wanted. */
    @EventHandler
    void on(StockEvent event, @Position long position) {
        moved(position);
    }

    @EventHandler
    void on(StockPlanEvent event, @Position long position) {
        moved(position);
    }

    private void moved(long position) {
        moved = new Moved(position, System.nanoTime());
    }

    /** Whose the SKUs are is asked once a batch; of so many prices at once a currency is as good as another for that. */
    private void priced(Map<PriceSet, Long> set) {
        var positions = new LinkedHashMap<Sku, Long>();
        set.forEach((event, position) -> positions.merge(event.sku(), position, Math::max));
        var currency = set.keySet().iterator().next().price().currency();
        var skus = List.copyOf(positions.keySet());
        var last = Collections.max(positions.values());
        for (int from = 0; from < skus.size(); from += ASKED_AT_ONCE) {
            var some = skus.subList(from, Math.min(skus.size(), from + ASKED_AT_ONCE));
            for (var line : owners(some, currency, last)) {
                // What is not on sale is not shown.
                if (line.productId() != null) {
                    priced.merge(line.productId().value(), positions.get(line.sku()), Math::max);
                }
            }
        }
        lastPriced = last;
    }

    private List<QuotedLine> owners(List<Sku> skus, Currency currency, long position) {
        try {
            return queries.find(
                            new QuoteLines(
                                    skus.stream().map(sku -> new Wanted(sku, 1)).toList(), currency),
                            Quote.class,
                            Callers.ANYBODY,
                            position)
                    .get(ANSWER.toMillis(), TimeUnit.MILLISECONDS)
                    .lines();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
            forgetAll();
            return List.of();
        } catch (ExecutionException | TimeoutException e) {
            LOG.debug("whose {} are cannot be told now: all is forgotten", skus, e);
            forgetAll();
            return List.of();
        }
    }

    private void forget(String key) {
        kept.asMap().remove(key); // Also while it is being made.
    }

    private void forgetLists() {
        kept.asMap().keySet().removeIf(key -> !key.startsWith(PRODUCT));
    }

    private void forgetAll() {
        kept.asMap().clear();
    }
}
