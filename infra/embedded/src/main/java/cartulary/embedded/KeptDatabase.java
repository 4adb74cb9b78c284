package cartulary.embedded;

import de.bwaldvogel.mongo.MongoCollection;
import de.bwaldvogel.mongo.backend.AbstractSynchronizedMongoDatabase;
import de.bwaldvogel.mongo.backend.CollectionOptions;
import de.bwaldvogel.mongo.backend.CursorRegistry;
import de.bwaldvogel.mongo.backend.Index;
import de.bwaldvogel.mongo.backend.IndexKey;
import de.bwaldvogel.mongo.backend.memory.index.MemoryUniqueIndex;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/** A database of {@link KeptCollection}s; the library's own lists of collections and indexes are two of them. */
final class KeptDatabase extends AbstractSynchronizedMongoDatabase<Integer> {
    private final Map<String, KeptCollection> kept = new ConcurrentHashMap<>();
    private final Map<String, List<Kept>> before;
    private final AtomicLong changes;

    /**
     * @param before what its collections held in an earlier life
     * @param changes counts those that matter
     */
    KeptDatabase(String name, CursorRegistry cursors, Map<String, List<Kept>> before, AtomicLong changes) {
        super(name, cursors);
        this.before = new ConcurrentHashMap<>(before);
        this.changes = changes;
        initializeNamespacesAndIndexes();
    }

    /** All that it holds; to be asked while nothing changes. */
    Map<String, List<Kept>> copy() {
        var copy = new TreeMap<String, List<Kept>>();
        kept.forEach((name, collection) -> copy.put(name, collection.copy()));
        return copy;
    }

    @Override
    protected MongoCollection<Integer> openOrCreateCollection(String name, CollectionOptions options) {
        var known = before.remove(name);
        // A claim on a token is made anew every few seconds, and means nothing to another life.
        Runnable changed = name.endsWith("tokens") ? () -> {} : changes::incrementAndGet;
        var collection =
                new KeptCollection(this, name, options, cursorRegistry, known == null ? List.of() : known, changed);
        kept.put(name, collection);
        return collection;
    }

    @Override
    public void unregisterCollection(String name) {
        super.unregisterCollection(name);
        kept.remove(name);
        changes.incrementAndGet();
    }

    @Override
    protected Index<Integer> openOrCreateUniqueIndex(
            String collection, String index, List<IndexKey> keys, boolean sparse) {
        return new MemoryUniqueIndex(index, keys, sparse);
    }

    @Override
    protected long getStorageSize() {
        return 0;
    }

    @Override
    protected long getFileSize() {
        return 0;
    }
}
