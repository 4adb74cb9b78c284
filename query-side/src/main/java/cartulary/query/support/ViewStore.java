package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bson.Document;

/**
 * The documents of the views: {@code {_id, position, body}}; what stands in {@code body} is queried as
 * {@code body.<component>}.
 */
public final class ViewStore {
    private final MongoDatabase database;
    private final ObjectMapper mapper;

    public ViewStore(MongoDatabase database, ObjectMapper mapper) {
        this.database = database;
        this.mapper = mapper;
    }

    MongoDatabase database() {
        return database;
    }

    ObjectMapper mapper() {
        return mapper;
    }

    public MongoCollection<Document> collection(Projection<?> projection) {
        return database.getCollection(projection.collection());
    }

    public <D> Optional<D> find(Projection<D> projection, String id) {
        return Optional.ofNullable(collection(projection).find(eq("_id", id)).first())
                .map(document -> read(projection, document).body());
    }

    /** Those that exist, by id. */
    public <D> Map<String, D> find(Projection<D> projection, Collection<String> ids) {
        var found = new HashMap<String, D>();
        load(projection, ids).forEach((id, stored) -> found.put(id, stored.body()));
        return found;
    }

    public <D> List<D> read(Projection<D> projection, FindIterable<Document> documents) {
        return documents.map(document -> read(projection, document).body()).into(new ArrayList<>());
    }

    <D> Map<String, Stored<D>> load(Projection<D> projection, Collection<String> ids) {
        var found = new HashMap<String, Stored<D>>();
        if (ids.isEmpty()) return found;
        for (var document : collection(projection).find(in("_id", ids))) {
            var stored = read(projection, document);
            found.put(stored.id(), stored);
        }
        return found;
    }

    Document encode(Stored<?> stored) {
        return new Document("_id", stored.id())
                .append("position", stored.position())
                .append("body", Bson.of(mapper.valueToTree(stored.body())));
    }

    void replace(Projection<?> projection, Document encoded) {
        collection(projection).replaceOne(eq("_id", encoded.get("_id")), encoded, new ReplaceOptions().upsert(true));
    }

    /** One round trip; the documents do not depend on each other, so one that fails stops no other. */
    void replaceAll(Projection<?> projection, Collection<Document> encoded) {
        if (encoded.isEmpty()) return;
        List<WriteModel<Document>> models = encoded.stream()
                .<WriteModel<Document>>map(document -> new ReplaceOneModel<>(
                        eq("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)))
                .toList();
        collection(projection).bulkWrite(models, new BulkWriteOptions().ordered(false));
    }

    private <D> Stored<D> read(Projection<D> projection, Document document) {
        try {
            return new Stored<>(
                    document.getString("_id"),
                    ((Number) document.get("position")).longValue(),
                    mapper.treeToValue(Bson.toJson(document.get("body")), projection.type()));
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("%s %s cannot be read".formatted(projection.name(), document.get("_id")), e);
        }
    }
}
