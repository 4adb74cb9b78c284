package cartulary.loadtest;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.lte;
import static com.mongodb.client.model.Sorts.descending;

import com.fasterxml.jackson.databind.JsonNode;
import com.mongodb.client.MongoClient;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.bson.Document;

/** What the views' database has of the catalogue, and what the shop tells, both reduced to the same words. */
final class Shown implements AutoCloseable {
    private final MongoClient client;
    private final MongoDatabase database;

    Shown(String uri) {
        client = MongoClients.create(uri);
        database = client.getDatabase("cartulary");
    }

    Map<String, Object> product(String id) {
        var body = body("products", id);
        var told = new TreeMap<String, Object>();
        told.put("id", body.getString("productId"));
        told.put("name", texts(body.get("name")));
        told.put("description", texts(body.get("description")));
        told.put("version", ((Number) body.get("version")).longValue());
        for (var variant : body.getList("variants", Document.class)) {
            var sku = variant.getString("sku");
            told.put("options " + sku, texts(variant.get("options")));
            told.put("prices " + sku, texts(body("sku_prices", sku).get("prices")));
        }
        return told;
    }

    static Map<String, Object> told(JsonNode page) {
        var told = new TreeMap<String, Object>();
        told.put("id", page.path("productId").asText());
        told.put("name", texts(page.path("name")));
        told.put("description", texts(page.path("description")));
        told.put("version", page.path("version").asLong());
        for (var variant : page.path("variants")) {
            var sku = variant.path("sku").asText();
            told.put("options " + sku, texts(variant.path("options")));
            told.put("prices " + sku, texts(variant.path("prices")));
        }
        return told;
    }

    /** Of those that were shown at that position, and before. */
    List<String> list(long shownPosition, int size) {
        var ids = new ArrayList<String>();
        for (var document : database.getCollection("products")
                .find(and(eq("body.status", "published"), lte("body.shownPosition", shownPosition)))
                .sort(descending("body.shownPosition", "_id"))
                .limit(size)) {
            ids.add(document.getString("_id"));
        }
        return ids;
    }

    static List<String> toldList(JsonNode list) {
        var ids = new ArrayList<String>();
        list.path("items").forEach(item -> ids.add(item.path("productId").asText()));
        return ids;
    }

    private Document body(String collection, String id) {
        var document = database.getCollection(collection).find(eq("_id", id)).first();
        if (document == null) throw new IllegalStateException("no %s in %s".formatted(id, collection));
        return (Document) document.get("body");
    }

    private static Map<String, String> texts(Object document) {
        var texts = new TreeMap<String, String>();
        ((Document) document).forEach((name, value) -> {
            if (value instanceof Document inner) texts.putAll(texts(inner));
            else texts.put(name, String.valueOf(value));
        });
        return texts;
    }

    private static Map<String, String> texts(JsonNode json) {
        var texts = new TreeMap<String, String>();
        json.properties().forEach(field -> {
            if (field.getValue().isObject()) texts.putAll(texts(field.getValue()));
            else texts.put(field.getKey(), field.getValue().asText());
        });
        return texts;
    }

    @Override
    public void close() {
        client.close();
    }
}
