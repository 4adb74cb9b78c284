package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Processes die or stand still under load, and nothing that was acknowledged is lost. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class KilledIT {
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

    /** Two kills each. */
    static Stream<Long> seeds() {
        return Trial.seeds(1, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_killed_shop_loses_nothing_and_the_next_one_goes_on(long seed) throws Exception {
        try (var trial = new Trial("kill -9 of the shop", seed, postgres.freshDatabase())) {
            var child = trial.child(PER_SECOND);
            for (var kill = 0; kill < 2; kill++) {
                child.awaitOpen();
                child.awaitStored(trial.some(500, 3000), SOON);
                child.kill();
                child = trial.child(PER_SECOND);
                child.awaitStored(1, SOON);
                trial.back("its start", child.beganNanos(), Trial.STARTED_WITHIN);
            }
            child.awaitStored(500, SOON);
            trial.judge();
        }
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_killed_database_loses_nothing_and_the_shop_goes_on_by_itself(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var trial = new Trial("kill -9 of the database", seed, database)) {
            var child = trial.child(PER_SECOND);
            child.awaitOpen();
            for (var kill = 0; kill < 2; kill++) {
                child.awaitStored(trial.some(500, 3000), SOON);
                postgres.kill();
                postgres.restart();
                var up = System.nanoTime();
                child.awaitStored(1, SOON);
                trial.back("the database's start", up);
            }
            child.awaitStored(500, SOON);
            trial.judge();
            assertThat(Copyist.copied(database)).as("copied").isPositive();
        }
    }
}
