package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class AdmissionTest {
    private static final long LONG = Duration.ofMinutes(1).toNanos();

    private final SimpleMeterRegistry meters = new SimpleMeterRegistry();
    private final Admission admission = new Admission(2, meters);
    private final SimpleMeterRegistry lined = new SimpleMeterRegistry();
    private final List<Integer> begun = Collections.synchronizedList(new ArrayList<>());
    private final CompletableFuture<Void> ended = new CompletableFuture<>();
    private final AtomicInteger most = new AtomicInteger();
    private final AtomicInteger underWay = new AtomicInteger();

    @Test
    void more_than_there_are_places_for_are_never_under_way() {
        var crowd = IntStream.range(0, 20).mapToObj(this::comes).toList();
        assertThat(begun).hasSize(2);
        ended.complete(null);
        crowd.forEach(CompletableFuture::join);
        assertThat(begun).hasSize(20);
        assertThat(most).hasValue(2);
        assertThat(waiting()).isZero();
    }

    @Test
    void those_who_wait_come_in_the_order_in_which_they_stood_in_line() throws InterruptedException {
        var line = new Admission(1, lined);
        var threads = new ArrayList<Thread>();
        line.inTurn(LONG, () -> {
            for (int i = 0; i < 20; i++) {
                int number = i;
                threads.add(Thread.ofVirtual().start(() -> line.inTurn(LONG, () -> begun.add(number))));
                await().until(() ->
                        lined.get("cartulary.commands.waiting").gauge().value() == number + 1);
            }
            return null;
        });
        for (var thread : threads) thread.join();
        assertThat(begun).isEqualTo(IntStream.range(0, 20).boxed().toList());
    }

    @Test
    void whose_turn_does_not_come_in_time_is_told_so_and_nothing_was_begun() {
        var under = List.of(comes(0), comes(1));
        assertThatThrownBy(() -> admission.inTurn(Duration.ofMillis(5).toNanos(), () -> begun.add(2)))
                .isInstanceOfSatisfying(
                        ProblemException.class,
                        problem -> assertThat(problem.code()).isEqualTo(ProblemCode.UNAVAILABLE));
        assertThat(begun).containsExactlyInAnyOrder(0, 1);
        assertThat(waiting()).as("he has left the line").isZero();
        ended.complete(null);
        under.forEach(CompletableFuture::join);
    }

    @Test
    void a_command_that_fails_leaves_its_place_to_the_next() {
        for (int i = 0; i < 3; i++) {
            assertThatThrownBy(() -> admission.inTurn(LONG, () -> {
                        throw new IllegalStateException("it went wrong");
                    }))
                    .hasMessage("it went wrong");
        }
        assertThat(admission.<String>inTurn(LONG, () -> "done")).isEqualTo("done");
    }

    /** Returns when it is under way or stands in line. */
    private CompletableFuture<Void> comes(int number) {
        var before = begun.size() + waiting();
        var done = new CompletableFuture<Void>();
        Thread.ofVirtual()
                .start(() -> done.completeAsync(
                        () -> admission.inTurn(LONG, () -> {
                            most.accumulateAndGet(underWay.incrementAndGet(), Math::max);
                            begun.add(number);
                            ended.join();
                            underWay.decrementAndGet();
                            return null;
                        }),
                        Runnable::run));
        await().until(() -> begun.size() + waiting() > before);
        return done;
    }

    private double waiting() {
        return meters.get("cartulary.commands.waiting").gauge().value();
    }
}
