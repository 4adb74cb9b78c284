package cartulary.query.inventory;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryQuery.FindLocations;
import cartulary.contract.inventory.InventoryQuery.FindStock;
import cartulary.contract.inventory.InventoryQuery.Level;
import cartulary.contract.inventory.InventoryQuery.ListStock;
import cartulary.contract.inventory.LocationEvent;
import cartulary.contract.inventory.LocationList;
import cartulary.contract.inventory.Routing;
import cartulary.contract.inventory.StockDetails;
import cartulary.contract.inventory.StockDetails.Place;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.StockPlan;
import cartulary.contract.inventory.StockPlanEvent;
import cartulary.contract.inventory.StockRow;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.inventory.AvailabilityProjection.SkuStock;
import cartulary.query.inventory.AvailabilityProjection.SkuStock.Item;
import cartulary.query.support.Cursor;
import cartulary.query.support.ProductNames;
import cartulary.query.support.ProductNames.ProductName;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.mongodb.client.model.Sorts;
import java.util.ArrayList;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Answers staff how much there is of what. */
public final class StockQueries {
    private final ViewStore views;
    private final Projections projections;
    private final AvailabilityProjection stock;
    private final RoutingProjection routing;
    private final ProductNames names;
    private final EventStore events;
    private final int few;

    /** @param few so many available, or fewer, are low */
    public StockQueries(
            ViewStore views,
            Projections projections,
            AvailabilityProjection stock,
            RoutingProjection routing,
            ProductNames names,
            EventStore events,
            int few) {
        this.views = views;
        this.projections = projections;
        this.stock = stock;
        this.routing = routing;
        this.names = names;
        this.events = events;
        this.few = few;
    }

    @QueryHandler
    public Page<StockRow> list(ListStock query, @MetaDataValue(MetaKeys.POSITION) String position) {
        Readers.size(query.size(), 200);
        awaitStockAndNames(Readers.position(position));
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        if (query.level() != null) wanted.add(query.level() == Level.OUT ? out() : low());
        if (query.text() != null && !query.text().isEmpty()) {
            wanted.add(gte("_id", query.text()));
            wanted.add(lt("_id", query.text() + "\uffff"));
        }
        var from = Cursor.parse(query.cursor());
        if (from != null) wanted.add(gt("_id", from.id()));
        var found = rows(and(wanted), Sorts.ascending("_id"), query.size() + 1);
        var more = found.size() > query.size();
        var shown = more ? found.subList(0, query.size()) : found;
        return new Page<>(shown, more ? new Cursor(0, shown.getLast().sku().value()).toString() : null, null);
    }

    /** The next SKUs behind this one by name, and what is on hand of them over all locations; empty at the end. */
    public SortedMap<String, Long> onHandBehind(String sku, int most) {
        var ids = views.ids(
                stock,
                views.collection(stock)
                        .find(gt("_id", sku))
                        .projection(Document.parse("{_id: 1}"))
                        .sort(Sorts.ascending("_id"))
                        .limit(most));
        var onHand = new TreeMap<String, Long>();
        views.find(stock, ids)
                .forEach((id, found) -> onHand.put(
                        id,
                        found.items().values().stream().mapToLong(Item::onHand).sum()));
        return onHand;
    }

    /** The plan is read from its stream: few ask for it, and they have just changed it. */
    @QueryHandler
    public StockDetails find(FindStock query, @MetaDataValue(MetaKeys.POSITION) String position) {
        awaitStockAndNames(Readers.position(position));
        var sku = query.sku().value();
        var known = views.find(stock, sku).orElse(SkuStock.NOTHING);
        var plan = plan(query.sku());
        if (known.items().isEmpty() && plan.equals(StockPlan.PLAIN)) return null;
        var places = known.items().entrySet().stream()
                .map(item -> place(new StockItemId(item.getKey()), item.getValue()))
                .toList();
        var row = row(sku, known, names.namesOf(List.of(sku)).get(sku));
        return new StockDetails(
                row.sku(),
                row.productId(),
                row.name(),
                row.onHand(),
                row.reserved(),
                row.available(),
                row.shipped(),
                places.stream().mapToInt(Place::backordered).sum(),
                places.stream().mapToInt(Place::underWay).sum(),
                plan,
                places);
    }

    @QueryHandler
    public LocationList find(FindLocations query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), routing);
        var found = views.find(routing, LocationEvent.STREAM).orElse(Routing.PLAIN);
        return new LocationList(List.copyOf(found.locations().values()), found.split());
    }

    /** Whoever has just made a product and received some of it is shown the two together. */
    private void awaitStockAndNames(Long position) {
        projections.await(position, stock);
        names.awaitNames(position);
    }

    private StockPlan plan(Sku sku) {
        return events.readEvents(StockItemId.planId(sku))
                .asStream()
                .map(event -> (StockPlanEvent) event.getPayload())
                .reduce(StockPlan.PLAIN, StockPlan::with, (_, later) -> later);
    }

    private static Place place(StockItemId id, Item item) {
        return new Place(
                id,
                id.location(),
                id.bucket(),
                item.onHand(),
                item.reserved(),
                item.available(),
                item.shipped(),
                item.backordered(),
                item.underWay());
    }

    /** Those of which the least is available. */
    public List<StockRow> lowest(int most) {
        return rows(low(), Sorts.ascending("body.available", "_id"), most);
    }

    public long countOut() {
        return views.count(stock, out());
    }

    /** Without those of which there is none. */
    public long countLow() {
        return views.count(stock, and(low(), gt("body.available", 0)));
    }

    private List<StockRow> rows(Bson filter, Bson sort, int most) {
        var skus =
                views.ids(stock, views.collection(stock).find(filter).sort(sort).limit(most));
        var known = views.find(stock, skus);
        var named = names.namesOf(skus);
        return skus.stream()
                .filter(known::containsKey)
                .map(sku -> row(sku, known.get(sku), named.get(sku)))
                .toList();
    }

    private static StockRow row(String sku, SkuStock stock, ProductName name) {
        return new StockRow(
                new Sku(sku),
                name == null ? null : name.productId(),
                name == null ? null : name.name(),
                stock.items().values().stream().mapToInt(Item::onHand).sum(),
                stock.items().values().stream().mapToInt(Item::reserved).sum(),
                stock.available(),
                stock.items().values().stream().mapToLong(Item::shipped).sum());
    }

    private Bson low() {
        return lte("body.available", few);
    }

    private static Bson out() {
        return lte("body.available", 0);
    }
}
