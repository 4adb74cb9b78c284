package cartulary.eventstore;

import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.stream.Stream;
import javax.sql.DataSource;
import org.axonframework.eventhandling.EventUtils;
import org.axonframework.eventhandling.TrackedEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.upcasting.event.EventUpcaster;
import org.axonframework.serialization.upcasting.event.NoOpEventUpcaster;

/** Reads rows of the book, and makes of them the messages that handlers get. */
final class BookReader {
    private final DataSource dataSource;
    private final Serializer serializer;
    private final EventUpcaster upcasters = NoOpEventUpcaster.INSTANCE;

    BookReader(DataSource dataSource, Serializer serializer) {
        this.dataSource = dataSource;
        this.serializer = serializer;
    }

    /**
     * @param skipped types and revisions, as {@code alias:revision}, that are left out; but never the last
     * @return the events in {@code (after, through]}
     */
    List<Tail.Entry> read(long after, long through, Collection<String> skipped) {
        var sql = "select " + EventRow.COLUMNS + " from domain_events where global_index > ? and global_index <= ?"
                + (skipped.isEmpty()
                        ? ""
                        : " and (payload_type || ':' || coalesce(payload_revision, '') <> all (?) or global_index = ?)")
                + " order by global_index";
        return entries(query(
                sql,
                skipped.isEmpty()
                        ? new Object[] {after, through}
                        : new Object[] {after, through, skipped.toArray(String[]::new), through}));
    }

    /** As their readers get them: brought up to the present revision, the payload still to be made of its bytes. */
    List<Tail.Entry> entries(List<EventRow> rows) {
        return rows.stream()
                .map(row -> new Tail.Entry(row.position(), messages(row)))
                .toList();
    }

    private List<TrackedEventMessage<?>> messages(EventRow row) {
        return EventUtils.upcastAndDeserializeTrackedEvents(Stream.of(row), serializer, upcasters)
                .toList();
    }

    /** The one number of the one row; null if there is none. */
    Long single(String sql, Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) statement.setObject(i + 1, parameters[i]);
            try (var row = statement.executeQuery()) {
                return row.next() ? row.getObject(1, Long.class) : null;
            }
        } catch (SQLException e) {
            throw new EventStoreException("the event store cannot be read", e);
        }
    }

    List<EventRow> query(String sql, Object... parameters) {
        try (var connection = dataSource.getConnection();
                var statement = connection.prepareStatement(sql)) {
            for (var i = 0; i < parameters.length; i++) {
                if (parameters[i] instanceof String[] texts) {
                    statement.setArray(i + 1, connection.createArrayOf("text", texts));
                } else statement.setObject(i + 1, parameters[i]);
            }
            var rows = new ArrayList<EventRow>();
            try (var row = statement.executeQuery()) {
                while (row.next()) rows.add(EventRow.from(row));
            }
            return rows;
        } catch (SQLException e) {
            throw new EventStoreException("the event store cannot be read", e);
        }
    }
}
