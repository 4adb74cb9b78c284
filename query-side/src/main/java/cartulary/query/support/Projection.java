package cartulary.query.support;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * A fold of events into documents. The base around it loads, skips what a document has seen, writes in bulk before the
 * token is stored and sets poison aside; a projection only says to which document an event belongs and what it becomes.
 *
 * @param <D> the document: a record that Jackson can write; personal data stands in it only as sealed text
 */
public abstract class Projection<D> {
    /** The {@link #patience} of books and reports, behind which nobody stands and waits. */
    protected static final Duration OF_REPORTS = Duration.ofMillis(500);

    private final String name;
    private final String collection;
    private final Class<D> type;
    private final List<Class<?>> events;

    /**
     * @param name of the processing group, as order-details
     * @param events what it is about: no other is read for it, nor by the database if that can be told
     */
    protected Projection(String name, String collection, Class<D> type, Class<?>... events) {
        this.name = name;
        this.collection = collection;
        this.type = type;
        this.events = List.of(events);
    }

    public final String name() {
        return name;
    }

    public final String collection() {
        return collection;
    }

    public final Class<D> type() {
        return type;
    }

    final boolean isAbout(Class<?> event) {
        return events.stream().anyMatch(type -> type.isAssignableFrom(event));
    }

    /**
     * The document the event belongs to, which is the sequencing key too; null if the event is none of ours. To be said
     * here, or of what was {@link #idOf(Recorded) recorded} where the event alone does not tell.
     */
    protected String idOf(Object event) {
        throw new UnsupportedOperationException(name + " does not say which document " + event.getClass() + " is for");
    }

    protected String idOf(Recorded recorded) {
        return idOf(recorded.event());
    }

    /**
     * What the document becomes. Depends on its parameters alone, so that a replay gives the same document; whatever it
     * throws sets the event aside as a dead letter.
     *
     * @param current null if there is none yet
     */
    public abstract D apply(D current, Recorded recorded);

    /**
     * Called after documents were written and before the token is, also for documents that had seen their events
     * already: the place to evict and to tell subscribers. Not called for a version that is built beside the one that is
     * read, so that nothing outside the views can tell a replay from silence. Must not throw.
     */
    public void written(Map<String, D> documents) {}

    /** Readers get the documents of another version from now on: the place to evict everything. Must not throw. */
    public void switched() {}

    /**
     * How much time there is from one write to the next while events come; the first after a silence is written at once.
     * Zero for a view that somebody looks at as it changes.
     */
    protected Duration patience() {
        return Duration.ofMillis(100);
    }

    /** Whether no document is ever of more than one event, so that none is read before it is written. */
    protected boolean isOfOneEventEach() {
        return false;
    }

    /**
     * Of this fold. Another number beside the one whose documents readers have makes a second bean of the same name the
     * next version, which a rebuild makes; it says in {@link #madeOtherwise()} where its documents may differ.
     */
    public int code() {
        return 1;
    }

    /** Components of the document that this fold makes otherwise than the one before: they are not compared. */
    public Set<String> madeOtherwise() {
        return Set.of();
    }
}
