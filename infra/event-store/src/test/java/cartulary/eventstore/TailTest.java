package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Predicate;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class TailTest {
    private static final long SOON = 20;
    private static final long SECOND = TimeUnit.SECONDS.toNanos(1);

    /** What a book holds: an entry for each position. */
    private static List<Tail.Entry> entries(long after, long through) {
        return LongStream.rangeClosed(after + 1, through)
                .mapToObj(position -> new Tail.Entry(position, List.of()))
                .toList();
    }

    private static List<Long> positions(List<Tail.Entry> entries) {
        return entries.stream().map(Tail.Entry::position).toList();
    }

    @Test
    void what_was_stored_is_handed_out_from_memory() {
        var tail = new Tail((_, _) -> {
            throw new AssertionError("read from the book");
        });
        tail.append(0, entries(0, 3), 3);
        assertThat(positions(tail.recent(1, 10))).containsExactly(2L, 3L);
        assertThat(positions(tail.recent(0, 2))).containsExactly(1L, 2L);
        assertThat(tail.recent(3, 10)).isEmpty();
    }

    @Test
    void who_lies_far_behind_is_sent_to_the_book() {
        var tail = new Tail(TailTest::entries);
        tail.append(0, entries(0, 10_000), 10_000);
        assertThat(tail.recent(0, 10)).isNull();
        assertThat(positions(tail.recent(9_998, 10))).containsExactly(9_999L, 10_000L);
    }

    @Test
    void news_of_another_process_is_fetched_once_for_all_readers() {
        var reads = new AtomicInteger();
        var tail = new Tail((after, through) -> {
            reads.incrementAndGet();
            return entries(after, through);
        });
        tail.wake(5);
        assertThat(positions(tail.recent(3, 10))).containsExactly(4L, 5L);
        assertThat(positions(tail.recent(0, 10))).containsExactly(1L, 2L, 3L, 4L, 5L);
        assertThat(reads).hasValue(1);
    }

    @Test
    void what_another_wrote_in_between_is_not_passed_over() {
        var tail = new Tail(TailTest::entries);
        tail.append(0, entries(0, 3), 3);
        tail.append(7, entries(7, 9), 9); // 4 to 7 are another's.
        assertThat(tail.recent(3, 10)).isNull();
        assertThat(positions(tail.recent(7, 10))).containsExactly(8L, 9L);
    }

    @Test
    void a_reader_is_woken_by_an_append_and_not_before() throws Exception {
        var tail = new Tail(TailTest::entries);
        assertThat(tail.await(0, 0, SOON, _ -> true)).isFalse();
        var woken = CompletableFuture.supplyAsync(() -> {
            try {
                return tail.await(0, 20 * SECOND, SOON, _ -> true);
            } catch (InterruptedException e) {
                throw new IllegalStateException(e);
            }
        });
        tail.append(0, entries(0, 1), 1);
        assertThat(woken.get(20, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void a_reader_is_woken_by_what_it_wants_and_a_while_of_its_own_later_for_the_rest() throws Exception {
        var tail = new Tail(TailTest::entries);
        var wanting = wokenAt(tail, 60_000, entry -> entry.position() == 2);
        var soon = wokenAt(tail, SOON, _ -> false);
        var late = wokenAt(tail, 10 * SOON, _ -> false);
        while (tail.waiting() < 3) Thread.onSpinWait();
        var appended = System.nanoTime();
        tail.append(0, entries(0, 2), 2);
        wanting.get(20, TimeUnit.SECONDS);
        assertThat(soon.get(20, TimeUnit.SECONDS) - appended)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(SOON));
        assertThat(late.get(20, TimeUnit.SECONDS) - appended)
                .isGreaterThanOrEqualTo(TimeUnit.MILLISECONDS.toNanos(10 * SOON));
    }

    private static CompletableFuture<Long> wokenAt(Tail tail, long unwantedMillis, Predicate<Tail.Entry> wanted) {
        return CompletableFuture.supplyAsync(
                () -> {
                    try {
                        assertThat(tail.await(0, 20 * SECOND, unwantedMillis, wanted))
                                .isTrue();
                        return System.nanoTime();
                    } catch (InterruptedException e) {
                        throw new IllegalStateException(e);
                    }
                },
                Thread::startVirtualThread);
    }

    @Test
    void a_book_that_cannot_be_read_is_asked_again() {
        var tries = new AtomicInteger();
        var tail = new Tail((after, through) -> {
            if (tries.incrementAndGet() == 1) throw new IllegalStateException("away");
            return entries(after, through);
        });
        tail.wake(2);
        assertThatThrownBy(() -> tail.recent(0, 10)).hasMessage("away");
        assertThat(positions(tail.recent(0, 10))).containsExactly(1L, 2L);
    }

    /** The window slides on under readers that are just about to fall out of it. */
    @Test
    void nothing_is_missed_while_the_window_slides() throws Exception {
        var tail = new Tail(TailTest::entries);
        var last = 2_000_000L;
        var readers = new ArrayList<CompletableFuture<Void>>();
        for (var reader = 0; reader < 2; reader++) {
            readers.add(CompletableFuture.runAsync(() -> readAtTheEdge(tail, last), Thread::startVirtualThread));
        }
        for (var head = 0L; head < last; head += 40) tail.append(head, entries(head, head + 40), head + 40);
        for (var reader : readers) reader.get(60, TimeUnit.SECONDS);
    }

    private static void readAtTheEdge(Tail tail, long last) {
        for (var tries = 0L; tail.head() < last; tries++) {
            var position = Math.max(0, tail.head() - Tail.EVENTS_MAX + tries % 40);
            var found = tail.recent(position, 40);
            if (found == null) continue;
            for (var entry : found) {
                assertThat(entry.position()).isEqualTo(++position);
            }
        }
    }
}
