package cartulary.payments;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.payments.Guard.Came;
import cartulary.payments.Guard.Limits;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.CountDownLatch;
import java.util.function.Function;
import org.junit.jupiter.api.Test;

class GuardTest {
    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private int calls;

    private Guard guard(int retries, Limits limits) {
        var reach = new Reach("http://nobody", Duration.ofMillis(1), Duration.ofMillis(1), retries);
        return new Guard("stripe", () -> reach, limits, meters);
    }

    private Came called(Guard guard, Came... came) {
        Queue<Came> next = new ArrayDeque<>(List.of(came));
        return guard.call(
                false,
                () -> {
                    calls++;
                    return next.size() > 1 ? next.remove() : next.element();
                },
                () -> Came.NOT_SENT,
                Function.identity());
    }

    @Test
    void what_is_not_answered_is_tried_again_and_no_more_than_was_said() {
        assertThat(called(guard(3, Limits.USUAL), Came.NOT_SENT, Came.LOST, Came.FAILED, Came.ANSWERED))
                .isEqualTo(Came.ANSWERED);
        assertThat(calls).isEqualTo(4);
        calls = 0;
        called(guard(2, Limits.USUAL), Came.NOT_SENT);
        assertThat(calls).isEqualTo(3);
    }

    @Test
    void a_call_that_may_have_been_carried_out_is_never_told_as_not_sent() {
        assertThat(called(guard(2, Limits.USUAL), Came.LOST, Came.NOT_SENT)).isEqualTo(Came.LOST);
        assertThat(called(guard(2, Limits.USUAL), Came.NOT_SENT)).isEqualTo(Came.NOT_SENT);
    }

    @Test
    void half_of_ten_failures_and_nothing_is_sent_until_a_probe_is_answered() {
        var guard = guard(0, Limits.USUAL);
        for (int i = 0; i < 5; i++) called(guard, Came.ANSWERED);
        for (int i = 0; i < 4; i++) called(guard, Came.LOST);
        assertThat(guard.isLeftAlone()).isFalse();
        called(guard, Came.FAILED);
        assertThat(guard.isLeftAlone()).isTrue();
        assertThat(meters.get("payment.provider.closed").gauge().value()).isZero();
        calls = 0;
        assertThat(called(guard, Came.ANSWERED)).isEqualTo(Came.NOT_SENT);
        assertThat(calls).isZero();
        assertThat(guard.<Came>call(true, () -> Came.LOST, () -> Came.NOT_SENT, Function.identity()))
                .isEqualTo(Came.LOST);
        assertThat(guard.isLeftAlone()).isTrue();
        guard.<Came>call(true, () -> Came.ANSWERED, () -> Came.NOT_SENT, Function.identity());
        assertThat(guard.isLeftAlone()).isFalse();
        assertThat(called(guard, Came.ANSWERED)).isEqualTo(Came.ANSWERED);
    }

    @Test
    void one_provider_takes_no_more_calls_at_once_than_its_share() throws Exception {
        var guard = guard(0, new Limits(50, Duration.ofSeconds(60), 10, Duration.ofSeconds(60), 1));
        var inside = new CountDownLatch(1);
        var leave = new CountDownLatch(1);
        var first = Thread.ofVirtual()
                .start(() -> guard.call(
                        false,
                        () -> {
                            inside.countDown();
                            try {
                                leave.await();
                            } catch (InterruptedException e) {
                                Thread.currentThread().interrupt();
                            }
                            return Came.ANSWERED;
                        },
                        () -> Came.NOT_SENT,
                        Function.identity()));
        inside.await();
        assertThat(called(guard, Came.ANSWERED)).isEqualTo(Came.NOT_SENT);
        assertThat(calls).isZero();
        leave.countDown();
        first.join();
        assertThat(called(guard, Came.ANSWERED)).isEqualTo(Came.ANSWERED);
    }

    @Test
    void calls_are_measured_by_what_came_of_them() {
        called(guard(1, Limits.USUAL), Came.LOST, Came.ANSWERED);
        assertThat(meters.get("payment.provider.call")
                        .tags("provider", "stripe", "came", "lost")
                        .timer()
                        .count())
                .isEqualTo(1);
        assertThat(meters.get("payment.provider.call")
                        .tags("provider", "stripe", "came", "answered")
                        .timer()
                        .count())
                .isEqualTo(1);
    }
}
