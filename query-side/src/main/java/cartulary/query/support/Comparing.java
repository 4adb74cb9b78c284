package cartulary.query.support;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.process.ProjectionStatus.Difference;
import com.mongodb.client.MongoCollection;
import com.mongodb.client.MongoCursor;
import com.mongodb.client.model.Filters;
import com.mongodb.client.model.Sorts;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.Predicate;
import org.bson.Document;

/**
 * Holds two versions of a projection against each other, document by document, while both are written to: what has seen
 * the same events must say the same. Whatever one side has not seen yet is looked at again while both stand still.
 */
final class Comparing {
    private static final int TOLD = 10;

    record Result(
            long live,
            long beside,
            String checksumLive,
            String checksumBeside,
            long compared,
            long differing,
            List<Difference> differences) {
        boolean equal() {
            return differing == 0 && live == beside && checksumLive.equals(checksumBeside);
        }
    }

    private final MongoCollection<Document> live;
    private final MongoCollection<Document> beside;
    private final Set<String> ignored;
    private final Predicate<Runnable> atOnePlace;
    private final List<Difference> differences = new ArrayList<>();
    private final TreeSet<String> unsettled = new TreeSet<>();
    private long ofLive;
    private long ofBeside;
    private long compared;
    private long differing;
    private long sumLive;
    private long sumBeside;

    /**
     * @param ignored components that the new fold makes otherwise and says so
     * @param atOnePlace does something while both versions stand behind the same event; false if it could not
     */
    Comparing(
            MongoCollection<Document> live,
            MongoCollection<Document> beside,
            Set<String> ignored,
            Predicate<Runnable> atOnePlace) {
        this.live = live;
        this.beside = beside;
        this.ignored = ignored;
        this.atOnePlace = atOnePlace;
    }

    Result run() {
        try (var left = sorted(live);
                var right = sorted(beside)) {
            var one = next(left);
            var other = next(right);
            while (one != null || other != null) {
                int order = one == null ? 1 : other == null ? -1 : id(one).compareTo(id(other));
                settle(order <= 0 ? one : null, order >= 0 ? other : null, false);
                if (order <= 0) one = next(left);
                if (order >= 0) other = next(right);
            }
        }
        if (!unsettled.isEmpty()) {
            boolean settled = atOnePlace.test(() -> {
                for (var id : unsettled) settle(find(live, id), find(beside, id), true);
            });
            if (!settled) {
                differing += unsettled.size();
                differences.add(new Difference(unsettled.getFirst(), "one version is not as far as the other"));
            }
        }
        return new Result(
                ofLive,
                ofBeside,
                Long.toHexString(sumLive),
                Long.toHexString(sumBeside),
                compared,
                differing,
                differences);
    }

    private void settle(Document one, Document other, boolean lastly) {
        long seenByOne = position(one);
        long seenByOther = position(other);
        if (seenByOne != seenByOther && !lastly) {
            unsettled.add(id(one == null ? other : one));
            return;
        }
        compared++;
        if (one != null) {
            ofLive++;
            sumLive += hash(one);
        }
        if (other != null) {
            ofBeside++;
            sumBeside += hash(other);
        }
        var what = difference(one, other);
        if (what == null) return;
        differing++;
        if (differences.size() < TOLD) differences.add(new Difference(id(one == null ? other : one), what));
    }

    private String difference(Document one, Document other) {
        if (one == null) return "only beside";
        if (other == null) return "only live";
        var path = difference("", body(one), body(other));
        if (path != null) return path;
        return position(one) == position(other) ? null : "position: %d, %d".formatted(position(one), position(other));
    }

    private static String difference(String path, Object one, Object other) {
        if (one instanceof Map<?, ?> left && other instanceof Map<?, ?> right) {
            var keys = new TreeSet<String>();
            left.keySet().forEach(key -> keys.add((String) key));
            right.keySet().forEach(key -> keys.add((String) key));
            for (var key : keys) {
                var found = difference(path.isEmpty() ? key : path + "." + key, left.get(key), right.get(key));
                if (found != null) return found;
            }
            return null;
        }
        if (one instanceof List<?> left && other instanceof List<?> right && left.size() == right.size()) {
            for (int i = 0; i < left.size(); i++) {
                var found = difference(path + "[" + i + "]", left.get(i), right.get(i));
                if (found != null) return found;
            }
            return null;
        }
        return Objects.equals(one, other) ? null : "%s: %s, %s".formatted(path, told(one), told(other));
    }

    private static String told(Object value) {
        return switch (value) {
            case null -> "nothing";
            case String text when text.startsWith("v1.") -> "sealed";
            case String text when text.length() > 60 -> text.length() + " characters";
            case String text -> text;
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            default -> "something else";
        };
    }

    private long hash(Document document) {
        try {
            var digest = MessageDigest.getInstance("SHA-256");
            digest.update(id(document).getBytes(UTF_8));
            // In the order of their names: how a server keeps fields says nothing.
            digest.update(canonical(body(document)).getBytes(UTF_8));
            return ByteBuffer.wrap(digest.digest()).getLong();
        } catch (NoSuchAlgorithmException e) {
            throw new LinkageError("every Java has SHA-256", e);
        }
    }

    private static String canonical(Object value) {
        return switch (value) {
            case null -> "null";
            case Map<?, ?> map -> {
                var fields = new TreeMap<String, String>();
                map.forEach((key, item) -> fields.put((String) key, canonical(item)));
                yield fields.toString();
            }
            case List<?> list ->
                list.stream().map(Comparing::canonical).toList().toString();
            case String text -> "'" + text + "'";
            default -> value.toString();
        };
    }

    private Object body(Document document) {
        var body = document.get("body");
        if (ignored.isEmpty() || !(body instanceof Document whole)) return body;
        var kept = new Document(whole);
        ignored.forEach(kept::remove);
        return kept;
    }

    private static String id(Document document) {
        return document.getString("_id");
    }

    private static long position(Document document) {
        return document == null ? -1 : ((Number) document.get("position")).longValue();
    }

    private static MongoCursor<Document> sorted(MongoCollection<Document> collection) {
        return collection.find().sort(Sorts.ascending("_id")).batchSize(1_000).iterator();
    }

    private static Document next(MongoCursor<Document> cursor) {
        return cursor.hasNext() ? cursor.next() : null;
    }

    private static Document find(MongoCollection<Document> collection, String id) {
        return collection.find(Filters.eq("_id", id)).first();
    }
}
