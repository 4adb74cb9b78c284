package cartulary.eventstore;

import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GapAwareTrackingToken;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventsourcing.eventstore.AbstractEventStorageEngine;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.serialization.Serializer;

/**
 * The book in PostgreSQL, as Axon reads and writes it. A position is a place in the order of commits, from 1 and without
 * gaps, so it alone says what was read.
 */
final class PostgresEngine extends AbstractEventStorageEngine {
    private static final int FETCH = 1000;

    /** The last snapshot, at no position, and the first event. Of a stream that begins there is neither, and no need to look again. */
    private static final String SNAPSHOT_AND_FIRST = """
            (select 0, event_identifier, type, aggregate_identifier, sequence_number, time_stamp, payload_type,
                payload_revision, payload, meta_data
                from snapshots where aggregate_identifier = ? order by sequence_number desc limit 1)
            union all
            select %s from domain_events where aggregate_identifier = ? and sequence_number = 0
            """.formatted(EventRow.COLUMNS);

    private final DataSource dataSource;
    private final BookReader reader;
    private final Writer writer;

    private PostgresEngine(Builder builder) {
        super(builder);
        this.dataSource = builder.dataSource;
        this.reader = builder.reader;
        this.writer = builder.writer;
    }

    static PostgresEngine of(DataSource dataSource, Serializer serializer, BookReader reader, Writer writer) {
        return new Builder(dataSource, reader, writer)
                .eventSerializer(serializer)
                .snapshotSerializer(serializer)
                .build();
    }

    /** What is said of a token's place; tokens of older books told of gaps, of which there are none. */
    static long position(TrackingToken token) {
        return switch (token) {
            case null -> 0;
            case GlobalSequenceTrackingToken global -> global.getGlobalIndex();
            case GapAwareTrackingToken old -> old.getIndex();
            default -> throw new IllegalArgumentException("not a token of this store: " + token);
        };
    }

    /** @return the position of the last */
    long append(List<? extends EventMessage<?>> events) {
        return writer.append(events.stream()
                .map(event -> EventRow.of(event, getEventSerializer()))
                .toList());
    }

    @Override
    protected void appendEvents(List<? extends EventMessage<?>> events, Serializer serializer) {
        if (!events.isEmpty()) append(events);
    }

    /** The last position: what the writer knows where it is this process, else what the database says. */
    long head() {
        return writer.holds()
                ? writer.head()
                : reader.single("select coalesce(max(global_index), 0) from domain_events");
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readEventData(String aggregateId, long first) {
        var young = writer.young(aggregateId);
        if (young != null) return young.stream().skip(first);
        return inStretches(
                first,
                from -> reader.query(
                        "select " + EventRow.COLUMNS
                                + " from domain_events where aggregate_identifier = ? and sequence_number >= ?"
                                + " order by sequence_number limit " + FETCH,
                        aggregateId,
                        from),
                EventRow::sequence);
    }

    @Override
    protected Stream<? extends TrackedEventData<?>> readEventData(TrackingToken token, boolean mayBlock) {
        return inStretches(
                position(token) + 1,
                from -> reader.query(
                        "select " + EventRow.COLUMNS
                                + " from domain_events where global_index >= ? order by global_index limit " + FETCH,
                        from),
                EventRow::position);
    }

    private static Stream<EventRow> inStretches(
            long first,
            java.util.function.LongFunction<List<EventRow>> fetch,
            java.util.function.ToLongFunction<EventRow> place) {
        return Stream.iterate(
                        fetch.apply(first),
                        rows -> rows != null && !rows.isEmpty(),
                        rows -> rows.size() < FETCH ? null : fetch.apply(place.applyAsLong(rows.getLast()) + 1))
                .flatMap(List::stream);
    }

    @Override
    protected Stream<? extends DomainEventData<?>> readSnapshotData(String aggregateId) {
        if (writer.young(aggregateId) != null) return Stream.empty(); // It is read from its first event at once.
        return writer.lookFor(aggregateId, () -> reader.query(SNAPSHOT_AND_FIRST, aggregateId, aggregateId)).stream()
                .filter(row -> row.position() == 0);
    }

    @Override
    protected void storeSnapshot(DomainEventMessage<?> snapshot, Serializer serializer) {
        var row = EventRow.of(snapshot, serializer);
        update(
                """
                insert into snapshots (aggregate_identifier, sequence_number, event_identifier, type, time_stamp,
                    payload_type, payload_revision, payload, meta_data)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?) on conflict do nothing
                """,
                row.aggregateId(),
                row.sequence(),
                row.id(),
                row.aggregateType(),
                OffsetDateTime.ofInstant(row.at(), ZoneOffset.UTC),
                row.alias(),
                row.revision(),
                row.payload(),
                row.metadata());
        update(
                "delete from snapshots where aggregate_identifier = ? and sequence_number < ?",
                row.aggregateId(),
                row.sequence());
        writer.grown(row.aggregateId());
    }

    @Override
    public Optional<Long> lastSequenceNumberFor(String aggregateId) {
        return Optional.ofNullable(reader.single(
                "select max(sequence_number) from domain_events where aggregate_identifier = ?", aggregateId));
    }

    @Override
    public TrackingToken createTailToken() {
        return new GlobalSequenceTrackingToken(0);
    }

    @Override
    public TrackingToken createHeadToken() {
        return new GlobalSequenceTrackingToken(head());
    }

    /** Before the first event of that time or later. */
    @Override
    public TrackingToken createTokenAt(Instant time) {
        // Fenced: the planner would walk all positions from the first, hoping to meet the time soon.
        var first = reader.single(
                "select min(global_index) from (select global_index from domain_events where time_stamp >= ? offset 0) later",
                OffsetDateTime.ofInstant(time, ZoneOffset.UTC));
        return first == null ? createHeadToken() : new GlobalSequenceTrackingToken(first - 1);
    }

    private void update(String sql, Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            statement.executeUpdate();
        } catch (SQLException e) {
            throw new EventStoreException("the snapshot was not stored", e);
        }
    }

    private static final class Builder extends AbstractEventStorageEngine.Builder {
        private final DataSource dataSource;
        private final BookReader reader;
        private final Writer writer;

        Builder(DataSource dataSource, BookReader reader, Writer writer) {
            this.dataSource = dataSource;
            this.reader = reader;
            this.writer = writer;
        }

        @Override
        public Builder eventSerializer(Serializer serializer) {
            super.eventSerializer(serializer);
            return this;
        }

        @Override
        public Builder snapshotSerializer(Serializer serializer) {
            super.snapshotSerializer(serializer);
            return this;
        }

        PostgresEngine build() {
            return new PostgresEngine(this);
        }
    }
}
