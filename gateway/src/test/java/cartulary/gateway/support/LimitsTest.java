package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.test.web.server.LocalManagementPort;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import org.springframework.test.context.TestPropertySource;

/** Small limits, and what else is a setting. */
@TestPropertySource(
        properties = {
            "cartulary.gateway.limits.checkout-per-minute=2",
            "cartulary.gateway.limits.per-minute=30",
            "cartulary.gateway.limits.guests-per-minute=3",
            "cartulary.gateway.limits.webhook-per-second=4",
            "cartulary.gateway.limits.answer=300ms",
            "cartulary.test-clock.enabled=false",
        })
class LimitsTest extends DoorTest {
    @TempDir
    static Path pictures;

    @LocalManagementPort
    private int managementPort;

    @DynamicPropertySource
    static void folder(DynamicPropertyRegistry properties) {
        properties.add("cartulary.pictures-folder", pictures::toString);
    }

    private Answer order(String token) {
        return call(
                "POST",
                "/api/v1/orders",
                """
                {"lines":[{"sku":"BOWL-1","quantity":2}],"currency":"CNY",
                 "recipient":{"name":"Ada Lin","street":"1 Kiln Lane","city":"Shanghai","country":"CN"}}""",
                "Authorization",
                token,
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
    }

    private static String shopper(int number) {
        return "Bearer " + Issuer.token("00000000-0000-4000-8000-0000000000%02d".formatted(number), "customer");
    }

    @Test
    void one_shopper_checks_out_only_so_often_and_others_are_not_held_up() {
        assertThat(order(shopper(1)).status()).isEqualTo(201);
        assertThat(order(shopper(1)).status()).isEqualTo(201);
        var third = order(shopper(1));
        assertThat(third.status()).as(third.toString()).isEqualTo(429);
        assertThat(third.code()).isEqualTo("rate-limited");
        assertThat(Integer.parseInt(third.header("Retry-After"))).isBetween(1, 60);
        for (var other = 10; other < 60; other++) {
            assertThat(order(shopper(other)).status()).as("shopper %d", other).isEqualTo(201);
        }
    }

    @Test
    void the_pictures_of_a_page_are_not_counted_as_questions() {
        for (var i = 0; i < 60; i++)
            assertThat(call("GET", "/pictures/none-%d.svg".formatted(i), null).status())
                    .isEqualTo(404);
    }

    @Test
    void a_made_up_address_does_not_get_around_the_limit() {
        var limited = 0;
        for (var i = 0; i < 6; i++) {
            var answer = call("POST", "/api/v1/guests", null, "X-Forwarded-For", "10.0.0." + i);
            if (answer.status() == 429) limited++;
        }
        assertThat(limited).isGreaterThanOrEqualTo(2);
    }

    @Test
    void an_answer_that_does_not_come_is_told_as_unavailable() {
        others.onCommand(_ -> java.util.concurrent.locks.LockSupport.parkNanos(900_000_000L));
        var answer = order(shopper(61));
        assertThat(answer.status()).as(answer.toString()).isEqualTo(503);
        assertThat(answer.code()).isEqualTo("unavailable");
        assertThat(answer.header("Retry-After")).isNotNull();
    }

    @Test
    void there_is_no_test_clock_unless_it_is_enabled() {
        var answer = call(
                "POST",
                "/test/clock",
                "{\"advanceSeconds\":1}",
                "Content-Type",
                "application/json",
                "Authorization",
                shopper(62));
        assertThat(answer.status()).isEqualTo(404);
    }

    @Test
    void pictures_are_served_from_their_folder_alone_and_kept_long() throws IOException {
        Files.writeString(pictures.resolve("bowl.svg"), "<svg xmlns='http://www.w3.org/2000/svg'/>");
        var token = shopper(63);
        var picture = call("GET", "/pictures/bowl.svg", null, "Authorization", token);
        assertThat(picture.status()).as(picture.toString()).isEqualTo(200);
        assertThat(picture.header("Cache-Control")).contains("max-age=31536000").contains("immutable");
        assertThat(call("GET", "/pictures/none.svg", null, "Authorization", token)
                        .code())
                .isEqualTo("not-found");
        for (var path : new String[] {"/pictures/..%2f..%2fetc%2fpasswd", "/pictures/%2e%2e/%2e%2e/etc/passwd"}) {
            assertThat(call("GET", path, null, "Authorization", token).status())
                    .as(path)
                    .isIn(400, 404);
        }
    }

    @Test
    void health_and_metrics_stand_on_the_other_port_and_nothing_else() {
        var main = port;
        port = managementPort;
        try {
            assertThat(call("GET", "/actuator/health/liveness", null).status()).isEqualTo(200);
            var readiness = call("GET", "/actuator/health/readiness", null);
            assertThat(readiness.status()).as(readiness.toString()).isEqualTo(200);
            assertThat(call("GET", "/actuator/prometheus", null).http().body())
                    .contains("http_server_requests_seconds_count");
            for (var closed :
                    new String[] {"env", "beans", "heapdump", "configprops", "loggers", "shutdown", "mappings"}) {
                assertThat(call("GET", "/actuator/" + closed, null).status())
                        .as(closed)
                        .isIn(401, 403, 404);
            }
            assertThat(call("GET", "/api/v1/orders", null).status()).isIn(401, 403, 404);
        } finally {
            port = main;
        }
        assertThat(call("GET", "/actuator/health", null, "Authorization", shopper(64))
                        .status())
                .isEqualTo(404);
    }
}
