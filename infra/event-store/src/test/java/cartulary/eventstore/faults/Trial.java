package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.faults.Outcome.Verdict;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.Supplier;
import java.util.stream.Stream;

/** One run under faults on a database of its own: the processes that write, the reader that follows, the judgement. */
final class Trial implements AutoCloseable {
    /** Long runs with many seeds, of {@code ./cartulary test --full}. */
    static final boolean FULL =
            Boolean.getBoolean("cartulary.test.full") || "true".equals(System.getenv("CARTULARY_TEST_FULL"));

    static final Duration OPENS_WITHIN = Duration.ofSeconds(60);

    private final String what;
    private final long seed;
    private final TestServers.Postgres database;
    private final Follower follower;
    private final List<Child> children = new ArrayList<>();
    private final List<Supplier<List<Outcome>>> told = new ArrayList<>();
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
    Child child(int senders, int perSecond) {
        var name = Character.toString('a' + children.size());
        var plan = new Load.Plan(name, seed, senders, 8, perSecond);
        var child = new Child(plan, database.jdbcUrl(), database.user(), database.password());
        children.add(child);
        told.add(child::outcomes);
        return child;
    }

    /** Outcomes of senders in this process. */
    void add(Supplier<List<Outcome>> outcomes) {
        told.add(outcomes);
    }

    /** So many units of work more, by seed. */
    int some(int least, int most) {
        return least + random.nextInt(most - least + 1);
    }

    /** Ends the processes and proves that nothing acknowledged is lost and nothing refused is there. */
    List<Row> judge() throws SQLException {
        children.stream().filter(Child::alive).forEach(Child::end);
        var glances = follower.end();
        var book = Follower.readAll(database);
        var outcomes = told.stream().flatMap(one -> one.get().stream()).toList();
        var violations = Checker.violations(book, outcomes, glances);
        System.out.printf(
                "%s, seed %d: %d events, %d acknowledged, %d refused, %d unknown, %d violations%n",
                what,
                seed,
                book.size(),
                count(outcomes, Verdict.STORED),
                count(outcomes, Verdict.NOT_STORED),
                count(outcomes, Verdict.UNKNOWN),
                violations.size());
        if (!violations.isEmpty()) fail("%s, seed %d:%s", what, seed, Checker.shown(violations));
        assertThat(count(outcomes, Verdict.STORED))
                .as("%s, seed %d: too few facts to prove anything", what, seed)
                .isGreaterThan(100);
        return book;
    }

    void tell(String sentence) {
        System.out.printf("%s, seed %d: %s%n", what, seed, sentence);
    }

    @Override
    public void close() {
        for (var child : children) if (!child.over()) child.signal("KILL");
    }

    private static long count(List<Outcome> outcomes, Verdict verdict) {
        return outcomes.stream().filter(outcome -> outcome.verdict() == verdict).count();
    }
}
