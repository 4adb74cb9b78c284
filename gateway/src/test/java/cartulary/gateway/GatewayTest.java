package cartulary.gateway;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Commands;
import org.junit.jupiter.api.Test;

class GatewayTest {
    private static String[] settings(String guestKey) {
        var postgres = TestServers.postgres();
        return new String[] {
            "--server.port=0",
            "--management.server.port=0",
            "--spring.datasource.url=" + postgres.jdbcUrl(),
            "--spring.datasource.username=" + postgres.user(),
            "--spring.datasource.password=" + postgres.password(),
            "--CARTULARY_MASTER_KEY=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "--spring.security.oauth2.resourceserver.jwt.issuer-uri=http://127.0.0.1:1/realms/cartulary",
            "--spring.security.oauth2.resourceserver.jwt.jwk-set-uri=http://127.0.0.1:1/certs",
            "--cartulary.stripe.secret-key=sk_test_gateway",
            "--cartulary.stripe.webhook-secret=whsec_for_tests",
            "--cartulary.gateway.guest-key=" + guestKey,
        };
    }

    @Test
    void the_gateway_starts_alone_and_without_its_issuer() {
        try (var context = Gateway.start(settings("a key for tests only, 32 bytes and more"))) {
            assertThat(context.getBean(Commands.class)).isNotNull();
            assertThat(context.getEnvironment().getProperty("server.address")).isEqualTo("127.0.0.1");
        }
    }

    @Test
    void a_short_guest_key_is_refused() {
        assertThatThrownBy(() -> Gateway.start(settings("short"))).rootCause().hasMessageContaining("guest-key");
    }
}
