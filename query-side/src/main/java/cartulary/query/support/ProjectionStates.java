package cartulary.query.support;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.mongodb.DuplicateKeyException;
import com.mongodb.MongoWriteException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoDatabase;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.bson.Document;

/** The {@link ProjectionState} of each projection, beside its documents; whoever changes one goes by its revision. */
final class ProjectionStates {
    private final MongoDatabase database;
    private final com.fasterxml.jackson.databind.ObjectMapper mapper;

    ProjectionStates(ViewStore views) {
        this.database = views.database();
        this.mapper = views.mapper();
    }

    /** Of all that were ever operated on. */
    Map<String, ProjectionState> all() {
        var found = new HashMap<String, ProjectionState>();
        for (var document : collection().find()) {
            var state = decode(document);
            found.put(state.projection(), state);
        }
        return found;
    }

    ProjectionState of(String projection, int code) {
        var found = collection().find(eq("_id", projection)).first();
        return found == null ? ProjectionState.first(projection, code) : decode(found);
    }

    /** The state as it became; done again if another process was faster. */
    ProjectionState change(String projection, int code, UnaryOperator<ProjectionState> change) {
        while (true) {
            var before = of(projection, code);
            var after = change.apply(before);
            if (after.equals(before)) return before;
            after = after.revised();
            var encoded = encode(after);
            if (before.revision() == 0) {
                try {
                    collection().insertOne(encoded);
                    return after;
                } catch (DuplicateKeyException _) {
                    continue;
                } catch (MongoWriteException e) {
                    if (e.getCode() == 11000) continue;
                    throw e;
                }
            }
            var replaced = collection()
                    .replaceOne(and(eq("_id", projection), eq("revision", before.revision())), encoded)
                    .getMatchedCount();
            if (replaced == 1) return after;
        }
    }

    List<String> collections() {
        return database.listCollectionNames().into(new ArrayList<>());
    }

    private MongoCollection<Document> collection() {
        return database.getCollection("projection_states");
    }

    private Document encode(ProjectionState state) {
        return new Document("_id", state.projection())
                .append("revision", state.revision())
                .append("state", Bson.of(mapper.valueToTree(state)));
    }

    private ProjectionState decode(Document document) {
        try {
            return mapper.treeToValue(Bson.toJson(document.get("state")), ProjectionState.class);
        } catch (JsonProcessingException e) {
            throw new UncheckedIOException("the state of " + document.get("_id") + " cannot be read", e);
        }
    }
}
