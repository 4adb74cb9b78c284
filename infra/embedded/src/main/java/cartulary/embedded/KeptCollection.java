package cartulary.embedded;

import de.bwaldvogel.mongo.MongoDatabase;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoCollection;
import de.bwaldvogel.mongo.backend.ArrayFilters;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.DocumentWithPosition;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.QueryResult;
import de.bwaldvogel.mongo.bson.Document;
import de.bwaldvogel.mongo.oplog.Oplog;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A collection in memory. What was put in is never changed, only replaced: so all of it, as it is at one moment, is as many
 * references, and nobody reads a document that is being written.
 */
final class KeptCollection extends AbstractSynchronizedMongoCollection<Integer> {
    /** Every document names its fields: each name is kept once. */
    private static final Map<String, String> NAMES = new ConcurrentHashMap<>();

    private static final int NAMES_MAX = 10_000;

    private final List<Kept> documents = new ArrayList<>();
    private final ArrayDeque<Integer> free = new ArrayDeque<>();
    private final Runnable changed;
    /** The library changes the very documents that it finds. */
    private boolean changing;
    /** What a walk over all of them shows of each; null if nobody looks at any. */
    private Function<Kept, Document> shown = Kept::document;

    /**
     * @param changed told of each change
     * @param kept of an earlier life, compact
     */
    KeptCollection(
            MongoDatabase database,
            String name,
            CollectionOptions options,
            CursorRegistry cursors,
            List<Kept> kept,
            Runnable changed) {
        super(database, name, options, cursors);
        this.changed = changed;
        documents.addAll(kept);
    }

    /** All of them, at this moment; they do not change. */
    synchronized List<Kept> copy() {
        return documents.stream().filter(Objects::nonNull).toList();
    }

    @Override
    protected Integer addDocumentInternal(Document document) {
        var compact = Kept.of(compact(document));
        changed.run();
        var place = free.poll();
        if (place == null) {
            documents.add(compact);
            return documents.size() - 1;
        }
        documents.set(place, compact);
        return place;
    }

    @Override
    protected void handleUpdate(Integer place, Document before, Document after) {
        documents.set(place, Kept.of(compact(after)));
        changed.run();
    }

    @Override
    protected void removeDocument(Integer place) {
        documents.set(place, null);
        free.add(place);
        changed.run();
    }

    @Override
    protected Document getDocument(Integer place) {
        var document = documents.get(place).document();
        return changing ? document.cloneDeeply() : document;
    }

    @Override
    protected Stream<DocumentWithPosition<Integer>> streamAllDocumentsWithPosition() {
        var show = shown;
        if (show == null) return Stream.empty();
        return IntStream.range(0, documents.size())
                .filter(place -> documents.get(place) != null)
                .mapToObj(place -> new DocumentWithPosition<>(show.apply(documents.get(place)), place));
    }

    /** The library walks over all documents for each, though it keeps none but those that are unique. */
    @Override
    public synchronized void addIndex(Index<Integer> index) {
        if (!index.isUnique()) {
            shown = null;
        } else if (index.getName().equals("_id_")) {
            shown = Kept::forItsId;
        }
        try {
            super.addIndex(index);
        } finally {
            shown = Kept::document;
        }
    }

    @Override
    protected QueryResult matchDocuments(
            Document query, Document order, int skip, int limit, int batch, Document fields) {
        var all = isNaturalDescending(order) ? documents.reversed() : documents;
        var there = all.stream().filter(Objects::nonNull).map(Kept::document);
        if (!changing) return matchDocumentsFromStream(there, query, order, skip, limit, batch, fields);
        var found =
                there.filter(document -> documentMatchesQuery(document, query)).map(Document::cloneDeeply);
        return matchDocumentsFromStream(found, query, order, skip, limit, batch, fields);
    }

    @Override
    public synchronized Document updateDocuments(
            Document selector, Document update, ArrayFilters filters, boolean many, boolean upsert, Oplog oplog) {
        if (isReplacement(selector, update, many)) return replace(selector, update, upsert);
        changing = true;
        try {
            return super.updateDocuments(selector, update, filters, many, upsert, oplog);
        } finally {
            changing = false;
        }
    }

    @Override
    public synchronized Document findAndModify(Document query) {
        changing = true;
        try {
            return super.findAndModify(query);
        } finally {
            changing = false;
        }
    }

    /** Of one whole document by its id, as nearly all writes of views are; the library's way compares it twice. */
    private boolean isReplacement(Document selector, Document update, boolean many) {
        return !many
                && selector.size() == 1
                && selector.get("_id") instanceof String id
                && id.equals(update.getOrDefault("_id", id))
                && update.keySet().stream().noneMatch(name -> name.startsWith("$"))
                && getIndexes().stream().filter(Index::isUnique).count() == 1;
    }

    private Document replace(Document selector, Document update, boolean upsert) {
        var id = selector.get("_id");
        var place = getIndexes().stream()
                .filter(Index::isUnique)
                .findFirst()
                .orElseThrow()
                .getPosition(selector);
        var answer = new Document();
        if (place == null && upsert) {
            addDocument(withId(id, update));
            answer.put("upserted", id);
        } else if (place != null) {
            documents.set(place, Kept.of(compact(withId(id, update))));
            changed.run();
        }
        answer.put("n", place == null ? 0 : 1);
        answer.put("nModified", place == null ? 0 : 1);
        return answer;
    }

    private static Document withId(Object id, Document update) {
        var whole = new Document("_id", id);
        whole.putAll(update);
        return whole;
    }

    /** Without a name of its own for each field. */
    static Document compact(Document document) {
        var compact = new Document();
        document.forEach((name, value) -> compact.put(name(name), compact(value)));
        return compact;
    }

    private static Object compact(Object value) {
        return switch (value) {
            case Document inner -> compact(inner);
            case Collection<?> several -> {
                var list = new ArrayList<Object>(several.size());
                several.forEach(each -> list.add(compact(each)));
                yield list;
            }
            case null -> null;
            default -> value;
        };
    }

    private static String name(String name) {
        var known = NAMES.get(name);
        if (known != null) return known;
        if (NAMES.size() < NAMES_MAX) NAMES.put(name, name); // Some documents are keyed by what there is without end.
        return name;
    }

    @Override
    public synchronized int count() {
        return documents.size() - free.size();
    }

    @Override
    protected boolean tracksDataSize() {
        return false;
    }

    @Override
    protected void updateDataSize(int by) {}

    @Override
    protected int getDataSize() {
        return 0;
    }
}
