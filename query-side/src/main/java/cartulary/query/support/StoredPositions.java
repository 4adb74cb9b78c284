package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;

import com.mongodb.client.MongoCollection;
import java.time.Duration;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;
import org.bson.Document;
import org.bson.types.Binary;

/**
 * How far the projections have come that another process works on: by the tokens it stores, read without claiming them.
 * A token is stored behind the documents, so what it has passed can be read.
 */
public final class StoredPositions {
    /** However many readers wait, a token is not read more often. */
    private static final Duration FRESH = Duration.ofMillis(8);

    private final MongoCollection<Document> tokens;
    private final Serializer serializer;
    private final Map<String, Seen> seen = new ConcurrentHashMap<>();
    private final Map<String, ReentrantLock> reading = new ConcurrentHashMap<>();

    private record Seen(long position, long atNanos) {}

    /** @param tokens as axon-mongo's token store keeps them */
    public StoredPositions(MongoCollection<Document> tokens, Serializer serializer) {
        this.tokens = tokens;
        this.serializer = serializer;
    }

    /** -1 before the first event. Somebody else's question is not waited for, lest all stand in line while the store is slow. */
    long of(String projection) {
        var last = seen.get(projection);
        if (last != null && System.nanoTime() - last.atNanos() < FRESH.toNanos()) return last.position();
        var turn = reading.computeIfAbsent(projection, _ -> new ReentrantLock());
        if (!turn.tryLock()) {
            if (last != null) return last.position();
            turn.lock();
        }
        try {
            var now = new Seen(read(projection), System.nanoTime());
            seen.put(projection, now);
            return now.position();
        } finally {
            turn.unlock();
        }
    }

    /** Null before the first event. */
    TrackingToken token(String projection) {
        return tokens.find(eq("processorName", projection)).map(this::token).first();
    }

    void forget(String projection) {
        tokens.deleteMany(eq("processorName", projection));
        seen.remove(projection);
    }

    private long read(String projection) {
        long least = Long.MAX_VALUE;
        for (var entry : tokens.find(eq("processorName", projection))) {
            least = Math.min(least, position(entry).orElse(-1));
        }
        return least == Long.MAX_VALUE ? -1 : least;
    }

    private OptionalLong position(Document entry) {
        var token = token(entry);
        return token == null ? OptionalLong.empty() : token.position();
    }

    private TrackingToken token(Document entry) {
        var bytes = entry.get("token", Binary.class);
        if (bytes == null) return null;
        return serializer.deserialize(
                new SimpleSerializedObject<>(bytes.getData(), byte[].class, entry.getString("tokenType"), null));
    }
}
