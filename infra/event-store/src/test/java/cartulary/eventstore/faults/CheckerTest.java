package cartulary.eventstore.faults;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.eventstore.faults.Outcome.Place;
import cartulary.eventstore.faults.Outcome.Verdict;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A judge that finds nothing in a bad book proves nothing with a good one. */
class CheckerTest {
    private static final Row ONE = new Row(1, "event-1", "stock-A@main", 0, "a-1.2");
    private static final Row TWO = new Row(2, "event-2", "stock-B@main", 0, "a-1.2");
    private static final Row THREE = new Row(3, "event-3", "stock-A@main", 1, "a-2.1");
    private static final List<Row> BOOK = List.of(ONE, TWO, THREE);
    private static final Outcome PAIR =
            Outcome.stored("a-1.2", 2, new Place("stock-A@main", 0), new Place("stock-B@main", 0));
    private static final Outcome SINGLE = Outcome.stored("a-2.1", 0, new Place("stock-A@main", 1));
    private static final Outcome REFUSED = Outcome.failed(Verdict.NOT_STORED, "a-3.1", "LATE");
    private static final Outcome UNKNOWN = Outcome.failed(Verdict.UNKNOWN, "a-4.1", "UNAVAILABLE");

    @Test
    void a_book_that_holds_what_was_told_is_right() {
        assertThat(violations(BOOK, PAIR, SINGLE, REFUSED, UNKNOWN)).isEmpty();
        assertThat(violations(List.of(ONE, TWO), PAIR, REFUSED, Outcome.failed(Verdict.UNKNOWN, "a-2.1", "")))
                .isEmpty();
    }

    @Test
    void an_acknowledged_event_that_is_missing_is_found() {
        assertThat(violations(List.of(ONE, TWO), PAIR, SINGLE))
                .singleElement()
                .asString()
                .startsWith("acknowledged");
    }

    @Test
    void an_acknowledged_event_at_another_sequence_is_found() {
        var elsewhere = Outcome.stored("a-2.1", 0, new Place("stock-A@main", 2));
        assertThat(violations(BOOK, PAIR, elsewhere)).singleElement().asString().startsWith("acknowledged");
    }

    @Test
    void a_position_that_is_not_that_of_the_last_event_is_found() {
        assertThat(violations(BOOK, Outcome.stored("a-2.1", 4, new Place("stock-A@main", 1))))
                .singleElement()
                .asString()
                .endsWith("but it ends at 3");
    }

    @Test
    void a_refused_event_that_is_there_is_found() {
        assertThat(violations(BOOK, PAIR, Outcome.failed(Verdict.NOT_STORED, "a-2.1", "LATE")))
                .singleElement()
                .asString()
                .startsWith("refused");
    }

    @Test
    void half_a_unit_of_work_is_found_whatever_its_sender_was_told() {
        assertThat(violations(List.of(ONE), Outcome.failed(Verdict.UNKNOWN, "a-1.2", "")))
                .singleElement()
                .asString()
                .startsWith("of a-1.2 1 events");
    }

    @Test
    void a_unit_of_work_stored_twice_is_found() {
        var again = new Row(4, "event-4", "stock-A@main", 2, "a-2.1");
        assertThat(violations(List.of(ONE, TWO, THREE, again), PAIR))
                .singleElement()
                .asString()
                .startsWith("of a-2.1 2 events");
    }

    @Test
    void a_gap_in_the_positions_is_found() {
        assertThat(violations(List.of(ONE, TWO, new Row(4, "event-3", "stock-A@main", 1, "a-2.1"))))
                .containsExactly("position 4 comes 3. in the order");
    }

    @Test
    void a_gap_or_a_fork_in_a_stream_is_found() {
        assertThat(violations(List.of(ONE, TWO, new Row(3, "event-3", "stock-A@main", 2, "a-2.1"))))
                .hasSize(1);
        assertThat(violations(List.of(ONE, TWO, new Row(3, "event-3", "stock-A@main", 0, "a-2.1"))))
                .hasSize(1);
    }

    @Test
    void an_event_under_two_positions_is_found() {
        assertThat(violations(List.of(ONE, TWO, new Row(3, "event-1", "stock-A@main", 1, "a-2.1"))))
                .containsExactly("event event-1 is there twice");
    }

    @Test
    void two_writers_at_once_are_found() {
        var other = new Row(2, "event-2", "stock-B@main", 0, "b-1.1");
        assertThat(violations(List.of(ONE, other, new Row(3, "event-3", "stock-A@main", 1, "a-1.2"))))
                .contains("a wrote at position 3, after b had begun");
    }

    @Test
    void what_appeared_behind_the_reader_is_found() {
        assertThat(Checker.violations(BOOK, List.of(), List.of(List.of(THREE))))
                .singleElement()
                .asString()
                .contains("saw 1 events of 3");
    }

    @Test
    void a_commit_in_two_parts_is_found() {
        assertThat(Checker.violations(BOOK, List.of(), List.of(List.of(ONE), List.of(TWO, THREE))))
                .containsExactly("the follower saw a part of a-1.2 before the rest");
    }

    @Test
    void what_a_process_says_is_read_as_it_was_meant() {
        for (var outcome : List.of(PAIR, SINGLE, REFUSED, UNKNOWN)) {
            assertThat(Outcome.of(outcome.line())).isEqualTo(outcome);
        }
    }

    private static List<String> violations(List<Row> book, Outcome... outcomes) {
        return Checker.violations(book, List.of(outcomes), List.of(book));
    }
}
