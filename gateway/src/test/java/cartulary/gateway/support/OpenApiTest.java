package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Locale;
import org.junit.jupiter.api.Test;

class OpenApiTest extends DoorTest {
    @Test
    void every_operation_is_described_with_its_problems_examples_and_roles() {
        var answer = call("GET", "/api/v1/openapi.json", null);
        assertThat(answer.status()).as(answer.toString()).isEqualTo(200);
        var api = answer.json();
        for (var route : Routes.ALL) {
            if (!route.pattern().startsWith("/api/v1/") || route.pattern().endsWith(".json")) continue;
            var operation = api.get("paths")
                    .path(route.pattern())
                    .path(route.method().name().toLowerCase(Locale.ROOT));
            assertThat(operation.isObject()).as(route.toString()).isTrue();
            assertThat(operation.path("summary").asString(""))
                    .as(route.toString())
                    .isNotEmpty();
            assertThat(operation
                            .at("/responses/429/content/application~1problem+json/example")
                            .isMissingNode())
                    .as(route.toString())
                    .isFalse();
            assertThat(operation.has("security"))
                    .as(route.toString())
                    .isEqualTo(!route.roles().isEmpty());
        }
        var order = api.at("/paths/~1api~1v1~1orders/post");
        assertThat(order.get("parameters").toString())
                .contains("\"Idempotency-Key\"")
                .contains("255");
        assertThat(api.at("/components/schemas/RecipientRequest/properties/name/maxLength")
                        .asInt())
                .isEqualTo(100);
        assertThat(api.at("/components/schemas/LineRequest/properties/quantity/maximum")
                        .asInt())
                .isEqualTo(999);
        assertThat(api.at("/components/schemas/LineRequest/properties/sku/type").asString())
                .isEqualTo("string");
        assertThat(api.at("/components/schemas/OrderPlaced/properties/orderId/example")
                        .asString())
                .startsWith("order-");
        assertThat(api.at("/components/schemas/Problem/properties/code").isObject())
                .isTrue();
    }
}
