package cartulary.eventstore;

import java.io.IOException;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.temporal.ChronoUnit;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The right to write in the book: a connection that holds an advisory lock. Whoever has lost the lock has lost the
 * connection, and cannot write. Not for several threads.
 */
final class Pen implements AutoCloseable {
    /**
     * How long after it last heard from the database a holder may take itself for the holder: less than others wait before
     * they take its place.
     */
    static final Duration LEASE = Duration.ofSeconds(2);

    /** How long a holder that shows no life is waited for. */
    static final Duration STILL = Duration.ofSeconds(4);

    /** News of appends; the payload is the last position. */
    static final String CHANNEL = "cartulary_events";

    private static final long KEY = 0x6361_7274_756c_6172L;
    private static final Duration LOOK = Duration.ofMillis(200);
    private static final int READ_SECONDS = 8;
    private static final Logger LOG = LoggerFactory.getLogger(Pen.class);

    private static final String HOLDER = """
            select pid, backend_start, state, state_change, application_name
            from pg_locks join pg_stat_activity using (pid)
            where locktype = 'advisory' and granted and objsubid = 1 and classid = ? and objid = ?
                and database = (select oid from pg_database where datname = current_database())""";

    private static final String INTO = """
            insert into domain_events (global_index, event_identifier, type, aggregate_identifier, sequence_number,
                time_stamp, payload_type, payload_revision, payload, meta_data)
            """;

    private static final String ONE =
            INTO + "values (?, ?, ?, ?, ?, timestamptz 'epoch' + ? * interval '1 microsecond', ?, ?, ?, ?)";

    private static final String MANY = INTO + """
            select ? + n, id, kind, aggregate, sequence, timestamptz 'epoch' + micros * interval '1 microsecond',
                alias, revision, payload, metadata
            from unnest(?, ?, ?, ?, ?, ?, ?, ?, ?) with ordinality
                as e (id, kind, aggregate, sequence, micros, alias, revision, payload, metadata, n)""";

    private static final String LISTENERS = """
            select exists (select from pg_stat_activity
                where datname = current_database() and application_name like 'cartulary %s %%')""".formatted(Listener.PURPOSE);

    private static final String FIND = """
            select aggregate_identifier, sequence_number, event_identifier, global_index
            from domain_events join unnest(?, ?) as wanted (aggregate, sequence)
                on aggregate_identifier = aggregate and sequence_number = sequence""";

    /** An event's place in its stream, unique in the book. */
    record Place(String aggregateId, long sequence) {
        static Place of(EventRow row) {
            return new Place(row.aggregateId(), row.sequence());
        }
    }

    record Found(String eventId, long position) {}

    /** A connection as the database sees it. */
    private record Backend(int pid, OffsetDateTime since, boolean active, OffsetDateTime changed, String name) {
        boolean isSame(Backend other) {
            return pid == other.pid && since.equals(other.since);
        }

        static Backend from(ResultSet row) throws SQLException {
            return new Backend(
                    row.getInt(1),
                    row.getObject(2, OffsetDateTime.class),
                    "active".equals(row.getString(3)),
                    row.getObject(4, OffsetDateTime.class),
                    row.getString(5));
        }
    }

    private final Connection connection;
    private final Backend self;
    private final PreparedStatement one;
    private final PreparedStatement oneTold;
    private final PreparedStatement many;
    private final PreparedStatement manyTold;
    private boolean heard;

    private Pen(Connection connection, Backend self) throws SQLException {
        this.connection = connection;
        this.self = self;
        this.one = connection.prepareStatement(ONE);
        this.oneTold = connection.prepareStatement(told(ONE));
        this.many = connection.prepareStatement(MANY);
        this.manyTold = connection.prepareStatement(told(MANY));
    }

    private static String told(String insert) {
        return "with stored as (%s) select pg_notify('%s', ?)".formatted(insert, CHANNEL);
    }

    /**
     * Waits until it is free, or its holder has been still for {@link #STILL} and is put out.
     *
     * @param before this process's own pen that broke, whose last words must have been spoken; null if there is none
     * @param givenUp whether to wait no longer
     * @param standingBy told who holds it, at each look
     * @return null if given up
     */
    static Pen take(Connections connections, Pen before, BooleanSupplier givenUp, Consumer<String> standingBy)
            throws SQLException {
        var connection = connections.open("writer", READ_SECONDS);
        try {
            if (before != null) end(connection, before.self);
            var watch = new Watch();
            while (!locked(connection)) {
                var holder = holder(connection);
                if (holder != null && (before == null || !holder.isSame(before.self))) {
                    standingBy.accept(holder.name());
                    if (watch.isStill(holder)) {
                        LOG.warn("{} has been still for {}: its connection is ended", holder.name(), STILL);
                        end(connection, holder);
                    }
                }
                if (givenUp.getAsBoolean()) {
                    connection.close();
                    return null;
                }
                LockSupport.parkNanos(LOOK.toNanos());
            }
            var self = new Pen(connection, holder(connection));
            self.sign(connections.name(), before != null);
            return self;
        } catch (SQLException | RuntimeException e) {
            connection.close();
            throw e;
        }
    }

    /** @return whether the error leaves open what became of the statement, and the connection is of no more use */
    static boolean broke(SQLException e) {
        for (Throwable cause = e; cause != null; cause = cause.getCause()) {
            if (cause instanceof IOException) return true;
        }
        var state = e.getSQLState();
        return state == null || state.startsWith("08") || state.startsWith("57P") || state.startsWith("XX");
    }

    /** Stores these at the positions right behind {@code since}, in one round trip and one commit. */
    void store(long since, List<EventRow> rows) throws SQLException {
        var alone = rows.size() == 1; // Quicker than as a group of one.
        var store = alone ? (heard ? oneTold : one) : (heard ? manyTold : many);
        if (alone) bindOne(store, rows.getFirst());
        else bindMany(store, since, rows);
        if (heard) store.setString(11, Long.toString(since + rows.size()));
        store.execute();
    }

    private static void bindOne(PreparedStatement store, EventRow row) throws SQLException {
        store.setLong(1, row.position());
        store.setString(2, row.id());
        store.setString(3, row.aggregateType());
        store.setString(4, row.aggregateId());
        store.setLong(5, row.sequence());
        store.setLong(6, micros(row));
        store.setString(7, row.alias());
        store.setString(8, row.revision());
        store.setBytes(9, row.payload());
        store.setBytes(10, row.metadata());
    }

    private void bindMany(PreparedStatement store, long since, List<EventRow> rows) throws SQLException {
        store.setLong(1, since);
        store.setArray(2, texts(rows, EventRow::id));
        store.setArray(3, texts(rows, EventRow::aggregateType));
        store.setArray(4, texts(rows, EventRow::aggregateId));
        store.setArray(5, array(rows.stream().mapToLong(EventRow::sequence).toArray()));
        store.setArray(6, array(rows.stream().mapToLong(Pen::micros).toArray()));
        store.setArray(7, texts(rows, EventRow::alias));
        store.setArray(8, texts(rows, EventRow::revision));
        store.setArray(9, bytes(rows, EventRow::payload));
        store.setArray(10, bytes(rows, EventRow::metadata));
    }

    /** What stands in the book at these places. */
    Map<Place, Found> find(List<Place> places) throws SQLException {
        try (var find = connection.prepareStatement(FIND)) {
            find.setArray(
                    1,
                    connection.createArrayOf(
                            "text", places.stream().map(Place::aggregateId).toArray(String[]::new)));
            find.setArray(2, array(places.stream().mapToLong(Place::sequence).toArray()));
            var found = new HashMap<Place, Found>();
            try (var row = find.executeQuery()) {
                while (row.next()) {
                    found.put(new Place(row.getString(1), row.getLong(2)), new Found(row.getString(3), row.getLong(4)));
                }
            }
            return found;
        }
    }

    /** The last position; 0 if the book is empty. */
    long head() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(max(global_index), 0) from domain_events")) {
            row.next();
            return row.getLong(1);
        }
    }

    /**
     * Shows others that the holder lives, and looks whether anybody wants to hear of what is stored: to tell nobody costs as
     * much as to tell many.
     */
    void beat() throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(LISTENERS)) {
            row.next();
            heard = row.getBoolean(1);
        }
    }

    /** Lays it down: who takes it next need not wait for a lease to run out. */
    @Override
    public void close() throws SQLException {
        try (connection;
                var statement = connection.createStatement()) {
            statement.execute("update writer set laid_down = true");
        }
    }

    /** After {@link #broke}. */
    void discard() {
        try {
            connection.close();
        } catch (SQLException e) {
            LOG.debug("a broken connection did not close", e);
        }
    }

    /**
     * Another may have held it until a moment ago, lost it with its connection, and not know it yet. It will before its
     * lease is over.
     */
    private void sign(String name, boolean again) throws SQLException {
        try (var statement = connection.prepareStatement(
                "update writer set name = ?, since = now(), laid_down = false returning (select laid_down or (? and name = ?) from writer)")) {
            statement.setString(1, name);
            statement.setBoolean(2, again);
            statement.setString(3, name);
            try (var row = statement.executeQuery()) {
                row.next();
                if (!row.getBoolean(1)) LockSupport.parkNanos(LEASE.toNanos());
            }
        }
    }

    private static boolean locked(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select pg_try_advisory_lock(" + KEY + ")")) {
            row.next();
            return row.getBoolean(1);
        }
    }

    private static Backend holder(Connection connection) throws SQLException {
        try (var statement = connection.prepareStatement(HOLDER)) {
            statement.setLong(1, KEY >>> 32);
            statement.setLong(2, KEY & 0xffff_ffffL);
            try (var row = statement.executeQuery()) {
                return row.next() ? Backend.from(row) : null;
            }
        }
    }

    private static void end(Connection connection, Backend backend) throws SQLException {
        try (var statement = connection.prepareStatement(
                "select pg_terminate_backend(pid) from pg_stat_activity where pid = ? and backend_start = ?")) {
            statement.setInt(1, backend.pid());
            statement.setObject(2, backend.since());
            statement.execute();
        }
    }

    private static long micros(EventRow row) {
        return ChronoUnit.MICROS.between(Instant.EPOCH, row.at());
    }

    private java.sql.Array texts(List<EventRow> rows, Function<EventRow, String> column) throws SQLException {
        return connection.createArrayOf("text", rows.stream().map(column).toArray(String[]::new));
    }

    private java.sql.Array bytes(List<EventRow> rows, Function<EventRow, byte[]> column) throws SQLException {
        return connection.createArrayOf("bytea", rows.stream().map(column).toArray(byte[][]::new));
    }

    private java.sql.Array array(long[] values) throws SQLException {
        return ((org.postgresql.PGConnection) connection).createArrayOf("int8", values);
    }

    /** Looks whether a holder does anything. Its silence while the database itself was silent counts for nothing. */
    private static final class Watch {
        private Backend seen;
        private long since;
        private long looked;

        boolean isStill(Backend holder) {
            var now = System.nanoTime();
            if (!holder.equals(seen) || holder.active() || now - looked > STILL.toNanos() / 2) {
                seen = holder;
                since = now;
            }
            looked = now;
            return now - since > STILL.toNanos();
        }
    }
}
