package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.FindIterable;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import com.mongodb.client.model.BulkWriteOptions;
import com.mongodb.client.model.InsertOneModel;
import com.mongodb.client.model.Projections;
import com.mongodb.client.model.ReplaceOneModel;
import com.mongodb.client.model.ReplaceOptions;
import com.mongodb.client.model.WriteModel;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * The documents of the views: {@code {_id, position, body}}; what stands in {@code body} is queried as
 * {@code body.<component>}.
 */
public final class ViewStore {
    /** From the question to the answer, the wait for a connection included: somebody waits for it. */
    private static final Duration READ_WITHIN = Duration.ofMillis(1_200);

    private static final Duration REPORT_WITHIN = Duration.ofSeconds(10);

    private final MongoDatabase database;
    private final MongoDatabase reading;
    private final ObjectMapper mapper;
    private final Whole whole;
    /** From which collection the readers of a projection get its documents, if not from the first one's. */
    private final Map<String, String> live = new ConcurrentHashMap<>();

    /** Of a database that is always believed. */
    public ViewStore(MongoDatabase database, ObjectMapper mapper) {
        this(database, mapper, new Whole());
    }

    /** @param whole says which of what readers find can be believed; those who project know themselves */
    public ViewStore(MongoDatabase database, ObjectMapper mapper, Whole whole) {
        this.database = database;
        this.reading = database.withTimeout(READ_WITHIN.toMillis(), TimeUnit.MILLISECONDS);
        this.mapper = mapper;
        this.whole = whole;
    }

    Whole whole() {
        return whole;
    }

    MongoDatabase database() {
        return database;
    }

    ObjectMapper mapper() {
        return mapper;
    }

    /** For readers: what is found there goes through {@link #read} or {@link #count}. */
    public MongoCollection<Document> collection(Projection<?> projection) {
        return reading.getCollection(live.getOrDefault(projection.name(), projection.collection()));
    }

    /** Of one version, for those who project. */
    MongoCollection<Document> own(String collection) {
        return database.getCollection(collection);
    }

    /** Readers get these documents from now on. */
    void live(Projection<?> projection, String collection) {
        live.put(projection.name(), collection);
    }

    public <D> Optional<D> find(Projection<D> projection, String id) {
        return whole.read(
                projection.name(),
                () -> Optional.ofNullable(
                                collection(projection).find(eq("_id", id)).first())
                        .map(document -> read(projection, document).body()));
    }

    /** Those that exist, by id. */
    public <D> Map<String, D> find(Projection<D> projection, Collection<String> ids) {
        return whole.read(projection.name(), () -> {
            var found = new HashMap<String, D>();
            load(projection, collection(projection), ids).forEach((id, stored) -> found.put(id, stored.body()));
            return found;
        });
    }

    public <D> List<D> read(Projection<D> projection, FindIterable<Document> documents) {
        return whole.read(
                projection.name(),
                () -> documents
                        .map(document -> read(projection, document).body())
                        .into(new ArrayList<>()));
    }

    /** Of the documents alone. */
    public List<String> ids(Projection<?> projection, FindIterable<Document> documents) {
        return whole.read(
                projection.name(),
                () -> documents.map(document -> document.getString("_id")).into(new ArrayList<>()));
    }

    /** Of all documents that match, for work behind the scenes: it may take as long as it takes. */
    public List<String> allIds(Projection<?> projection, org.bson.conversions.Bson filter) {
        var collection = database.getCollection(live.getOrDefault(projection.name(), projection.collection()));
        return whole.read(
                projection.name(),
                () -> collection
                        .find(filter)
                        .projection(Projections.include("_id"))
                        .map(document -> document.getString("_id"))
                        .into(new ArrayList<>()));
    }

    /** For a report: it may take longer than somebody waits for a page. */
    public List<Document> report(Projection<?> projection, List<? extends org.bson.conversions.Bson> pipeline) {
        var collection = database.withTimeout(REPORT_WITHIN.toMillis(), TimeUnit.MILLISECONDS)
                .getCollection(live.getOrDefault(projection.name(), projection.collection()));
        return whole.read(
                projection.name(), () -> collection.aggregate(pipeline).into(new ArrayList<>()));
    }

    public long count(Projection<?> projection, org.bson.conversions.Bson filter) {
        return whole.read(projection.name(), () -> collection(projection).countDocuments(filter));
    }

    <D> Map<String, Stored<D>> load(Projection<D> projection, String collection, Collection<String> ids) {
        return load(projection, own(collection), ids);
    }

    private <D> Map<String, Stored<D>> load(
            Projection<D> projection, MongoCollection<Document> collection, Collection<String> ids) {
        var found = new HashMap<String, Stored<D>>();
        if (ids.isEmpty()) return found;
        for (var document : collection.find(in("_id", ids))) {
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

    void replace(String collection, Document encoded) {
        own(collection).replaceOne(eq("_id", encoded.get("_id")), encoded, new ReplaceOptions().upsert(true));
    }

    /**
     * One bulk; the documents do not depend on each other, so one that fails stops no other.
     *
     * @param isNew whether a document of that id is not there yet: it is less work then, and fails if it is there
     */
    void writeAll(String collection, Collection<Document> encoded, Predicate<String> isNew) {
        if (encoded.isEmpty()) return;
        List<WriteModel<Document>> models = encoded.stream()
                .<WriteModel<Document>>map(document -> isNew.test(document.getString("_id"))
                        ? new InsertOneModel<>(document)
                        : new ReplaceOneModel<>(
                                eq("_id", document.get("_id")), document, new ReplaceOptions().upsert(true)))
                .toList();
        own(collection).bulkWrite(models, new BulkWriteOptions().ordered(false));
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
