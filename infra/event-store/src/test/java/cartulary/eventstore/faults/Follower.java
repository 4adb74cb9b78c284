package cartulary.eventstore.faults;

import cartulary.embedded.testing.TestServers;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;

/**
 * Reads the book behind the writer's back, on a connection of its own, never turning round: what appears behind the
 * position it has passed, it never sees.
 */
final class Follower {
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]*)\"");
    private static final long PAUSE_NANOS = 500_000;

    private final TestServers.Postgres database;
    private final List<List<Row>> glances = new ArrayList<>();
    private final Thread thread = Thread.ofPlatform().daemon().name("follower").unstarted(this::follow);
    private volatile boolean ending;
    private long passed;

    Follower(TestServers.Postgres database) {
        this.database = database;
        thread.start();
    }

    /** Each list is what one glance showed, which is whole commits. */
    List<List<Row>> end() {
        ending = true;
        try {
            thread.join(TimeUnit.SECONDS.toMillis(60));
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        if (thread.isAlive()) throw new IllegalStateException("the follower has not come to the end of the book");
        return glances;
    }

    static List<Row> readAll(TestServers.Postgres database) throws SQLException {
        try (var connection = open(database)) {
            return read(connection, Long.MIN_VALUE);
        }
    }

    private void follow() {
        for (var whole = false; !whole; LockSupport.parkNanos(PAUSE_NANOS)) {
            var last = ending;
            try (var connection = open(database)) {
                do {
                    last = ending;
                    var rows = read(connection, passed);
                    if (!rows.isEmpty()) {
                        glances.add(rows);
                        passed = rows.getLast().position();
                    }
                    LockSupport.parkNanos(PAUSE_NANOS);
                } while (!last);
                whole = true;
            } catch (SQLException _) { // The server is down, or has no such table yet.
                LockSupport.parkNanos(20 * PAUSE_NANOS);
            }
        }
    }

    private static Connection open(TestServers.Postgres database) throws SQLException {
        return DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
    }

    private static List<Row> read(Connection connection, long after) throws SQLException {
        try (var query = connection.prepareStatement("""
                select global_index, event_identifier, aggregate_identifier, sequence_number, convert_from(payload, 'UTF8')
                from domain_events where global_index > ? order by global_index""")) {
            query.setLong(1, after);
            try (var found = query.executeQuery()) {
                var rows = new ArrayList<Row>();
                while (found.next()) {
                    var key = KEY.matcher(found.getString(5));
                    rows.add(new Row(
                            found.getLong(1),
                            found.getString(2),
                            found.getString(3),
                            found.getLong(4),
                            key.find() ? key.group(1) : ""));
                }
                return rows;
            }
        }
    }
}
