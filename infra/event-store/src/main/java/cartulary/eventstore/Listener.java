package cartulary.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.postgresql.PGConnection;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Hears of the appends of other processes, and wakes the readers of this one. */
final class Listener implements AutoCloseable {
    private static final Duration AGAIN = Duration.ofMillis(250);
    private static final int READ_SECONDS = 20;

    static final String PURPOSE = "listener";

    /** A writer looks for listeners twice a second: until it has seen this one, it may tell of nothing. */
    private static final Duration UNSEEN = Duration.ofSeconds(2);

    /** How long it listens before it makes sure that the connection still stands and nothing was missed. */
    private static final Duration LOOK = Duration.ofSeconds(5);

    private static final Logger LOG = LoggerFactory.getLogger(Listener.class);

    private final Connections connections;
    private final Tail tail;
    private final BooleanSupplier writesItself;
    private final Thread thread;
    private volatile boolean closed;

    /** @param writesItself whether this process is the writer, and need not be told */
    Listener(Connections connections, Tail tail, BooleanSupplier writesItself) {
        this.connections = connections;
        this.tail = tail;
        this.writesItself = writesItself;
        this.thread = Thread.ofPlatform().daemon().name("event-store-listener").start(this::run);
    }

    @Override
    public void close() {
        closed = true;
        LockSupport.unpark(thread);
    }

    private void run() {
        while (!closed) {
            if (!writesItself.getAsBoolean()) {
                try (var connection = connections.open(PURPOSE, READ_SECONDS)) {
                    listen(connection);
                } catch (SQLException e) {
                    // The writer, and the pool, say so louder.
                    if (!closed) LOG.debug("no news of the event store for the moment", e);
                } catch (RuntimeException e) {
                    LOG.error("the listener stumbled", e);
                }
            }
            LockSupport.parkNanos(AGAIN.toNanos());
        }
    }

    private void listen(Connection connection) throws SQLException {
        try (var statement = connection.createStatement()) {
            statement.execute("listen " + Pen.CHANNEL);
            var seen = System.nanoTime() + UNSEEN.toNanos();
            while (!closed && !writesItself.getAsBoolean()) {
                // After the first listen, too: what was stored before it is told by nobody.
                try (var row = statement.executeQuery("select coalesce(max(global_index), 0) from domain_events")) {
                    row.next();
                    tail.wake(row.getLong(1));
                }
                hear(connection.unwrap(PGConnection.class), System.nanoTime() < seen ? AGAIN : LOOK);
            }
        }
    }

    private void hear(PGConnection connection, Duration time) throws SQLException {
        var until = System.nanoTime() + time.toNanos();
        while (!closed && !writesItself.getAsBoolean() && System.nanoTime() < until) {
            var heard = connection.getNotifications(250);
            if (heard == null) continue;
            for (var notification : heard) tail.wake(Long.parseLong(notification.getParameter()));
        }
    }
}
