package cartulary.query.inventory;

import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogView.Availability;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.Split;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.query.inventory.AvailabilityProjection.SkuStock;
import cartulary.query.support.KnownIds;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.github.benmanes.caffeine.cache.Caffeine;
import com.github.benmanes.caffeine.cache.LoadingCache;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers what can be ordered now; kept for a second in this process and nowhere else, as it changes all the time. */
public final class AvailabilityQueries {
    private final ViewStore views;
    private final Projections projections;
    private final AvailabilityProjection stock;
    private final RoutingProjection routing;
    private final KnownIds known;
    private final LoadingCache<String, Optional<SkuStock>> second;
    private final LoadingCache<String, Split> split;

    public AvailabilityQueries(
            ViewStore views,
            Projections projections,
            AvailabilityProjection stock,
            RoutingProjection routing,
            KnownIds known) {
        this.views = views;
        this.projections = projections;
        this.stock = stock;
        this.routing = routing;
        this.known = known;
        this.second = Caffeine.newBuilder()
                .maximumSize(50_000)
                .expireAfterWrite(Duration.ofSeconds(1))
                .build(new com.github.benmanes.caffeine.cache.CacheLoader<>() {
                    @Override
                    public Optional<SkuStock> load(String sku) {
                        return views.find(stock, sku);
                    }

                    @Override
                    public Map<String, Optional<SkuStock>> loadAll(Set<? extends String> skus) {
                        return find(List.copyOf(skus));
                    }
                });
        this.split =
                Caffeine.newBuilder().expireAfterWrite(Duration.ofSeconds(1)).build(_ -> split());
    }

    @QueryHandler
    public List<Availability> find(FindAvailability query, @MetaDataValue(MetaKeys.POSITION) String position) {
        if (query.skus().size() > 100) {
            throw new CommandRefused(new Failures.InvalidField("sku", "at most 100 at once"));
        }
        projections.await(Readers.position(position), stock, routing);
        var ids = query.skus().stream()
                .map(Sku::value)
                .filter(sku -> position != null || !known.isUnknown(sku))
                .toList();
        var found = position == null ? second.getAll(ids) : find(ids);
        var splits = (position == null ? split.get(LocationEvent.STREAM) : split()) == Split.UNITS;
        return query.skus().stream()
                .flatMap(sku -> found
                        .getOrDefault(sku.value(), Optional.empty())
                        .map(there -> new Availability(
                                sku, splits ? there.available() : there.availableAtOneLocation(), there.promisable()))
                        .stream())
                .toList();
    }

    private Split split() {
        return views.find(routing, LocationEvent.STREAM).orElse(Routing.PLAIN).split();
    }

    private Map<String, Optional<SkuStock>> find(List<String> skus) {
        var known = views.find(stock, skus);
        var all = new HashMap<String, Optional<SkuStock>>();
        skus.forEach(sku -> all.put(sku, Optional.ofNullable(known.get(sku))));
        return all;
    }
}
