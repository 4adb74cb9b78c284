package cartulary.query.auditing;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cartulary.contract.auditing.AuditQuery.FindCausation;
import cartulary.contract.auditing.AuditQuery.FindHistory;
import cartulary.contract.auditing.AuditQuery.FindStream;
import cartulary.contract.auditing.AuditQuery.SearchTrail;
import cartulary.contract.auditing.Causation;
import cartulary.contract.auditing.EventStream;
import cartulary.contract.auditing.EventStream.StoredEvent;
import cartulary.contract.auditing.Trace;
import cartulary.contract.auditing.TrailEntry;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.eventstore.StreamReader;
import cartulary.query.auditing.TrailProjection.TrailDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers auditors: the trail says where to look, what they see is the event store's own. */
public final class AuditQueries {
    private static final int EFFECTS_MAX = 200;
    private static final int CAUSES_MAX = 100;
    /** Events of one stream that lie no further apart are read at once. */
    private static final int STRETCH = 500;

    private final StreamReader reader;
    private final ViewStore views;
    private final Projections projections;
    private final TrailProjection trail;

    public AuditQueries(StreamReader reader, ViewStore views, Projections projections, TrailProjection trail) {
        this.reader = reader;
        this.views = views;
        this.projections = projections;
        this.trail = trail;
    }

    @QueryHandler
    public EventStream find(FindStream query) {
        if (query.from() < 0) throw new CommandRefused(new Failures.InvalidField("from", "must be from 0"));
        return reader.read(query.streamId(), query.from(), Readers.size(query.size(), 500))
                .orElse(null);
    }

    @QueryHandler
    public Page<TrailEntry> search(SearchTrail query, @MetaDataValue(MetaKeys.POSITION) String position) {
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        query.wanted().forEach((trace, value) -> wanted.add(tagged(trace, value)));
        if (query.from() != null) wanted.add(gte("body.at", query.from().toEpochMilli()));
        if (query.to() != null) wanted.add(lt("body.at", query.to().toEpochMilli()));
        return page(and(wanted), query.oldestFirst(), query.cursor(), query.size(), position);
    }

    @QueryHandler
    public Page<TrailEntry> history(FindHistory query, @MetaDataValue(MetaKeys.POSITION) String position) {
        return page(tagged(Trace.STREAM, query.streamId()), false, query.cursor(), query.size(), position);
    }

    @QueryHandler
    public Causation causation(FindCausation query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), trail);
        return entry(query.eventId())
                .map(event -> new Causation(event, causes(event), effects(event)))
                .orElse(null);
    }

    private List<TrailEntry> causes(TrailEntry of) {
        var causes = new ArrayList<TrailEntry>();
        for (var cause = triggerOf(of); cause.isPresent() && causes.size() < CAUSES_MAX; ) {
            causes.add(cause.get());
            cause = triggerOf(cause.get());
        }
        return causes;
    }

    private Optional<TrailEntry> triggerOf(TrailEntry of) {
        return Optional.ofNullable(of.event().metadata().get(MetaKeys.TRIGGER)).flatMap(this::entry);
    }

    /** Breadth first, so that what is cut off lies furthest away. */
    private List<TrailEntry> effects(TrailEntry of) {
        var found = new LinkedHashMap<String, TrailDocument>();
        var open = new ArrayDeque<>(List.of(of.event().eventId()));
        while (!open.isEmpty() && found.size() < EFFECTS_MAX) {
            var caused = views.collection(trail)
                    .find(tagged(Trace.TRIGGER, open.poll()))
                    .limit(EFFECTS_MAX - found.size());
            for (var id : views.ids(trail, caused)) {
                if (found.containsKey(id)) continue;
                views.find(trail, id).ifPresent(event -> found.put(id, event));
                open.add(id);
            }
        }
        return stored(found.values().stream()
                .sorted(java.util.Comparator.comparingLong(TrailDocument::position))
                .toList());
    }

    private Optional<TrailEntry> entry(String eventId) {
        return views.find(trail, eventId)
                .map(document -> stored(List.of(document)).getFirst());
    }

    private static Bson tagged(Trace trace, String value) {
        return eq("body.tags", TrailProjection.tag(trace, value));
    }

    private Page<TrailEntry> page(Bson filter, boolean oldestFirst, String cursor, int size, String position) {
        projections.await(Readers.position(position), trail);
        var page = Pages.after(
                views,
                trail,
                filter,
                "position",
                !oldestFirst,
                cursor,
                Readers.size(size, 200),
                // No two events share a position, so the id need only stand behind its own.
                found -> new Cursor(found.position(), oldestFirst ? "\uffff" : ""),
                found -> found);
        return new Page<>(stored(page.items()), page.nextCursor(), null);
    }

    /** As the book has them; neighbours in a stream are read together. */
    private List<TrailEntry> stored(List<TrailDocument> wanted) {
        var read = new HashMap<String, Map<Long, StoredEvent>>();
        return wanted.stream()
                .map(document -> {
                    var stream = read.computeIfAbsent(document.stream(), _ -> new HashMap<>());
                    if (!stream.containsKey(document.sequence())) {
                        var last = wanted.stream()
                                .filter(other -> other.stream().equals(document.stream()))
                                .mapToLong(TrailDocument::sequence)
                                .filter(sequence -> Math.abs(sequence - document.sequence()) < STRETCH)
                                .summaryStatistics();
                        reader.read(document.stream(), last.getMin(), (int) (last.getMax() - last.getMin() + 1))
                                .ifPresent(found -> found.events().forEach(e -> stream.put(e.sequence(), e)));
                    }
                    var event = stream.get(document.sequence());
                    if (event == null) throw missing(document);
                    return new TrailEntry(document.stream(), document.position(), event);
                })
                .toList();
    }

    private static IllegalStateException missing(TrailDocument document) {
        return new IllegalStateException(
                "the trail knows of %s, %d; the book does not".formatted(document.stream(), document.sequence()));
    }
}
