package cartulary.gateway.ordering;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.pricing.PricingFailure.CurrencyWithoutPrice;
import cartulary.contract.pricing.PricingFailure.SkuUnknown;
import cartulary.contract.pricing.PricingFailure.SkuWithdrawn;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.gateway.support.DoorTest;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class BadInputTest extends DoorTest {
    private static final String RECIPIENT = """
            {"name":"Ada Lin","street":"1 Kiln Lane","city":"Shanghai","country":"CN","email":"ada@example.org"}""";
    private static final String GOOD = """
            {"lines":[{"sku":"BOWL-1","quantity":2}],"currency":"CNY","recipient":%s}""".formatted(RECIPIENT);

    private Answer order(String body) {
        return call(
                "POST",
                "/api/v1/orders",
                body,
                "Authorization",
                customer(),
                "Idempotency-Key",
                "k1",
                "Content-Type",
                "application/json");
    }

    private void refused(Answer answer, int status, String code, String field) {
        assertThat(answer.status()).as(answer.toString()).isEqualTo(status);
        assertThat(answer.code()).as(answer.toString()).isEqualTo(code);
        assertThat(answer.header("Content-Type")).isEqualTo("application/problem+json");
        assertThat(answer.json().get("type").asString()).isEqualTo("/problems/" + code);
        assertThat(answer.json().get("status").asInt()).isEqualTo(status);
        assertThat(answer.json().get("requestId").asString()).isEqualTo(answer.header("X-Request-Id"));
        assertThat(answer.json().get("timestamp").asString()).isNotBlank();
        if (field != null)
            assertThat(answer.json().get("errors").propertyNames()).contains(field);
        assertThat(answer.http().body()).doesNotContain("Exception", "java.", "cartulary.");
        assertThat(others.commands()).isEmpty();
    }

    @ParameterizedTest
    @CsvSource(
            quoteCharacter = '`',
            delimiter = '|',
            value = {
                "{\"lines\":[|malformed-json|",
                "[]|malformed-json|",
                "nonsense|malformed-json|",
                "` `|malformed-json|",
                "GOOD }|malformed-json|",
                "{\"currency\":\"CNY\",\"currency\":\"USD\"}|malformed-json|",
                "\"total\":1|unknown-field|total",
                "\"status\":\"confirmed\"|unknown-field|status",
                "\"customerId\":\"customer-x\"|unknown-field|customerId",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1,\"price\":1}]|unknown-field|lines[0].price",
                "\"lines\":[]|invalid-field|lines",
                "\"lines\":null|invalid-field|lines",
                "\"lines\":[null]|invalid-field|lines[0]",
                "\"lines\":{}|invalid-field|lines",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":0}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":-1}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1000}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":99999999999}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1e400}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1.5}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":1.0}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":\"3\"}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":true}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":null}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"sku\":\"BOWL-1\"}]|invalid-field|lines[0].quantity",
                "\"lines\":[{\"quantity\":1}]|invalid-field|lines[0].sku",
                "\"lines\":[{\"sku\":\"bowl one\",\"quantity\":1}]|invalid-field|lines[0].sku",
                "\"lines\":[{\"sku\":7,\"quantity\":1}]|invalid-field|lines[0].sku",
                "\"lines\":[{\"sku\":{\"$gt\":\"\"},\"quantity\":1}]|invalid-field|lines[0].sku",
                "\"currency\":\"XXQ\"|invalid-field|currency",
                "\"currency\":null|invalid-field|currency",
                "\"currency\":156|invalid-field|currency",
                "\"recipient\":null|invalid-field|recipient",
                "\"recipient\":{}|invalid-field|recipient.name",
                "\"recipient\":{\"name\":7}|invalid-field|recipient.name",
                "\"recipient\":{\"name\":\"a\",\"street\":\"b\",\"city\":\"c\",\"country\":\"China\"}|invalid-field|recipient.country",
            })
    void each_body_that_cannot_be_right_is_refused_and_its_field_named(String body, String code, String field) {
        refused(order(withPart(body)), 400, code, field);
    }

    /** A whole body, or one member of which the others are good. */
    private static String withPart(String part) {
        if (part.startsWith("GOOD")) return GOOD + part.substring(4);
        if (!part.startsWith("\"")) return part;
        var members = new java.util.ArrayList<String>();
        members.add(part);
        if (!part.startsWith("\"lines\"")) members.add("\"lines\":[{\"sku\":\"BOWL-1\",\"quantity\":2}]");
        if (!part.startsWith("\"currency\"")) members.add("\"currency\":\"CNY\"");
        if (!part.startsWith("\"recipient\"")) members.add("\"recipient\":" + RECIPIENT);
        return "{" + String.join(",", members) + "}";
    }

    @Test
    void the_same_body_without_a_fault_is_taken() {
        assertThat(order(GOOD).status()).isEqualTo(201);
        assertThat(others.commands()).singleElement().isInstanceOf(PlaceOrder.class);
    }

    @Test
    void what_was_sent_is_not_repeated_in_a_problem() {
        var answer = order(withPart("\"recipient\":{\"name\":[\"Ada Secret\"]}"));
        refused(answer, 400, "invalid-field", "recipient.name");
        assertThat(answer.http().body()).doesNotContain("Secret");
    }

    @Test
    void a_post_without_a_key_is_refused() {
        refused(
                call("POST", "/api/v1/orders", GOOD, "Authorization", customer(), "Content-Type", "application/json"),
                400,
                "missing-idempotency-key",
                "Idempotency-Key");
    }

    @Test
    void a_key_that_is_too_long_is_refused() {
        refused(
                call(
                        "POST",
                        "/api/v1/orders",
                        GOOD,
                        "Authorization",
                        customer(),
                        "Content-Type",
                        "application/json",
                        "Idempotency-Key",
                        "k".repeat(256)),
                400,
                "invalid-field",
                "Idempotency-Key");
    }

    @Test
    void a_body_over_64_KiB_is_refused_also_when_it_comes_in_chunks() {
        var huge = GOOD.replace("Ada Lin", "a".repeat(70_000));
        refused(order(huge), 413, "body-too-large", null);
        var chunked = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + "/api/v1/orders"))
                .header("Authorization", customer())
                .header("Idempotency-Key", "k1")
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofInputStream(
                        () -> new java.io.ByteArrayInputStream(huge.getBytes(StandardCharsets.UTF_8))))
                .build();
        refused(send(chunked), 413, "body-too-large", null);
    }

    @Test
    void another_media_type_is_refused() {
        refused(
                call(
                        "POST",
                        "/api/v1/orders",
                        GOOD,
                        "Authorization",
                        customer(),
                        "Idempotency-Key",
                        "k1",
                        "Content-Type",
                        "text/plain"),
                415,
                "unsupported-media-type",
                null);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "nonsense",
                "order-1",
                "order-../x",
                "%7B%24ne%3Anull%7D",
                "order-0F1E2D3C4B5A69788796A5B4C3D2E1F0"
            })
    void an_id_that_is_no_id_is_refused(String id) {
        var answer = call("GET", "/api/v1/orders/" + id, null, "Authorization", customer());
        if (id.contains("/")) {
            refused(answer, 404, "not-found", null);
        } else {
            refused(answer, 400, "invalid-id", "orderId");
        }
    }

    @ParameterizedTest
    @CsvSource({
        "/api/v1/products?size=0, size",
        "/api/v1/products?size=101, size",
        "/api/v1/products?size=x, size",
        "/api/v1/products?category=Tea, category",
        "/api/v1/products?page=-1, page",
        "/api/v1/products?page=1&cursor=x, page",
        "/api/v1/availability, sku",
        "/api/v1/availability?sku=bowl, sku",
    })
    void a_parameter_out_of_its_bounds_is_refused(String path, String field) {
        refused(call("GET", path, null), 400, "invalid-field", field);
    }

    @Test
    void a_position_that_is_none_is_refused() {
        refused(
                call("GET", "/api/v1/products", null, "Cartulary-Position", "soon"),
                400,
                "invalid-field",
                "Cartulary-Position");
    }

    @Test
    void an_unknown_sku_is_told_with_its_line() {
        others.onCommand(command -> {
            throw new CommandRefused(
                    new SkuUnknown(((PlaceOrder) command).lines().getFirst().sku()));
        });
        var answer = order(GOOD);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(400);
        assertThat(answer.code()).isEqualTo("sku-unknown");
        assertThat(answer.json().get("errors").propertyNames()).containsExactly("lines[0].sku");
    }

    @Test
    void a_withdrawn_sku_a_missing_price_and_a_reused_key_have_their_own_codes() {
        others.onCommand(command -> {
            throw new CommandRefused(
                    new SkuWithdrawn(((PlaceOrder) command).lines().getFirst().sku()));
        });
        assertThat(order(GOOD).code()).isEqualTo("sku-withdrawn");
        others.onCommand(command -> {
            var order = (PlaceOrder) command;
            throw new CommandRefused(
                    new CurrencyWithoutPrice(order.lines().getFirst().sku(), order.currency()));
        });
        var withoutPrice = order(GOOD);
        assertThat(withoutPrice.code()).isEqualTo("currency-without-price");
        assertThat(withoutPrice.json().get("errors").propertyNames()).containsExactly("currency");
        others.onCommand(_ -> {
            throw new CommandRefused(new IdempotencyKeyReused("an order"));
        });
        var reused = order(GOOD);
        assertThat(reused.status()).isEqualTo(422);
        assertThat(reused.code()).isEqualTo("idempotency-key-reused");
    }

    @Test
    void an_unforeseen_exception_shows_nothing_of_the_inside() {
        others.onCommand(_ -> {
            throw new IllegalStateException("secret of com.example.Inside");
        });
        var answer = order(GOOD);
        assertThat(answer.status()).isEqualTo(500);
        assertThat(answer.code()).isEqualTo("internal-error");
        assertThat(answer.http().body()).doesNotContain("secret", "Exception");
    }

    @Test
    void headers_over_8_KiB_are_refused_as_a_problem() throws IOException {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.getOutputStream()
                    .write(("GET /api/v1/products HTTP/1.1\r\nHost: x\r\nX-Long: " + "a".repeat(9_000) + "\r\n\r\n")
                            .getBytes(StandardCharsets.US_ASCII));
            var answer = new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            assertThat(answer).startsWith("HTTP/1.1 431").contains("\"headers-too-large\"");
        }
    }

    @Test
    void an_unknown_route_and_a_wrong_method_are_told() {
        refused(call("GET", "/api/v1/nothing", null), 404, "not-found", null);
        refused(call("GET", "/nothing", null), 404, "not-found", null);
        var wrong = call("DELETE", "/api/v1/orders", null, "Authorization", customer());
        refused(wrong, 405, "method-not-allowed", null);
        assertThat(wrong.header("Allow")).contains("GET").contains("POST");
        refused(call("GET", "/api/v1/products", null, "Accept", "image/png"), 406, "not-acceptable", null);
    }
}
