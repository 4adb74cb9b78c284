package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.springframework.test.context.TestPropertySource;

@TestPropertySource(properties = "away.jwk-set-uri=http://127.0.0.1:1/certs")
class IssuerAwayTest extends DoorTest {
    @Test
    void a_token_that_cannot_be_checked_is_no_bad_token() {
        var answer = call("GET", "/api/v1/orders", null, "Authorization", customer());
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
        assertThat(call("GET", "/api/v1/products", null).status()).isEqualTo(200);
        var guest =
                call("POST", "/api/v1/guests", null).json().get("guestToken").asString();
        assertThat(call("GET", "/api/v1/orders", null, "Authorization", "Guest " + guest)
                        .status())
                .isEqualTo(200);
    }
}
