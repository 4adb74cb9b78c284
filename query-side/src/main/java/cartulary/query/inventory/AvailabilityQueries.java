package cartulary.query.inventory;

import static java.util.stream.Collectors.toMap;
import static java.util.stream.Collectors.toSet;

import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.Split;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.query.inventory.AvailabilityProjection.SkuStock;
import cartulary.query.support.KnownIds;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.github.benmanes.caffeine.cache.CacheLoader;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.ToIntFunction;
import java.util.stream.Stream;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what can be ordered now; kept for a second in this process and nowhere else, as it changes all the time. */
public final class AvailabilityQueries {
    private final ViewStore views;
    private final Projections projections;
    private final AvailabilityProjection stock;
    private final RoutingProjection routing;
    private final BundleProjection bundled;
    private final Bundles bundles;
    private final KnownIds known;
    private final LoadingCache<String, Optional<SkuStock>> second;
    private final LoadingCache<String, List<BundlePart>> parts;
    private final LoadingCache<String, Split> split;

    public AvailabilityQueries(
            ViewStore views,
            Projections projections,
            AvailabilityProjection stock,
            RoutingProjection routing,
            BundleProjection bundled,
            KnownIds known) {
        this.views = views;
        this.projections = projections;
        this.stock = stock;
        this.routing = routing;
        this.bundled = bundled;
        this.bundles = new Bundles(views, bundled, stock);
        this.known = known;
        this.second = forASecond(this::find);
        this.parts = forASecond(this::partsOf);
        this.split =
                Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).build(_ -> split());
    }

    private static <T> LoadingCache<String, T> forASecond(Function<Set<String>, Map<String, T>> found) {
        return Caffeine.newBuilder()
                .maximumSize(50_000)
                .expireAfterWrite(Duration.ofSeconds(1))
                .build(CacheLoader.bulk(skus -> found.apply(Set.copyOf(skus))));
    }

    @QueryHandler
    public List<Availability> find(FindAvailability query, @MetaDataValue(MetaKeys.POSITION) String position) {
        if (query.skus().size() > 100) {
            throw new CommandRefused(new Failures.InvalidField("sku", "at most 100 at once"));
        }
        projections.await(Readers.position(position), stock, routing, bundled);
        var ids = query.skus().stream()
                .map(Sku::value)
                .filter(sku -> position != null || !known.isUnknown(sku))
                .collect(toSet());
        var made = position == null ? parts.getAll(ids) : partsOf(ids);
        var taken = Stream.concat(
                        ids.stream(),
                        made.values().stream()
                                .flatMap(List::stream)
                                .map(part -> part.sku().value()))
                .collect(toSet());
        var found = position == null ? second.getAll(taken) : find(taken);
        var splits = position == null ? split.get(LocationEvent.STREAM) : split();
        return query.skus().stream()
                .flatMap(sku -> {
                    var of = made.getOrDefault(sku.value(), List.of());
                    return of.isEmpty()
                            ? found.getOrDefault(sku.value(), Optional.empty()).stream()
                                    .map(there -> new Availability(sku, there.available(splits), there.promisable()))
                            : Stream.of(bundle(sku, of, found, splits));
                })
                .toList();
    }

    private static Availability bundle(
            Sku sku, List<BundlePart> parts, Map<String, Optional<SkuStock>> found, Split split) {
        var taken = new ArrayList<Taken>();
        for (var part : parts) {
            var there = found.getOrDefault(part.sku().value(), Optional.empty()).orElse(SkuStock.NOTHING);
            taken.add(new Taken(there, part.quantity()));
        }
        var now = made(taken, split, _ -> 0);
        return new Availability(sku, now, made(taken, split, SkuStock::promisable) - now, parts);
    }

    /** @param quantity of it in one bundle */
    private record Taken(SkuStock stock, int quantity) {}

    /** As the order will look for them: where it may not be split, all parts at one location. */
    private static int made(List<Taken> parts, Split split, ToIntFunction<SkuStock> besides) {
        if (split != Split.NEVER) return least(parts, part -> part.available(split) + besides.applyAsInt(part));
        return Stream.concat(
                        Stream.of(StockItemId.MAIN),
                        parts.stream().flatMap(part -> part.stock().byLocation().keySet().stream()))
                .distinct()
                .mapToInt(location ->
                        least(parts, part -> part.byLocation().getOrDefault(location, 0) + besides.applyAsInt(part)))
                .max()
                .orElse(0);
    }

    private static int least(List<Taken> parts, ToIntFunction<SkuStock> units) {
        return parts.stream()
                .mapToInt(part -> units.applyAsInt(part.stock()) / part.quantity())
                .min()
                .orElse(0);
    }

    /** Empty of what is no bundle. */
    private Map<String, List<BundlePart>> partsOf(Set<String> skus) {
        var known = bundles.partsOf(skus);
        return skus.stream().collect(toMap(Function.identity(), sku -> known.getOrDefault(sku, List.of())));
    }

    private Split split() {
        return views.find(routing, LocationEvent.STREAM).orElse(Routing.PLAIN).split();
    }

    private Map<String, Optional<SkuStock>> find(Set<String> skus) {
        var known = views.find(stock, skus);
        var all = new HashMap<String, Optional<SkuStock>>();
        skus.forEach(sku -> all.put(sku, Optional.ofNullable(known.get(sku))));
        return all;
    }
}
