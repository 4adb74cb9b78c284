package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.embedded.testing.TcpProxy;
import cartulary.embedded.testing.TestServers;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Two processes, one pen: whatever happens to them or to the database, never both write. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class TakeoverIT {
    private static final int PER_SECOND = 4000;
    private static final Duration SOON = Duration.ofSeconds(60);
    private static FaultyPostgres postgres;

    @BeforeAll
    static void start() {
        Signals.require();
        postgres = FaultyPostgres.start();
    }

    @AfterAll
    static void stop() {
        if (postgres != null) postgres.close();
    }

    static Stream<Long> seeds() {
        return Trial.seeds(1, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void of_two_that_start_together_one_writes_and_the_other_takes_over_from_the_dead(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var trial = new Trial("kill -9 of the owner", seed, database)) {
            var one = trial.child(PER_SECOND);
            var two = trial.child(PER_SECOND);
            var owner = Trial.first(1, SOON, one, two);
            var standby = owner == one ? two : one;
            awaitStandingBy(database, standby);
            owner.awaitStored(trial.some(500, 3000), SOON);
            assertThat(standby.open()).isFalse();
            assertThat(standby.stored()).isZero();
            owner.kill();
            var died = System.nanoTime();
            standby.awaitStored(1, SOON);
            trial.back("the owner's death", died);
            standby.awaitStored(500, SOON);
            trial.judge();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_standby_takes_over_from_an_owner_that_stands_still_and_that_never_writes_again(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var trial = new Trial("SIGSTOP of the owner", seed, database)) {
            var owner = trial.child(PER_SECOND);
            owner.awaitOpen();
            var standby = trial.child(PER_SECOND);
            awaitStandingBy(database, standby);
            owner.awaitStored(trial.some(500, 3000), SOON);
            owner.signal("STOP");
            var stopped = System.nanoTime();
            standby.awaitStored(1, SOON);
            trial.back("the owner stood still", stopped);
            standby.awaitStored(500, SOON);
            owner.signal("CONT");
            owner.awaitOver(SOON);
            standby.awaitStored(500, SOON);
            trial.judge();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_standby_takes_over_from_an_owner_that_is_cut_off_and_that_never_writes_again(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var proxy = TcpProxy.to("127.0.0.1", postgres.port());
                var trial = new Trial("the owner cut off", seed, database)) {
            var owner = trial.child(PER_SECOND, Trial.by(proxy.port(), database));
            owner.awaitOpen();
            var standby = trial.child(PER_SECOND);
            awaitStandingBy(database, standby);
            owner.awaitStored(trial.some(500, 3000), SOON);
            proxy.refuse(true);
            proxy.freeze();
            var cutOff = System.nanoTime();
            standby.awaitStored(1, SOON);
            trial.back("the owner was cut off", cutOff);
            standby.awaitStored(500, SOON);
            proxy.refuse(false);
            proxy.thaw();
            owner.awaitOver(SOON);
            standby.awaitStored(500, SOON);
            trial.judge();
        }
    }

    /** The moment at which either may win. */
    @ParameterizedTest
    @MethodSource("seeds")
    void an_owner_that_wakes_while_the_standby_reaches_for_the_pen_has_it_or_has_lost_it(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var trial = new Trial("SIGSTOP of the owner for a while", seed, database)) {
            var owner = trial.child(PER_SECOND);
            owner.awaitOpen();
            var standby = trial.child(PER_SECOND);
            awaitStandingBy(database, standby);
            owner.awaitStored(trial.some(500, 3000), SOON);
            owner.signal("STOP");
            var stillMillis = trial.some(3500, 5500);
            LockSupport.parkNanos(Duration.ofMillis(stillMillis).toNanos());
            owner.signal("CONT");
            var woke = System.nanoTime();
            var writer = Trial.first(500, SOON, standby, owner);
            trial.back("the owner woke, by " + writer.name(), woke);
            trial.judge();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_database_that_stands_still_is_waited_for_and_still_only_one_writes(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var trial = new Trial("SIGSTOP of the database", seed, database)) {
            var owner = trial.child(PER_SECOND);
            owner.awaitOpen();
            var standby = trial.child(PER_SECOND);
            awaitStandingBy(database, standby);
            owner.awaitStored(trial.some(500, 3000), SOON);
            postgres.stop();
            var stillMillis = trial.some(2000, 7000);
            LockSupport.parkNanos(Duration.ofMillis(stillMillis).toNanos());
            postgres.go();
            var woke = System.nanoTime();
            var writer = Trial.first(500, SOON, standby, owner);
            trial.back("%d ms of standstill, by %s".formatted(stillMillis, writer.name()), woke);
            trial.judge();
        }
    }

    /** It has come to the database, and its door is still shut. */
    private static void awaitStandingBy(TestServers.Postgres database, Child standby) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var asked = connection.prepareStatement(
                        "select count(*) from pg_stat_activity where application_name like '%node-' || ?")) {
            asked.setString(1, standby.name());
            standby.await(
                    () -> {
                        try (var answer = asked.executeQuery()) {
                            answer.next();
                            return answer.getInt(1) > 0;
                        } catch (SQLException e) {
                            throw new IllegalStateException(e);
                        }
                    },
                    SOON,
                    "it to stand by");
        }
        assertThat(standby.open()).isFalse();
    }
}
