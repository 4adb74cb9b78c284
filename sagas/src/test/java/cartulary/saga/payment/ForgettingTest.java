package cartulary.saga.payment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.privacy.InMemorySubjectKeys;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import org.junit.jupiter.api.Test;

class ForgettingTest {
    private final InMemorySubjectKeys keys = new InMemorySubjectKeys();

    @Test
    void a_month_is_forgotten_when_all_of_it_is_old_enough_and_stays_forgotten() {
        for (var subject :
                List.of("stripe-2026-07", "stripe-2026-08", "wechat-2025-12", "customer-ann", "stripe-2026-11")) {
            keys.findOrCreate(subject);
        }
        forgetting(Duration.ofDays(90)).forget(); // Of 2026-09-01T10:00 and before.
        assertThat(keys.find("stripe-2026-07")).isEmpty();
        assertThat(keys.findOrCreate("stripe-2026-07")).isEmpty();
        assertThat(keys.find("wechat-2025-12")).isEmpty();
        assertThat(keys.find("stripe-2026-08")).isEmpty();
        assertThat(keys.find("stripe-2026-11")).isPresent();
        assertThat(keys.find("customer-ann")).isPresent();
    }

    @Test
    void the_last_day_of_a_month_keeps_all_of_it() {
        keys.findOrCreate("stripe-2026-08");
        forgetting(Duration.ofDays(91)).forget(); // Of 2026-08-31.
        assertThat(keys.find("stripe-2026-08")).isPresent();
    }

    @Test
    void nothing_is_forgotten_unless_it_is_wanted_and_nothing_that_may_come_again() {
        keys.findOrCreate("stripe-2025-01");
        forgetting(null).forget();
        assertThat(keys.find("stripe-2025-01")).isPresent();
        assertThatThrownBy(() -> forgetting(Duration.ofDays(29))).hasMessageContaining("30d at least");
    }

    private Forgetting forgetting(Duration keep) {
        return new Forgetting(keys, List.of("stripe", "wechat"), keep, () -> Instant.parse("2026-11-30T10:00:00Z"));
    }
}
