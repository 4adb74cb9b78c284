package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.faults.Outcome.Place;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.axonframework.eventhandling.GenericDomainEventMessage;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Many at the same streams, each at the sequence it believes to be the next, until each has had its turns. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class SixtyFourWritersIT {
    private static final int WRITERS = 64;
    private static final int AGGREGATES = 8;

    private final AtomicLong numbers = new AtomicLong();
    private final AtomicInteger conflicts = new AtomicInteger();

    static Stream<Long> seeds() {
        return Trial.seeds(1, 10);
    }

    @ParameterizedTest
    @MethodSource("seeds")
    void each_success_is_one_append_and_each_conflict_is_none(long seed) throws Exception {
        var turns = Trial.FULL ? 200 : 20;
        var database = TestServers.postgres();
        var trial = new Trial("64 writers on 8 aggregates", seed, database);
        var plan = trial.plan(1);
        var told = trial.told(plan);
        try (var load = new Load(
                        plan, database.jdbcUrl(), database.user(), database.password(), Trial.PATIENT, told::heard);
                var writers = Executors.newVirtualThreadPerTaskExecutor()) {
            var store = load.get(EventStore.class);
            var ends = new ArrayList<Future<?>>();
            for (var writer = 0; writer < WRITERS; writer++) {
                var random = new Random(seed * WRITERS + writer);
                ends.add(writers.submit(() -> {
                    var believed = new long[AGGREGATES];
                    for (var turn = 0; turn < turns; turn++) write(store, told, random, believed);
                }));
            }
            for (var end : ends) end.get();
        }
        var book = trial.judge();
        assertThat(told.stored()).as("seed %d", seed).isEqualTo(WRITERS * turns);
        assertThat(told.unknown()).as("seed %d", seed).isZero();
        assertThat(told.others()).as("seed %d", seed).isEqualTo(conflicts.get()).isPositive();
        assertThat(book)
                .as("seed %d", seed)
                .hasSize(told.outcomes().stream()
                        .mapToInt(one -> one.places().size())
                        .sum());
    }

    /** Until it is stored; every fifth time in two streams at once. */
    private void write(EventStore store, Told told, Random random, long[] believed) {
        var one = random.nextInt(AGGREGATES);
        var streams = random.nextInt(5) > 0 ? List.of(one) : List.of(one, (one + 1) % AGGREGATES);
        while (true) {
            var key = "a-%d.%d".formatted(numbers.incrementAndGet(), streams.size());
            var events = new ArrayList<GenericDomainEventMessage<?>>();
            for (var stream : streams) events.add(Load.event(Load.item("RAW-" + stream), believed[stream], key));
            try {
                store.publish(events);
            } catch (RuntimeException e) {
                var outcome = Load.failed(key, e);
                told.heard(outcome);
                if (!outcome.kind().equals("LATE")) throw e;
                conflicts.incrementAndGet();
                for (var stream : streams) {
                    believed[stream] = store.lastSequenceNumberFor(
                                            Load.item("RAW-" + stream).value())
                                    .orElse(-1L)
                            + 1;
                }
                continue;
            }
            for (var stream : streams) believed[stream]++;
            told.heard(Outcome.stored(
                    key,
                    0,
                    events.stream()
                            .map(event -> new Place(event.getAggregateIdentifier(), event.getSequenceNumber()))
                            .toArray(Place[]::new)));
            return;
        }
    }
}
