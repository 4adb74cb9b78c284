package cartulary.query;

import static org.assertj.core.api.Assertions.assertThat;

import com.mongodb.MongoCommandException;
import com.mongodb.client.MongoDatabase;
import com.mongodb.event.CommandListener;
import com.mongodb.event.CommandStartedEvent;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.ConcurrentHashMap;
import org.bson.BsonArray;
import org.bson.BsonDocument;
import org.bson.BsonString;
import org.bson.BsonValue;
import org.bson.Document;

/**
 * What the query side asked of its database while it was tested: of each question an index that is declared must be able to
 * answer it without a walk over the collection. A server that can explain itself is asked for the way that it goes, too.
 */
final class Indexed implements CommandListener {
    /** What is no view: of each there are as many documents as there are processors. */
    private static final Set<String> SMALL = Set.of("tokens", "epoch", "projections");

    private static final int COMMAND_NOT_FOUND = 59;

    /** @param one example of what was asked */
    private record Question(String collection, BsonDocument filter, BsonDocument sort, BsonDocument one) {
        /** A report or a dump reads all there is. */
        boolean isOfAll() {
            return filter.isEmpty() && sort.isEmpty();
        }

        String shape() {
            return collection + " " + fields(filter) + " " + sort.keySet();
        }

        @Override
        public String toString() {
            return "%s %s by %s".formatted(collection, filter.toJson(), sort.toJson());
        }
    }

    private final Map<String, Question> questions = new ConcurrentHashMap<>();

    @Override
    public void commandStarted(CommandStartedEvent event) {
        var command = BsonDocument.parse(event.getCommand().toJson()); // Which lives no longer than this call.
        var none = new BsonDocument();
        var question =
                switch (event.getCommandName()) {
                    case "find" ->
                        new Question(
                                command.getString("find").getValue(),
                                command.getDocument("filter", none),
                                command.getDocument("sort", none),
                                command);
                    case "count" ->
                        new Question(
                                command.getString("count").getValue(),
                                command.getDocument("query", none),
                                none,
                                command);
                    case "aggregate" -> {
                        var stages = command.getArray("pipeline");
                        var first = stages.isEmpty() ? none : stages.get(0).asDocument();
                        yield new Question(
                                command.getString("aggregate").getValue(),
                                first.getDocument("$match", none),
                                none,
                                command);
                    }
                    default -> null;
                };
        if (question == null || question.isOfAll() || SMALL.contains(question.collection())) return;
        questions.putIfAbsent(question.shape(), question);
    }

    /** @throws AssertionError that names each question for which there is no index */
    void requireIndexes(MongoDatabase views) {
        var wrong = new ArrayList<String>();
        questions.values().forEach(question -> {
            var leading = new HashSet<>(Set.of("_id")); // Which every collection has, also one that is gone by now.
            views.getCollection(question.collection())
                    .listIndexes()
                    .forEach(index -> leading.add(
                            index.get("key", Document.class).keySet().iterator().next()));
            if (!isAnswered(question.filter(), leading) && !isSorted(question.sort(), leading)) {
                wrong.add("no index for " + question);
            }
            if (walksByItsOwnWord(views, question)) wrong.add("the server walks over all for " + question);
        });
        assertThat(wrong).isEmpty();
    }

    private static boolean isSorted(BsonDocument sort, Set<String> leading) {
        return !sort.isEmpty() && leading.contains(sort.getFirstKey());
    }

    private static boolean isAnswered(BsonDocument filter, Set<String> leading) {
        if (filter.containsKey("$and")
                && filter.getArray("$and").stream().anyMatch(each -> isAnswered(each.asDocument(), leading))) {
            return true;
        }
        if (filter.containsKey("$or")
                && filter.getArray("$or").stream().allMatch(each -> isAnswered(each.asDocument(), leading))) {
            return true;
        }
        return filter.keySet().stream().anyMatch(leading::contains);
    }

    private static Set<String> fields(BsonDocument filter) {
        var fields = new TreeSet<String>();
        filter.forEach((name, value) -> {
            if (value instanceof BsonArray several && name.startsWith("$")) {
                several.forEach(each -> fields.add(name + fields(each.asDocument())));
            } else fields.add(name);
        });
        return fields;
    }

    /** False if the server does not explain itself. */
    private static boolean walksByItsOwnWord(MongoDatabase views, Question question) {
        var asked = question.one();
        List.of("$db", "lsid", "txnNumber", "$clusterTime", "$readPreference", "maxTimeMS", "readConcern", "apiVersion")
                .forEach(asked::remove);
        try {
            var plan = views.runCommand(
                    new BsonDocument("explain", asked).append("verbosity", new BsonString("queryPlanner")),
                    BsonDocument.class);
            return walks(plan);
        } catch (MongoCommandException e) {
            if (e.getErrorCode() == COMMAND_NOT_FOUND) return false;
            throw e;
        }
    }

    private static boolean walks(BsonValue plan) {
        return switch (plan) {
            case BsonDocument document ->
                (document.containsKey("stage")
                                && document.get("stage").asString().getValue().equals("COLLSCAN"))
                        || document.entrySet().stream()
                                .filter(each -> !each.getKey().equals("rejectedPlans"))
                                .anyMatch(each -> walks(each.getValue()));
            case BsonArray several -> several.stream().anyMatch(Indexed::walks);
            default -> false;
        };
    }
}
