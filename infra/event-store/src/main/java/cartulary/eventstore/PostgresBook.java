package cartulary.eventstore;

import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Map;
import java.util.Queue;

/** The table of events, to be moved from or to. One connection, which keeps every writer out. */
final class PostgresBook implements Move.Book {
    /** Of the advisory lock that whoever writes events holds. */
    private static final long PEN = 0x6361_7274_756c_6172L;

    private static final int FETCH = 2_000;
    private static final TypeReference<Map<String, Object>> METADATA = new TypeReference<>() {};

    private final ObjectMapper mapper = new ObjectMapper();
    private final Connection connection;

    PostgresBook(Connection connection) {
        this.connection = connection;
    }

    /** @throws Move.Refused if a shop holds it */
    void lock() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_try_advisory_lock(" + PEN + ")")) {
            row.next();
            if (!row.getBoolean(1)) throw new Move.Refused("a shop writes in this database: stop it first");
        }
    }

    @Override
    public Move.Cursor read() {
        var head = head();
        return new Move.Cursor() {
            private final Queue<Move.Entry> fetched = new ArrayDeque<>();
            private long last;

            @Override
            public Move.Entry next() {
                if (fetched.isEmpty() && last < head) fetched.addAll(behind(last, head));
                var next = fetched.poll();
                last = next == null ? head : next.position();
                return next;
            }
        };
    }

    @Override
    public void append(List<Move.Entry> entries) {
        var position = head();
        try (var insert = connection.prepareStatement("""
                insert into domain_events (global_index, event_identifier, type, aggregate_identifier, sequence_number,
                    time_stamp, payload_type, payload_revision, payload, meta_data)
                values (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)""")) {
            connection.setAutoCommit(false);
            if (position == 0) forgetSnapshots(); // Of a book that was here before.
            for (var entry : entries) {
                var aggregate = entry.aggregateType() != null;
                insert.setLong(1, ++position);
                insert.setString(2, entry.id());
                insert.setString(3, entry.aggregateType());
                // As in Axon's own stores, an event of no aggregate is a stream of one.
                insert.setString(4, aggregate ? entry.aggregateId() : entry.id());
                insert.setLong(5, aggregate ? entry.sequence() : 0);
                insert.setObject(6, OffsetDateTime.ofInstant(Instant.ofEpochMilli(entry.millis()), ZoneOffset.UTC));
                insert.setString(7, entry.alias());
                insert.setString(8, entry.revision());
                insert.setBytes(9, entry.payload());
                insert.setBytes(10, mapper.writeValueAsBytes(entry.metadata()));
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
            connection.setAutoCommit(true);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL did not take the events", e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private void forgetSnapshots() throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.executeUpdate("delete from snapshots");
        }
    }

    private long head() {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(max(global_index), 0) from domain_events")) {
            row.next();
            return row.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not tell its last position", e);
        }
    }

    private List<Move.Entry> behind(long position, long head) {
        try (var select = connection.prepareStatement("""
                select global_index, event_identifier, type, aggregate_identifier, sequence_number, time_stamp,
                    payload_type, payload_revision, payload, meta_data
                from domain_events where global_index > ? and global_index <= ? order by global_index limit ?""")) {
            select.setLong(1, position);
            select.setLong(2, head);
            select.setInt(3, FETCH);
            try (var row = select.executeQuery()) {
                var entries = new java.util.ArrayList<Move.Entry>();
                while (row.next()) entries.add(entry(row));
                return entries;
            }
        } catch (SQLException e) {
            throw new IllegalStateException("PostgreSQL does not give the events behind " + position, e);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private Move.Entry entry(ResultSet row) throws SQLException, IOException {
        var id = row.getString(2);
        var at = row.getObject(6, OffsetDateTime.class).toInstant();
        if (!at.equals(at.truncatedTo(ChronoUnit.MILLIS))) {
            throw new Move.Refused(
                    "event %s has a time finer than a millisecond, which Axon Server cannot keep".formatted(id));
        }
        return new Move.Entry(
                row.getLong(1),
                id,
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                at.toEpochMilli(),
                row.getString(7),
                row.getString(8),
                row.getBytes(9),
                Move.texts(id, mapper.readValue(row.getBytes(10), METADATA)));
    }
}
