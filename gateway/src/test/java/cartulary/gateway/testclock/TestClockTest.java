package cartulary.gateway.testclock;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.gateway.support.DoorTest;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.test.annotation.DirtiesContext;

@DirtiesContext // The clock of the shared context only goes forward.
class TestClockTest extends DoorTest {
    @Autowired
    private InstantSource shopTime;

    private Answer move(String body) {
        return call("POST", "/test/clock", body, "Content-Type", "application/json");
    }

    @Test
    void shop_time_moves_by_seconds_or_to_an_instant() {
        var before = shopTime.instant();
        var moved = move("{\"advanceSeconds\":900}");
        assertThat(moved.status()).as(moved.toString()).isEqualTo(200);
        assertThat(Instant.parse(moved.json().get("now").asString())).isAfterOrEqualTo(before.plusSeconds(900));
        var then = shopTime.instant().plus(Duration.ofDays(1));
        move("{\"instant\":\"%s\"}".formatted(then));
        assertThat(shopTime.instant()).isAfterOrEqualTo(then);
        assertThat(move("{}").code()).isEqualTo("invalid-field");
        assertThat(move("{\"advanceSeconds\":-1}").code()).isEqualTo("invalid-field");
    }
}
