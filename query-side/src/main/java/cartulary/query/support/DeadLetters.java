package cartulary.query.support;

import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.in;

import cartulary.contract.Catalogue;
import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.DeadLetterId;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.model.UpdateOptions;
import com.mongodb.client.model.Updates;
import java.time.Instant;
import java.util.Collection;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import org.bson.Document;

/**
 * Events a projection could not take up, by the document they belong to: one entry a document, its letters in order. As
 * long as there is an entry, later events of that document join it. Lives beside views and tokens, so that the three
 * vanish together.
 */
public final class DeadLetters {
    private final ViewStore views;

    public DeadLetters(ViewStore views) {
        this.views = views;
    }

    /** The documents of the projection that wait for somebody. */
    public List<String> parked(String projection) {
        return collection()
                .find(eq("projection", projection))
                .map(entry -> entry.getString("document"))
                .into(new java.util.ArrayList<>());
    }

    /** Those of every projection, at most so many. */
    List<DeadLetter> all(int most) {
        return collection()
                .find()
                .limit(most)
                .map(entry -> {
                    var letters = entry.getList("letters", Document.class);
                    var first = letters.getFirst();
                    var projection = entry.getString("projection");
                    var document = entry.getString("document");
                    return new DeadLetter(
                            DeadLetterId.of(projection, document),
                            projection,
                            document,
                            entry.getString("cause"),
                            letters.size(),
                            first.getString("alias"),
                            first.getString("stream"),
                            first.getLong("sequence"),
                            Instant.parse(first.getString("at")));
                })
                .into(new java.util.ArrayList<>());
    }

    /** Of how many documents a version has set letters aside. */
    long count(String version) {
        return collection().countDocuments(eq("projection", version));
    }

    void forget(String version) {
        collection().deleteMany(eq("projection", version));
    }

    long count() {
        return collection().countDocuments();
    }

    Set<String> parkedAmong(String version, Collection<String> documents) {
        if (documents.isEmpty()) return Set.of();
        var keys = documents.stream().map(id -> key(version, id)).toList();
        var found = new HashSet<String>();
        collection().find(in("_id", keys)).forEach(entry -> found.add(entry.getString("document")));
        return found;
    }

    /** A letter that is there already is not added again. */
    void park(String version, String document, List<Recorded> letters, Throwable cause) {
        var known = load(version, document).stream().map(Recorded::position).collect(Collectors.toSet());
        var fresh = letters.stream()
                .filter(letter -> !known.contains(letter.position()))
                .map(this::encode)
                .toList();
        collection()
                .updateOne(
                        eq("_id", key(version, document)),
                        Updates.combine(
                                Updates.set("projection", version),
                                Updates.set("document", document),
                                // Of the first, for those behind it are sound. The class alone: a message may quote
                                // what must stay sealed.
                                Updates.setOnInsert("cause", cause.getClass().getName()),
                                Updates.pushEach("letters", fresh)),
                        new UpdateOptions().upsert(true));
    }

    List<Recorded> load(String version, String document) {
        var entry = collection().find(eq("_id", key(version, document))).first();
        return entry == null
                ? List.of()
                : entry.getList("letters", Document.class).stream()
                        .map(this::decode)
                        .toList();
    }

    /** What remains; the cause stays as it was told. */
    void keep(String version, String document, List<Recorded> remaining) {
        var id = eq("_id", key(version, document));
        if (remaining.isEmpty()) {
            collection().deleteOne(id);
        } else {
            collection()
                    .updateOne(
                            id,
                            Updates.set(
                                    "letters",
                                    remaining.stream().map(this::encode).toList()));
        }
    }

    private MongoCollection<Document> collection() {
        return views.database().getCollection("dead_letters");
    }

    private static String key(String version, String document) {
        return version + "/" + document;
    }

    private Document encode(Recorded letter) {
        return new Document("id", letter.id())
                .append("alias", Catalogue.byType(letter.event().getClass()).alias())
                .append("payload", Bson.of(views.mapper().valueToTree(letter.event())))
                .append("stream", letter.stream())
                .append("sequence", letter.sequence())
                .append("position", letter.position())
                .append("at", letter.at().toString())
                .append("metadata", new Document(new HashMap<>(letter.metadata())));
    }

    private Recorded decode(Document letter) {
        try {
            var type = Catalogue.byAlias(letter.getString("alias")).type();
            var metadata = new HashMap<String, String>();
            letter.get("metadata", Document.class).forEach((name, value) -> metadata.put(name, (String) value));
            return new Recorded(
                    letter.getString("id"),
                    views.mapper().treeToValue(Bson.toJson(letter.get("payload")), type),
                    letter.getString("stream"),
                    letter.getLong("sequence"),
                    letter.getLong("position"),
                    Instant.parse(letter.getString("at")),
                    Map.copyOf(metadata));
        } catch (JsonProcessingException e) {
            throw new java.io.UncheckedIOException("a dead letter cannot be read", e);
        }
    }
}
