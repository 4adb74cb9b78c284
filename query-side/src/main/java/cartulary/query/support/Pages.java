package cartulary.query.support;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.lt;
import static com.mongodb.client.model.Filters.or;

import cartulary.contract.support.Page;
import com.mongodb.client.model.Sorts;
import java.util.function.Function;
import org.bson.conversions.Bson;

/** Stretches of a collection, sorted by a position in the body and then by id. */
public final class Pages {
    private Pages() {}

    /**
     * @param key the component sorted by, a whole number
     * @param cursor null to begin
     */
    public static <D, V> Page<V> after(
            ViewStore views,
            Projection<D> projection,
            Bson filter,
            String key,
            boolean newestFirst,
            String cursor,
            int size,
            Function<D, Cursor> cursorOf,
            Function<D, V> view) {
        var path = "body." + key;
        var from = Cursor.parse(cursor);
        var narrowed = from == null
                ? filter
                : and(
                        filter,
                        newestFirst
                                ? or(lt(path, from.key()), and(eq(path, from.key()), lt("_id", from.id())))
                                : or(gt(path, from.key()), and(eq(path, from.key()), gt("_id", from.id()))));
        var found = views.read(
                projection,
                views.collection(projection)
                        .find(narrowed)
                        .sort(newestFirst ? Sorts.descending(path, "_id") : Sorts.ascending(path, "_id"))
                        .limit(size + 1));
        boolean more = found.size() > size;
        var shown = more ? found.subList(0, size) : found;
        return new Page<>(
                shown.stream().map(view).toList(),
                more ? cursorOf.apply(shown.getLast()).toString() : null,
                null);
    }
}
