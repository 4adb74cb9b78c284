package cartulary.eventstore;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArraySet;
import java.util.function.Consumer;
import org.axonframework.common.Registration;
import org.axonframework.common.stream.BlockingStream;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStore;
import org.axonframework.messaging.StreamableMessageSource;
import org.axonframework.messaging.unitofwork.CurrentUnitOfWork;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * All events of a unit of work are appended once, in its commit phase, wholly or not at all: nothing that goes wrong before
 * leaves anything behind, and nothing of the unit of work comes after.
 */
final class PostgresEventStore extends AbstractEventStore {
    private static final String GATHERED = "cartulary.gathered";

    private final PostgresEngine engine;
    private final BookReader reader;
    private final Tail tail;
    private final Set<Consumer<List<? extends EventMessage<?>>>> subscribers = new CopyOnWriteArraySet<>();

    private PostgresEventStore(Builder builder) {
        super(builder);
        this.engine = builder.engine;
        this.reader = builder.reader;
        this.tail = builder.tail;
    }

    static PostgresEventStore of(PostgresEngine engine, BookReader reader, Tail tail) {
        return new Builder(engine, reader, tail).build();
    }

    @Override
    protected void prepareCommit(List<? extends EventMessage<?>> events) {
        if (TransactionSynchronizationManager.isActualTransactionActive()) {
            // Its end could still differ from theirs.
            throw new IllegalStateException("events are appended outside any transaction");
        }
        if (CurrentUnitOfWork.isStarted()) gathered().addAll(events);
        else append(events);
        subscribers.forEach(subscriber -> subscriber.accept(events));
    }

    /** Told before the commit, as with any of Axon's stores; the superclass would append before it tells. */
    @Override
    public Registration subscribe(Consumer<List<? extends EventMessage<?>>> subscriber) {
        subscribers.add(subscriber);
        return () -> subscribers.remove(subscriber);
    }

    @Override
    protected void commit(List<? extends EventMessage<?>> events) {
        if (!CurrentUnitOfWork.isStarted()) return;
        var gathered = gathered();
        var all = List.copyOf(gathered);
        gathered.clear(); // It may be called for each nested unit of work; the first time is for all.
        append(all);
    }

    private void append(List<? extends EventMessage<?>> events) {
        if (!events.isEmpty()) PositionedCommandBus.stored(engine.append(events));
    }

    private static List<EventMessage<?>> gathered() {
        return CurrentUnitOfWork.get().root().getOrComputeResource(GATHERED, _ -> new ArrayList<>());
    }

    /** From behind the token, without end; its readers are woken by the append. */
    @Override
    public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
        return openStream(after, BookStream.OF_VIEWS);
    }

    private BookStream openStream(TrackingToken after, Duration passing) {
        return new BookStream(reader, engine.getEventSerializer(), tail, passing, PostgresEngine.position(after));
    }

    /** The same events for those whose progress nobody waits for: to say how far they have come they take their time. */
    StreamableMessageSource<TrackedEventMessage<?>> forWorkers() {
        return new StreamableMessageSource<>() {
            @Override
            public BlockingStream<TrackedEventMessage<?>> openStream(TrackingToken after) {
                return PostgresEventStore.this.openStream(after, BookStream.OF_WORKERS);
            }

            @Override
            public TrackingToken createTailToken() {
                return PostgresEventStore.this.createTailToken();
            }

            @Override
            public TrackingToken createHeadToken() {
                return PostgresEventStore.this.createHeadToken();
            }

            @Override
            public TrackingToken createTokenAt(Instant time) {
                return PostgresEventStore.this.createTokenAt(time);
            }
        };
    }

    private static final class Builder extends AbstractEventStore.Builder {
        private final PostgresEngine engine;
        private final BookReader reader;
        private final Tail tail;

        Builder(PostgresEngine engine, BookReader reader, Tail tail) {
            this.engine = engine;
            this.reader = reader;
            this.tail = tail;
            storageEngine(engine);
        }

        PostgresEventStore build() {
            return new PostgresEventStore(this);
        }
    }
}
