package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.embedded.testing.TcpProxy;
import cartulary.embedded.testing.TestServers;
import ch.qos.logback.classic.Level;
import java.nio.charset.StandardCharsets;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.slf4j.LoggerFactory;

/** The network between the shop and its database fails in the middle of a commit. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class CutConnectionIT {
    private static final Duration SOON = Duration.ofSeconds(60);
    private static final Pattern KEY = Pattern.compile("\"key\":\"([^\"]+)\"");
    private static FaultyPostgres postgres;

    private final Set<String> answersLost = ConcurrentHashMap.newKeySet();
    private int unheard;

    private enum Fault {
        ANSWER_LOST,
        REQUEST_LOST,
        CUT,
        SILENT,
        SILENT_FOR_A_WHILE,
        UNREACHABLE
    }

    @BeforeAll
    static void start() {
        // Each broken connection would be told of with all its causes.
        for (var noisy : List.of("com.zaxxer.hikari", "org.axonframework")) {
            ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger(noisy)).setLevel(Level.ERROR);
        }
        postgres = FaultyPostgres.start();
    }

    @AfterAll
    static void stop() {
        postgres.close();
    }

    static Stream<Long> seeds() {
        return Trial.seeds(1, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void a_sender_is_told_the_truth_however_the_connection_breaks(long seed) throws Exception {
        var database = postgres.freshDatabase();
        try (var proxy = TcpProxy.to("127.0.0.1", postgres.port());
                var trial = new Trial("broken connections", seed, database)) {
            var plan = trial.plan(3000);
            var told = trial.told(plan);
            var url = Trial.by(proxy.port(), database).jdbcUrl();
            var settings = new HashMap<>(Trial.PATIENT);
            settings.put("cartulary.aggregate-cache.size", "0");
            try (var load = new Load(plan, url, database.user(), database.password(), settings, told::heard)) {
                load.start();
                for (var fault : shuffled(trial)) {
                    told.awaitStored(trial.some(50, 500), SOON);
                    var before = told.unknown();
                    strike(proxy, fault, trial);
                    if (fault == Fault.ANSWER_LOST) lookFor(database);
                    var struck = System.nanoTime();
                    told.awaitStored(200, SOON);
                    trial.tell("%s: acknowledged again %d ms after, %d unknown"
                            .formatted(
                                    fault,
                                    Duration.ofNanos(System.nanoTime() - struck).toMillis(),
                                    told.unknown() - before));
                    if (fault == Fault.ANSWER_LOST || fault == Fault.REQUEST_LOST) {
                        assertThat(told.unknown())
                                .as(
                                        "%s, seed %d: the store has found out by itself: %s",
                                        fault, seed, told.unknownKinds())
                                .isEqualTo(before);
                    }
                }
            }
            trial.judge();
            assertThat(unheard)
                    .as("seed %d: commits of which nobody heard", seed)
                    .isPositive();
        }
    }

    /** Losing an answer, the worst of them, comes several times. */
    private static List<Fault> shuffled(Trial trial) {
        var faults = new ArrayList<>(List.of(Fault.values()));
        faults.addAll(Collections.nCopies(4, Fault.ANSWER_LOST));
        faults.add(Fault.REQUEST_LOST);
        Collections.shuffle(faults, trial.random);
        return faults;
    }

    private void strike(TcpProxy proxy, Fault fault, Trial trial) throws Exception {
        switch (fault) {
            case ANSWER_LOST -> done(proxy.loseAnswerTo(this::appendsAndIsNoted));
            case REQUEST_LOST -> done(proxy.loseRequest(CutConnectionIT::appends));
            case CUT -> proxy.cut();
            case SILENT -> proxy.freeze();
            case SILENT_FOR_A_WHILE -> {
                proxy.freeze();
                LockSupport.parkNanos(Duration.ofMillis(trial.some(200, 3000)).toNanos());
                proxy.thaw();
            }
            case UNREACHABLE -> {
                proxy.refuse(true);
                proxy.cut();
                LockSupport.parkNanos(Duration.ofMillis(trial.some(200, 3000)).toNanos());
                proxy.refuse(false);
            }
        }
    }

    private static void done(CompletableFuture<Void> cut) throws Exception {
        cut.get(20, TimeUnit.SECONDS);
    }

    /** Were the events stored whose sender cannot have heard yet? If one of them was late, none of them. */
    private void lookFor(TestServers.Postgres database) throws SQLException {
        var stored = Follower.readAll(database).stream().map(Row::key).toList();
        if (stored.containsAll(answersLost)) unheard++;
        answersLost.clear();
    }

    private boolean appendsAndIsNoted(byte[] request) {
        if (!appends(request)) return false;
        KEY.matcher(new String(request, StandardCharsets.ISO_8859_1))
                .results()
                .forEach(key -> answersLost.add(key.group(1)));
        assertThat(answersLost).isNotEmpty();
        return true;
    }

    /** Only who appends sends the names of event types. */
    private static boolean appends(byte[] request) {
        return new String(request, StandardCharsets.ISO_8859_1).contains("inventory.Stock");
    }
}
