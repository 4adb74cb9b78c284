package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.faults.Outcome.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/** One run under faults on a database of its own: the processes that write, the reader that follows, the judgement. */
final class Trial implements AutoCloseable {
    /** Long runs with many seeds, of {@code ./cartulary test --full}. */
    static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));

    /** How long until an append is acknowledged again after a process died, or after its database came back. */
    static final Duration BACK_WITHIN = Duration.ofSeconds(10);

    /** The same for a process that is started only then, on a machine that may have better things to do. */
    static final Duration STARTED_WITHIN = Duration.ofSeconds(30);

    /** So long a sender waits where nothing is asked of a slow store: a machine may have better things to do. */
    static final Map<String, Object> PATIENT = Map.of("cartulary.store.patience-millis", 20_000);

    private final String what;
    private final long seed;
    private final TestServers.Postgres database;
    private final Follower follower;
    private final List<Child> children = new ArrayList<>();
    private final List<Told> told = new ArrayList<>();
    final Random random;

    Trial(String what, long seed, TestServers.Postgres database) {
        this.what = what;
        this.seed = seed;
        this.database = database;
        random = new Random(seed);
        follower = new Follower(database);
    }

    /** Seeds of the runs: few by day, many in the full test; one given by cartulary.test.seed is the only one. */
    static Stream<Long> seeds(int byDay, int full) {
        var given = Long.getLong("cartulary.test.seed");
        return given != null ? Stream.of(given) : Stream.iterate(1L, i -> i + 1).limit(FULL ? full : byDay);
    }

    /** The next process; returns at once. */
    Child child(int perSecond) {
        return child(perSecond, database);
    }

    /** @param way to the database of this trial, maybe a bad one */
    Child child(int perSecond, TestServers.Postgres way) {
        var child = new Child(plan(perSecond), what, way);
        children.add(child);
        told.add(child);
        return child;
    }

    /** What senders in this process send. */
    Load.Plan plan(int perSecond) {
        return new Load.Plan(Character.toString('a' + told.size()), seed, 32, 8, perSecond);
    }

    /** What senders in this process were told is judged too. */
    Told told(Load.Plan plan) {
        var mine = new Told(plan.name());
        told.add(mine);
        return mine;
    }

    /** So many units of work more, by seed. */
    int some(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** Ends the processes and proves that nothing acknowledged is lost and nothing refused is there. */
    List<Row> judge() throws SQLException {
        for (var child : children) if (!child.over()) child.finish();
        var glances = follower.end();
        var book = Follower.readAll(database);
        var outcomes = told.stream().flatMap(one -> one.outcomes().stream()).toList();
        var violations = Checker.violations(book, outcomes, glances);
        var failures = outcomes.stream()
                .filter(outcome -> outcome.verdict() != Verdict.STORED)
                .collect(Collectors.groupingBy(
                        outcome -> outcome.verdict() + " " + outcome.kind(), TreeMap::new, Collectors.counting()));
        tell("%d events, %d acknowledged, %s, %d violations"
                .formatted(book.size(), count(outcomes, Verdict.STORED), failures, violations.size()));
        if (!violations.isEmpty()) fail("%s, seed %d:%s", what, seed, Checker.shown(violations));
        assertThat(count(outcomes, Verdict.STORED))
                .as("%s, seed %d: too few facts to prove anything", what, seed)
                .isGreaterThan(100);
        return book;
    }

    /** Until one of them has so many more acknowledged; says which. */
    static Child first(int more, Duration patience, Child... children) {
        var goals = Stream.of(children).mapToInt(child -> child.stored() + more).toArray();
        var found = new Child[1];
        children[0].await(
                () -> {
                    for (var i = 0; i < goals.length; i++) {
                        if (children[i].stored() >= goals[i]) found[0] = children[i];
                    }
                    return found[0] != null;
                },
                patience,
                "that or another to have %d more acknowledged".formatted(more));
        return found[0];
    }

    /** Prints how long it took, and holds it against {@link #BACK_WITHIN}. */
    void back(String since, long nanos) {
        back(since, nanos, BACK_WITHIN);
    }

    void back(String since, long nanos, Duration most) {
        var took = Duration.ofNanos(System.nanoTime() - nanos);
        tell("acknowledged again %d ms after %s".formatted(took.toMillis(), since));
        assertThat(took)
                .as("%s, seed %d: acknowledged again after %s", what, seed, since)
                .isLessThan(most);
    }

    void tell(String sentence) {
        System.out.printf("%s, seed %d: %s%n", what, seed, sentence);
    }

    @Override
    public void close() {
        for (var child : children) if (!child.over()) child.signal("KILL");
    }

    /** The same database by another port. */
    static TestServers.Postgres by(int port, TestServers.Postgres database) {
        return new TestServers.Postgres(
                database.jdbcUrl().replaceFirst(":\\d+/", ":" + port + "/"), database.user(), database.password());
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
    }
}
