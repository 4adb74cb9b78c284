package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.catalog.CatalogQuery.FindAvailability;
import cartulary.contract.catalog.CatalogQuery.FindCategories;
import cartulary.contract.catalog.CatalogQuery.SuggestProducts;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

class DoorsTest {
    private static final Object CATALOG = new FindCategories();
    private static final Object STOCK = new FindAvailability(List.of());

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final AtomicInteger asked = new AtomicInteger();

    @Test
    void a_side_that_fails_half_of_the_time_is_left_alone_and_the_others_are_not() {
        var doors = doors(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);
        for (var i = 0; i < 5; i++) {
            answers(doors, CATALOG);
            fails(doors, CATALOG);
        }
        assertThat(asked).hasValue(10);

        fails(doors, CATALOG);
        assertThat(asked).as("nobody was asked").hasValue(10);
        answers(doors, STOCK);
        assertThat(doors.health().getDetails()).containsOnlyKeys("query catalog");
        assertThat(closed("query catalog")).isZero();
        assertThat(closed("query inventory")).isOne();
    }

    @Test
    void a_search_that_cannot_be_answered_leaves_browsing_alone() {
        var doors = doors(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);
        var suggestions = new SuggestProducts("tea", "en", 8);
        for (var i = 0; i < 20; i++) fails(doors, suggestions);
        answers(doors, CATALOG);
        assertThat(closed("query search")).isZero();
        assertThat(closed("query catalog")).isOne();
    }

    @Test
    void a_considered_no_is_an_answer() {
        var doors = doors(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ZERO);
        for (var i = 0; i < 20; i++) {
            assertThatThrownBy(() -> doors.through("query", CATALOG, () -> {
                        asked.incrementAndGet();
                        throw new ProblemException(ProblemCode.NOT_FOUND, "no such thing");
                    }))
                    .isInstanceOf(ProblemException.class);
        }
        assertThat(asked).hasValue(20);
    }

    @Test
    void a_side_that_is_slow_is_left_alone_too() {
        var doors = doors(Duration.ofNanos(1), Duration.ofHours(1), Duration.ZERO);
        for (var i = 0; i < 10; i++) answers(doors, CATALOG);
        fails(doors, CATALOG);
        assertThat(asked).hasValue(10);
    }

    @Test
    @Timeout(10)
    void one_is_let_through_now_and_then_and_opens_the_door_to_all() {
        var doors = doors(Duration.ofSeconds(1), Duration.ofHours(1), Duration.ofMillis(1));
        for (var i = 0; i < 10; i++) fails(doors, CATALOG);

        var before = asked.get();
        while (asked.get() == before) {
            LockSupport.parkNanos(100_000);
            failsOrAnswers(doors);
        }
        for (var i = 0; i < 10; i++) answers(doors, CATALOG);
        assertThat(doors.health().getDetails()).isEmpty();
    }

    @Test
    @Timeout(10)
    void who_is_let_through_opens_the_door_even_if_the_answer_is_slow() {
        var doors = doors(Duration.ofNanos(1), Duration.ofHours(1), Duration.ofMillis(1));
        for (var i = 0; i < 10; i++) answers(doors, CATALOG);

        var before = asked.get();
        while (asked.get() == before) {
            LockSupport.parkNanos(100_000);
            failsOrAnswers(doors);
        }
        for (var i = 0; i < 9; i++) answers(doors, CATALOG);
    }

    private Doors doors(Duration slow, Duration open, Duration trial) {
        return new Doors(new Doors.Settings(50, 10, slow, open, trial), meters);
    }

    private void answers(Doors doors, Object message) {
        assertThat(doors.<Integer>through("query", message, asked::incrementAndGet))
                .isPositive();
    }

    private void fails(Doors doors, Object message) {
        assertThatThrownBy(() -> doors.through("query", message, () -> {
                    asked.incrementAndGet();
                    throw new ProblemException(ProblemCode.UNAVAILABLE, "away");
                }))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
    }

    private void failsOrAnswers(Doors doors) {
        try {
            var _ = doors.<Integer>through("query", CATALOG, asked::incrementAndGet);
        } catch (ProblemException refused) {
            assertThat(refused.code()).isEqualTo(ProblemCode.UNAVAILABLE);
        }
    }

    private double closed(String door) {
        return meters.get("cartulary.breaker.closed").tag("door", door).gauge().value();
    }
}
