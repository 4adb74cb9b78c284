package cartulary.eventstore;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import java.util.ArrayList;
import java.util.List;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.tokenstore.TokenStore;
import org.axonframework.eventhandling.tokenstore.inmemory.InMemoryTokenStore;
import org.junit.jupiter.api.Test;

class ShareTest {
    private static final int SEGMENTS = 4;

    @Test
    void alone_a_process_takes_all() {
        var tokens = tokens();

        assertThat(new Share(1, 1).of(tokens)).isSameAs(tokens);
    }

    @Test
    void each_segment_is_at_home_in_one_process() {
        var tokens = tokens();
        var all = new ArrayList<Integer>();
        for (int number = 1; number <= 3; number++) {
            var mine = taken(new Share(number, 3).of(tokens));
            assertThat(mine).isNotEmpty();
            all.addAll(mine);
        }

        assertThat(all).containsExactlyInAnyOrder(0, 1, 2, 3);
    }

    @Test
    void one_that_stays_free_is_taken_over() {
        var here = new Share(1, 2).of(tokens());
        var before = taken(here);

        assertThat(before).hasSize(2);
        await().atMost(15, SECONDS).until(() -> taken(here).size() == SEGMENTS);
    }

    @Test
    void a_number_beyond_the_count_is_refused() {
        assertThatThrownBy(() -> new Share(3, 2)).hasMessageContaining("node 3 of 2");
    }

    private static List<Integer> taken(TokenStore tokens) {
        return tokens.fetchAvailableSegments("checkout").stream()
                .map(Segment::getSegmentId)
                .toList();
    }

    private static TokenStore tokens() {
        var tokens = new InMemoryTokenStore();
        tokens.initializeTokenSegments("checkout", SEGMENTS, null);
        return tokens;
    }
}
