package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.mock.web.MockHttpServletRequest;

class RateLimitsTest {
    private static String address(List<String> trusted, String peer, String... forwarded) {
        var request = new MockHttpServletRequest();
        request.setRemoteAddr(peer);
        for (var header : forwarded) request.addHeader("X-Forwarded-For", header);
        return new RateLimits(null, trusted).address(request);
    }

    @Test
    void only_a_trusted_proxy_is_believed() {
        assertThat(address(List.of(), "10.0.0.1", "6.6.6.6")).isEqualTo("10.0.0.1");
        assertThat(address(List.of("10.0.0.9"), "10.0.0.1", "6.6.6.6")).isEqualTo("10.0.0.1");
        assertThat(address(List.of("10.0.0.1"), "10.0.0.1", "7.7.7.7")).isEqualTo("7.7.7.7");
    }

    @Test
    void what_the_client_wrote_before_the_proxies_own_entry_is_not_believed() {
        assertThat(address(List.of("10.0.0.1"), "10.0.0.1", "6.6.6.6, 7.7.7.7")).isEqualTo("7.7.7.7");
        assertThat(address(List.of("10.0.0.1", "10.0.0.2"), "10.0.0.1", "6.6.6.6", "7.7.7.7, 10.0.0.2"))
                .isEqualTo("7.7.7.7");
        assertThat(address(List.of("10.0.0.1"), "10.0.0.1")).isEqualTo("10.0.0.1");
    }
}
