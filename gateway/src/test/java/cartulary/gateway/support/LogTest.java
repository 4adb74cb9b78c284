package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.springframework.boot.test.system.CapturedOutput;
import org.springframework.boot.test.system.OutputCaptureExtension;

@ExtendWith(OutputCaptureExtension.class)
class LogTest extends DoorTest {
    @Test
    void one_line_a_request_tells_who_what_and_how_long_and_nothing_personal(CapturedOutput output) {
        var token = customer();
        var answer = call(
                "POST",
                "/api/v1/orders?token=query-secret",
                """
                {"lines":[{"sku":"BOWL-1","quantity":2}],"currency":"CNY","recipient":{"name":"Ada Seeded","street":"1 Kiln Lane",
                 "city":"Shanghai","country":"CN","phone":"+86 555 0199","email":"ada.seeded@example.org"}}""",
                "Authorization",
                token,
                "Idempotency-Key",
                "secret-key-1",
                "Content-Type",
                "application/json",
                "traceparent",
                "00-4bf92f3577b34da6a3ce929d0e0e4736-00f067aa0ba902b7-01");
        var requestId = answer.header("X-Request-Id");
        awaitLine(output, requestId);
        var line = JSON.readTree(output.getOut()
                .lines()
                .filter(each -> access(each, requestId))
                .findFirst()
                .orElseThrow());
        assertThat(line.get("method").asString()).isEqualTo("POST");
        assertThat(line.get("path").asString()).isEqualTo("/api/v1/orders");
        assertThat(line.get("status").asInt()).isEqualTo(201);
        assertThat(line.get("user").asString()).isEqualTo("customer-" + ADA);
        assertThat(line.get("traceId").asString()).isEqualTo("4bf92f3577b34da6a3ce929d0e0e4736");
        assertThat(line.get("orderId").asString()).startsWith("order-");
        assertThat(line.get("durationMicros").asLong()).isPositive();
        var refused = call(
                "POST",
                "/api/v1/orders",
                "{\"recipient\":{\"name\":[\"Ada Seeded\"]}}",
                "Authorization",
                token,
                "Idempotency-Key",
                "k",
                "Content-Type",
                "application/json");
        awaitLine(output, refused.header("X-Request-Id"));
        assertThat(output.getAll())
                .doesNotContain(
                        "Seeded",
                        "ada.seeded",
                        "0199",
                        "Kiln Lane",
                        "query-secret",
                        "secret-key-1",
                        token.substring(7));
    }

    private static void awaitLine(CapturedOutput output, String requestId) {
        Awaitility.await()
                .atMost(5, TimeUnit.SECONDS)
                .until(() -> output.getOut().lines().anyMatch(line -> access(line, requestId)));
    }

    private static boolean access(String line, String requestId) {
        return line.contains("\"cartulary.access\"") && line.contains(requestId);
    }
}
