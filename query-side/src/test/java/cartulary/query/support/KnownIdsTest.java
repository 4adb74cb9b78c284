package cartulary.query.support;

import static org.assertj.core.api.Assertions.assertThat;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KnownIdsTest {
    private final AtomicLong head = new AtomicLong(10);
    private final AtomicLong told = new AtomicLong(10);
    private final AtomicLong nanos = new AtomicLong(-5_000_000_000L); // As a clock that has no beginning may say.
    private final KnownIds known = new KnownIds(
            new KnownIds.Fed() {
                @Override
                public long head() {
                    return head.get();
                }

                @Override
                public long position() {
                    return told.get();
                }
            },
            new SimpleMeterRegistry(),
            nanos::get);

    private void milliseconds(long later) {
        nanos.addAndGet(TimeUnit.MILLISECONDS.toNanos(later));
    }

    private static List<String> ids(String kind, int many) {
        return IntStream.range(0, many).mapToObj(i -> kind + i).toList();
    }

    @Test
    void no_known_id_is_unknown_and_of_a_hundred_unknown_ones_it_takes_one_for_known_at_most() {
        known.begin();
        known.complete(ids("there-", 400_000));
        assertThat(ids("there-", 400_000)).noneMatch(known::isUnknown);
        assertThat(ids("nobodys-", 100_000).stream().filter(known::isUnknown).count())
                .isGreaterThan(99_000);
        assertThat(known.isFull()).isFalse();
    }

    @Test
    void before_it_has_been_told_all_there_is_no_id_is_unknown() {
        assertThat(known.isUnknown("a")).isFalse();
        known.begin();
        known.add(List.of("b"));
        assertThat(known.isUnknown("a")).isFalse();
        known.complete(List.of("c"));
        assertThat(known.isUnknown("a")).isTrue();
        assertThat(known.isUnknown("b")).as("told meanwhile").isFalse();
        assertThat(known.isUnknown("c")).as("of before").isFalse();
        known.add(List.of("d"));
        assertThat(known.isUnknown("d")).as("told since").isFalse();
        known.end();
        assertThat(known.isUnknown("a")).isFalse();
    }

    @Test
    void who_is_told_nothing_for_a_second_says_no_of_nothing_until_it_has_caught_up() {
        known.begin();
        known.complete(List.of());
        assertThat(known.isUnknown("a")).isTrue();
        head.set(20);
        milliseconds(100);
        assertThat(known.isUnknown("a")).as("just behind").isTrue();
        milliseconds(999);
        assertThat(known.isUnknown("a")).isTrue();
        milliseconds(1);
        assertThat(known.isUnknown("a")).as("a second behind").isFalse();
        told.set(20);
        assertThat(known.isUnknown("a")).isTrue();
    }

    @Test
    void one_that_begins_behind_says_no_of_nothing() {
        told.set(9);
        known.begin();
        known.complete(List.of());
        assertThat(known.isUnknown("a")).isFalse();
        told.set(10);
        assertThat(known.isUnknown("a")).isTrue();
    }

    @Test
    void one_that_is_full_begins_anew_with_room_for_all() {
        known.begin();
        known.complete(List.of());
        known.add(ids("there-", 450_000));
        assertThat(known.isFull()).isTrue();
        known.begin();
        assertThat(known.isFull()).as("it has begun").isFalse();
        assertThat(known.isUnknown("there-7")).isFalse();
        known.complete(ids("there-", 450_000));
        assertThat(known.isFull()).isFalse();
        assertThat(ids("nobodys-", 100_000).stream().filter(known::isUnknown).count())
                .isGreaterThan(99_000);
    }
}
