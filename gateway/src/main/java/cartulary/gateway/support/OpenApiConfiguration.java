package cartulary.gateway.support;

import cartulary.contract.cart.CartId;
import cartulary.contract.catalog.CategoryId;
import cartulary.contract.catalog.ImportId;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.DraftId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.OrderNumber;
import cartulary.contract.payment.NotificationId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.pricing.ShippingMethodId;
import cartulary.contract.process.DeadLetterId;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Localized;
import io.swagger.v3.core.converter.ModelConverters;
import io.swagger.v3.oas.models.Components;
import io.swagger.v3.oas.models.OpenAPI;
import io.swagger.v3.oas.models.Operation;
import io.swagger.v3.oas.models.headers.Header;
import io.swagger.v3.oas.models.info.Info;
import io.swagger.v3.oas.models.media.Content;
import io.swagger.v3.oas.models.media.IntegerSchema;
import io.swagger.v3.oas.models.media.MapSchema;
import io.swagger.v3.oas.models.media.MediaType;
import io.swagger.v3.oas.models.media.Schema;
import io.swagger.v3.oas.models.media.StringSchema;
import io.swagger.v3.oas.models.parameters.Parameter;
import io.swagger.v3.oas.models.responses.ApiResponse;
import io.swagger.v3.oas.models.security.SecurityRequirement;
import io.swagger.v3.oas.models.security.SecurityScheme;
import java.util.ArrayList;
import java.util.Currency;
import java.util.List;
import org.springdoc.core.customizers.OpenApiCustomizer;
import org.springdoc.core.utils.SpringDocUtils;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.http.HttpMethod;

/** What springdoc cannot see: ids as plain strings, problems of each operation, who may call it, the position. */
@Configuration(proxyBeanMethods = false)
class OpenApiConfiguration {
    static {
        SpringDocUtils.getConfig()
                .addRequestWrapperToIgnore(Caller.class)
                .replaceWithSchema(OrderId.class, text("order-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(
                        OrderNumber.class, text("ORD_20261121_0PXK9A7BC2D4E").pattern(OrderNumber.PATTERN))
                .replaceWithSchema(CartId.class, text("cart-customer-5b1c0d34-7f9a-4c1e-8d55-0a4c2f6e9b17"))
                .replaceWithSchema(AddressId.class, text("address-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(DraftId.class, text("draft-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(ShippingMethodId.class, text("shipping-standard"))
                .replaceWithSchema(PaymentId.class, text("payment-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(ProductId.class, text("product-tea-bowl"))
                .replaceWithSchema(ImportId.class, text("import-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(CategoryId.class, text("category-tea"))
                .replaceWithSchema(CustomerId.class, text("customer-5b1c0d34-7f9a-4c1e-8d55-0a4c2f6e9b17"))
                .replaceWithSchema(StockItemId.class, text("stock-BOWL-CELADON@main"))
                .replaceWithSchema(TransferId.class, text("transfer-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(ProcessId.class, text("process-checkout:order-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(DeadLetterId.class, text("letter-orders:order-0f1e2d3c4b5a69788796a5b4c3d2e1f0"))
                .replaceWithSchema(NotificationId.class, text("notification-stripe:evt_1"))
                .replaceWithSchema(Sku.class, text("BOWL-CELADON").pattern("[A-Z0-9][A-Z0-9-]{1,39}"))
                .replaceWithSchema(Currency.class, text("CNY").pattern("[A-Z]{3}"))
                .replaceWithSchema(
                        IdempotencyKey.class, text("wish-7f3a").minLength(1).maxLength(255))
                .replaceWithSchema(
                        Localized.class,
                        new MapSchema().additionalProperties(new StringSchema()).example("{\"en\": \"Tea bowl\"}"));
    }

    private static Schema<?> text(String example) {
        return new StringSchema().example(example);
    }

    @Bean
    OpenAPI openApi() {
        return new OpenAPI()
                .info(new Info()
                        .title("Cartulary")
                        .version("v1")
                        .description(
                                "The shop's only HTTP surface. Amounts are whole minor units. Every no is a problem (RFC"
                                        + " 9457) with a stable code that explains itself at /problems/{code}."))
                .components(new Components()
                        .addSecuritySchemes(
                                "login",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.HTTP)
                                        .scheme("bearer")
                                        .bearerFormat("JWT"))
                        .addSecuritySchemes(
                                "guest",
                                new SecurityScheme()
                                        .type(SecurityScheme.Type.APIKEY)
                                        .in(SecurityScheme.In.HEADER)
                                        .name("Authorization")
                                        .description("`Guest <token>`, from POST /api/v1/guests")));
    }

    @Bean
    OpenApiCustomizer documented() {
        return api -> {
            ModelConverters.getInstance().readAll(Problem.class).forEach(api.getComponents()::addSchemas);
            for (var route : Routes.ALL) {
                var path = api.getPaths() == null ? null : api.getPaths().get(route.pattern());
                if (path == null) continue;
                var operation = path.readOperationsMap()
                        .get(io.swagger.v3.oas.models.PathItem.HttpMethod.valueOf(
                                route.method().name()));
                if (operation != null) describe(route, operation);
            }
        };
    }

    private static void describe(Routes.Route route, Operation operation) {
        var codes =
                new ArrayList<>(List.of(ProblemCode.RATE_LIMITED, ProblemCode.INTERNAL_ERROR, ProblemCode.UNAVAILABLE));
        if (!route.roles().isEmpty()) {
            codes.add(ProblemCode.UNAUTHENTICATED);
            codes.add(ProblemCode.NOT_ALLOWED);
            var security = new ArrayList<SecurityRequirement>();
            security.add(new SecurityRequirement().addList("login"));
            if (route.roles().contains(cartulary.contract.support.Role.GUEST)) {
                security.add(new SecurityRequirement().addList("guest"));
            }
            operation.setSecurity(security);
            operation.addExtension(
                    "x-roles",
                    route.roles().stream()
                            .map(role -> role.name().toLowerCase(java.util.Locale.ROOT))
                            .sorted()
                            .toList());
        }
        codes.add(ProblemCode.INVALID_FIELD);
        if (route.pattern().contains("{")) codes.add(ProblemCode.NOT_FOUND);
        if (route.pattern().equals("/api/v1/admin/products/{productId}")
                && !route.method().equals(HttpMethod.GET)) {
            codes.addAll(List.of(ProblemCode.PRECONDITION_REQUIRED, ProblemCode.VERSION_STALE));
        }
        var writes = !route.method().equals(HttpMethod.GET);
        if (writes && !route.roles().isEmpty()) {
            codes.addAll(List.of(ProblemCode.BODY_TOO_LARGE, ProblemCode.UNSUPPORTED_MEDIA_TYPE));
            codes.add(ProblemCode.ORDER_NOT_CANCELLABLE);
            if (route.method().equals(HttpMethod.POST)) codes.add(ProblemCode.IDEMPOTENCY_KEY_REUSED);
            operation
                    .getResponses()
                    .forEach((_, response) -> response.addHeaderObject(
                            Shop.POSITION,
                            new Header()
                                    .description(
                                            "a position that includes what this did; send it with a GET to read it back")
                                    .schema(new IntegerSchema().format("int64").example(1042))));
        } else if (!writes) {
            operation.addParametersItem(new Parameter()
                    .in("header")
                    .name(Shop.POSITION)
                    .description("the answer must include this position; waits for it, a while")
                    .schema(new IntegerSchema().format("int64").minimum(java.math.BigDecimal.ZERO)));
        }
        for (var code : codes) {
            var example = """
                    {"type":"/problems/%s","title":"%s","status":%d,"detail":"…","code":"%s","timestamp":"2026-11-21T04:00:00Z",\
                    "requestId":"9f86d081884c7d65"}""".formatted(code.code(), code.title(), code.status(), code.code());
            operation
                    .getResponses()
                    .addApiResponse(
                            Integer.toString(code.status()),
                            new ApiResponse()
                                    .description("%s (as %s)".formatted(code.title(), code.code()))
                                    .content(new Content()
                                            .addMediaType(
                                                    "application/problem+json",
                                                    new MediaType()
                                                            .schema(new Schema<>().$ref("#/components/schemas/Problem"))
                                                            .example(example))));
        }
    }
}
