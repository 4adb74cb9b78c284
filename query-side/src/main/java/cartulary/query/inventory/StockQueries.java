package cartulary.query.inventory;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.lte;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryQuery.Level;
import cartulary.contract.inventory.InventoryQuery.ListStock;
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
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers staff how much there is of what. */
public final class StockQueries {
    private final ViewStore views;
    private final Projections projections;
    private final AvailabilityProjection stock;
    private final ProductNames names;
    private final int few;

    /** @param few so many available, or fewer, are low */
    public StockQueries(
            ViewStore views, Projections projections, AvailabilityProjection stock, ProductNames names, int few) {
        this.views = views;
        this.projections = projections;
        this.stock = stock;
        this.names = names;
        this.few = few;
    }

    @QueryHandler
    public Page<StockRow> list(ListStock query, @MetaDataValue(MetaKeys.POSITION) String position) {
        Readers.size(query.size(), 200);
        projections.await(Readers.position(position), stock);
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
        var named = names.of(skus);
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
                stock.available());
    }

    private Bson low() {
        return lte("body.available", few);
    }

    private static Bson out() {
        return lte("body.available", 0);
    }
}
