package cartulary.command.ordering;

import static cartulary.command.support.Examples.NOW;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.support.CommandRefused;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class TsidOrderNumbersTest {
    /** Stands still unless told, and may be set back. */
    private static final class Clock implements InstantSource {
        private Instant now = NOW;
        private int looksUntilCorrected = -1;

        @Override
        public Instant instant() {
            if (looksUntilCorrected > 0 && --looksUntilCorrected == 0) now = now.plusMillis(20);
            return now;
        }
    }

    private final Clock clock = new Clock();
    private final TsidOrderNumbers numbers = new TsidOrderNumbers(clock, 5);

    @Test
    void a_number_tells_the_day_and_sorts_by_time() {
        var first = numbers.next();
        assertThat(first.value()).startsWith("ORD_20261121_").hasSize(26);
        var inOrder = Stream.iterate(1, i -> i + 1)
                .limit(50)
                .map(i -> {
                    clock.now = NOW.plusSeconds(i * 7_919L);
                    return numbers.next().value();
                })
                .toList();
        assertThat(inOrder).isSorted().first().isNotEqualTo(first.value());
    }

    @Test
    void more_than_fit_into_a_millisecond_are_still_different_and_in_order() {
        var many = Stream.generate(numbers::next)
                .limit(10_000)
                .map(OrderNumber::value)
                .toList();
        assertThat(many).isSorted().doesNotHaveDuplicates();
    }

    @Test
    void workers_in_the_same_millisecond_never_give_the_same() throws InterruptedException {
        Set<OrderNumber> all = Collections.synchronizedSet(new HashSet<>());
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (var worker : List.of(0, 1, 2, TsidOrderNumbers.WORKERS - 1)) {
                var own = new TsidOrderNumbers(clock, worker);
                IntStream.range(0, 500).forEach(_ -> threads.execute(() -> all.add(own.next())));
            }
            threads.shutdown();
            assertThat(threads.awaitTermination(20, TimeUnit.SECONDS)).isTrue();
        }
        assertThat(all).hasSize(2_000);
    }

    @Test
    void a_clock_set_back_by_less_than_fifteen_milliseconds_is_waited_for() {
        var before = numbers.next();
        clock.now = NOW.minusMillis(14);
        clock.looksUntilCorrected = 3;
        assertThat(numbers.next().value()).isGreaterThan(before.value());
        assertThat(numbers.refused()).isZero();
    }

    @Test
    void a_clock_that_does_not_come_back_in_time_is_not_waited_for_longer() {
        numbers.next();
        clock.now = NOW.minusMillis(14);
        assertThatThrownBy(numbers::next).isInstanceOf(CommandRefused.class);
        assertThat(numbers.refused()).isOne();
    }

    @Test
    void a_clock_set_back_further_refuses_orders_and_is_told_until_it_has_caught_up() {
        var before = numbers.next();
        clock.now = NOW.minusMillis(15);
        clock.looksUntilCorrected = 3;
        assertThatThrownBy(numbers::next).isInstanceOf(CommandRefused.class).hasMessageContaining("clock");
        assertThat(numbers.refused()).isOne();
        clock.now = NOW;
        assertThat(numbers.next().value()).isGreaterThan(before.value());
    }
}
