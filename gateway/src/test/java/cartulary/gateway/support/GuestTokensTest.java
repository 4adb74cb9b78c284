package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import org.junit.jupiter.api.Test;

class GuestTokensTest {
    private static final Instant NOW = Instant.parse("2026-11-01T08:00:00Z");

    private static GuestTokens at(Instant instant, String key) {
        return new GuestTokens(
                key,
                Duration.ofDays(30),
                new MachineTime(Clock.fixed(instant, ZoneOffset.UTC)),
                new Chance(new SecureRandom()));
    }

    private static GuestTokens at(Instant instant) {
        return at(instant, "a key for tests only, 32 bytes and more");
    }

    @Test
    void a_token_opens_its_guest_until_its_end() {
        var guest = at(NOW).issue();
        assertThat(at(NOW.plus(Duration.ofDays(29))).verify(guest.token())).contains(guest.customerId());
        assertThat(at(NOW.plus(Duration.ofDays(30))).verify(guest.token())).isEmpty();
    }

    @Test
    void a_token_that_was_changed_or_signed_by_others_opens_nothing() {
        var guest = at(NOW).issue();
        var other = at(NOW).issue();
        assertThat(other.customerId()).isNotEqualTo(guest.customerId());
        var swapped = guest.token()
                .replace(guest.customerId().value(), other.customerId().value());
        var longer = guest.token().replaceFirst("\\.(\\d+)\\.", ".99999999999.");
        assertThat(at(NOW).verify(swapped)).isEmpty();
        assertThat(at(NOW).verify(longer)).isEmpty();
        assertThat(at(NOW).verify("")).isEmpty();
        assertThat(at(NOW, "another key for tests, also 32 bytes long").verify(guest.token()))
                .isEmpty();
    }
}
