package cartulary.eventstore;

import java.sql.Connection;
import java.sql.SQLException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;

/**
 * The shop's time, in whole milliseconds: machine time, ahead of it by what the test clock was moved. It only moves
 * forward, the lead is stored, and other processes follow within {@link #FOLLOWED}.
 */
public final class ShopClock implements InstantSource, AutoCloseable {
    static final Duration FOLLOWED = Duration.ofMillis(500);

    private final InstantSource machine;
    private final DataSource dataSource;
    private final ScheduledExecutorService follower;
    private volatile long aheadMillis;

    private ShopClock(InstantSource machine, DataSource dataSource, ScheduledExecutorService follower) {
        this.machine = machine;
        this.dataSource = dataSource;
        this.follower = follower;
    }

    /** Cannot be moved. */
    public static ShopClock machineTime(InstantSource machine) {
        return new ShopClock(machine, null, null);
    }

    /** Can be moved, here and in any process on the same database. */
    public static ShopClock movable(InstantSource machine, DataSource dataSource) {
        var follower = Executors.newSingleThreadScheduledExecutor(
                Thread.ofPlatform().daemon().name("shop-clock").factory());
        var clock = new ShopClock(machine, dataSource, follower);
        clock.follow();
        var _ = follower.scheduleWithFixedDelay(
                clock::followIfReachable, FOLLOWED.toMillis(), FOLLOWED.toMillis(), TimeUnit.MILLISECONDS);
        return clock;
    }

    @Override
    public Instant instant() {
        return machine.instant().plusMillis(aheadMillis).truncatedTo(ChronoUnit.MILLIS);
    }

    /** The same time, for those who ask for a {@link Clock}. */
    public Clock asClock() {
        return withZone(ZoneOffset.UTC);
    }

    public boolean movable() {
        return dataSource != null;
    }

    /**
     * @return the shop's time now; later than asked for if it was later already
     * @throws IllegalStateException if the test clock is off, or the move could not be stored
     */
    public Instant moveTo(Instant then) {
        return advance(Duration.between(instant(), then));
    }

    /** As {@link #moveTo}; a negative duration moves nothing. */
    public Instant advance(Duration by) {
        if (!movable()) throw new IllegalStateException("the test clock is off: set cartulary.test-clock.enabled");
        if (by.isPositive()) {
            // Rounded up: who waits until an instant must find it reached.
            var millis = by.plusNanos(999_999).toMillis();
            aheadMillis =
                    stored("update shop_clock set ahead_millis = ahead_millis + " + millis + " returning ahead_millis");
        }
        return instant();
    }

    private void follow() {
        aheadMillis = Math.max(aheadMillis, stored("select ahead_millis from shop_clock"));
    }

    private void followIfReachable() {
        try {
            follow();
        } catch (IllegalStateException _) {
            // The database is away for a moment: time goes on with the lead last known.
        }
    }

    /** On a connection of its own: a move is not undone by anybody's rollback. */
    private long stored(String sql) {
        try (Connection connection = dataSource.getConnection();
                var statement = connection.createStatement();
                var rows = statement.executeQuery(sql)) {
            rows.next();
            return rows.getLong(1);
        } catch (SQLException e) {
            throw new IllegalStateException("the stored test clock cannot be reached", e);
        }
    }

    @Override
    public void close() {
        if (follower != null) follower.shutdownNow();
    }
}
