package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.support.Role;
import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.JWSAlgorithm;
import com.nimbusds.jose.crypto.MACSigner;
import com.nimbusds.jose.crypto.RSASSASigner;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.web.servlet.mvc.method.annotation.RequestMappingHandlerMapping;

class WhoMayTest extends DoorTest {
    @Autowired
    @Qualifier("requestMappingHandlerMapping")
    private RequestMappingHandlerMapping mapping;

    @Autowired
    private GuestTokens guests;

    static List<Routes.Route> guarded() {
        return Routes.ALL.stream().filter(route -> !route.roles().isEmpty()).toList();
    }

    private static String path(String pattern) {
        return pattern.replace("{orderId}", "order-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{parcelId}", "parcel-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{returnId}", "return-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{productId}", "product-bowl")
                .replace("{importId}", "import-" + "a".repeat(32))
                .replace("{from}", "2030-11-11T00:00:00Z")
                .replace("{at}", "2030-11-11T00:00:00Z")
                .replace("{sku}", "BOWL-1")
                .replace("{transferId}", "transfer-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{location}", "berlin")
                .replace("{currency}", "CNY")
                .replace("{shippingMethod}", "shipping-express")
                .replace("{addressId}", "address-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{draftId}", "draft-0f1e2d3c4b5a69788796a5b4c3d2e1f0")
                .replace("{customerId}", "customer-ada")
                .replace("{processId}", "process-checkout:x")
                .replace("{deadLetterId}", "letter-orders:order-x")
                .replace("{category}", "category-tea")
                .replace("{projection}", "products")
                .replace("{act}", "pause")
                .replace("{reconciliationId}", "reconciliation-stripe:2026-11-01")
                .replace("{customerId}", "customer-ada")
                .replace("{notificationId}", "notification-stripe:evt_1")
                .replace("{refundId}", "refund-" + "a".repeat(32))
                .replace("{methodId}", "method-" + "a".repeat(32))
                .replace("{disputeId}", "dispute-" + "a".repeat(32))
                .replace("{caseId}", "case-" + "a".repeat(32))
                .replace("{account}", "clearing:stripe")
                .replace("{eventId}", "event-1")
                .replace("{streamId}", "product-x");
    }

    private Answer call(Routes.Route route, String authorization) {
        return call(
                route.method().name(),
                path(route.pattern()),
                route.method().name().startsWith("P") ? "[]" : null,
                "Authorization",
                authorization,
                "Content-Type",
                "application/json");
    }

    @ParameterizedTest
    @MethodSource("guarded")
    void an_operation_is_open_to_its_roles_and_closed_to_all_others(Routes.Route route) {
        var tokens = new HashMap<Role, String>(Map.of(
                Role.CUSTOMER, customer(),
                Role.ADMIN, admin(),
                Role.AUDITOR, auditor(),
                Role.GUEST, "Guest " + guests.issue().token()));
        tokens.forEach((role, token) -> {
            var answer = call(route, token);
            if (route.roles().contains(role)) {
                assertThat(answer.status())
                        .as("%s as %s: %s", route, role, answer)
                        .isNotIn(401, 403);
            } else {
                assertThat(answer.status())
                        .as("%s as %s: %s", route, role, answer)
                        .isEqualTo(403);
                assertThat(answer.code()).isEqualTo("not-allowed");
            }
        });
        var nobody = call(route, null);
        assertThat(nobody.status()).as(nobody.toString()).isEqualTo(401);
        assertThat(nobody.code()).isEqualTo("unauthenticated");
        assertThat(nobody.header("WWW-Authenticate")).isEqualTo("Bearer");
    }

    @Test
    void every_operation_of_a_controller_stands_in_the_table() {
        var listed = Routes.ALL.stream()
                .map(route -> route.method() + " " + route.pattern())
                .collect(Collectors.toSet());
        var served = mapping.getHandlerMethods().keySet().stream()
                .flatMap(info -> info.getMethodsCondition().getMethods().stream()
                        .flatMap(method -> info.getPatternValues().stream().map(pattern -> method + " " + pattern)))
                .filter(operation -> !operation.endsWith(".yaml"))
                .collect(Collectors.toSet());
        assertThat(listed).containsAll(served);
    }

    @Test
    void a_token_that_is_not_right_in_every_part_is_refused() throws JOSEException {
        var anHourAgo = Date.from(Instant.now().minusSeconds(3600));
        UnaryOperator<com.nimbusds.jwt.JWTClaimsSet.Builder> same = UnaryOperator.identity();
        var good = Issuer.token(ADA, "customer");
        var parts = good.split("\\.");
        var none = Base64.getUrlEncoder()
                .withoutPadding()
                .encodeToString("{\"alg\":\"none\"}".getBytes(StandardCharsets.UTF_8));
        var bad = Map.ofEntries(
                Map.entry(
                        "another issuer", Issuer.token(ADA, claims -> claims.issuer("https://evil.test"), "customer")),
                Map.entry("another audience", Issuer.token(ADA, claims -> claims.audience("account"), "customer")),
                Map.entry("no audience", Issuer.token(ADA, claims -> claims.audience((String) null), "customer")),
                Map.entry("ended", Issuer.token(ADA, claims -> claims.expirationTime(anHourAgo), "customer")),
                Map.entry("endless", Issuer.token(ADA, claims -> claims.expirationTime(null), "customer")),
                Map.entry(
                        "not yet",
                        Issuer.token(
                                ADA,
                                claims -> claims.notBeforeTime(
                                        Date.from(Instant.now().plusSeconds(3600))),
                                "customer")),
                Map.entry("a refresh token", Issuer.token(ADA, claims -> claims.claim("typ", "Refresh"), "customer")),
                Map.entry("an id token", Issuer.token(ADA, claims -> claims.claim("typ", "ID"), "customer")),
                Map.entry("no subject", Issuer.token(null, "customer")),
                Map.entry("a strange subject", Issuer.token("../ada", "customer")),
                Map.entry(
                        "another key",
                        Issuer.signed(JWSAlgorithm.RS256, new RSASSASigner(Issuer.STRANGER), ADA, same, "customer")),
                Map.entry(
                        "another RSA algorithm",
                        Issuer.signed(JWSAlgorithm.RS512, new RSASSASigner(Issuer.KEY), ADA, same, "customer")),
                Map.entry(
                        "the public key as a secret",
                        Issuer.signed(
                                JWSAlgorithm.HS256,
                                new MACSigner(Issuer.KEY.toRSAPublicKey().getEncoded()),
                                ADA,
                                same,
                                "customer")),
                Map.entry("no algorithm", none + "." + parts[1] + "."),
                Map.entry("another signature", parts[0] + "." + parts[1] + "." + parts[2].substring(4) + "AAAA"),
                Map.entry("nonsense", "nonsense"));
        bad.forEach((why, token) -> {
            var answer = call("GET", "/api/v1/orders", null, "Authorization", "Bearer " + token);
            assertThat(answer.status()).as(why + answer).isEqualTo(401);
            assertThat(answer.code()).isEqualTo("unauthenticated");
        });
        assertThat(call("GET", "/api/v1/orders", null, "Authorization", "Bearer " + good)
                        .status())
                .isEqualTo(200);
    }

    @Test
    void staff_does_not_shop() {
        var both = "Bearer " + Issuer.token(ADA, "customer", "admin");
        assertThat(call("GET", "/api/v1/orders", null, "Authorization", both).status())
                .isEqualTo(403);
    }

    @Test
    void a_login_without_a_role_may_nothing() {
        var token = "Bearer " + Issuer.token(ADA);
        for (var route : guarded())
            assertThat(call(route, token).status()).as(route.toString()).isEqualTo(403);
    }

    @Test
    void every_failure_of_the_shop_has_a_page_with_its_status() {
        var failures =
                Arrays.stream(ProblemCode.values()).map(ProblemCode::code).toList();
        for (var entry : cartulary.contract.Catalogue.MESSAGES) {
            if (!cartulary.contract.support.Failure.class.isAssignableFrom(entry.type())) continue;
            var failure = FailureExamples.of(entry.type());
            assertThat(failures).contains(failure.code());
            assertThat(ProblemCode.of(failure.code()).orElseThrow().status())
                    .as(failure.code())
                    .isEqualTo(ProblemAdvice.status(failure.kind()));
            assertThat(call("GET", "/problems/" + failure.code(), null, "Accept", "application/json")
                            .json()
                            .get("code")
                            .asString())
                    .isEqualTo(failure.code());
        }
        var page = call("GET", "/problems/sku-unknown", null, "Accept", "text/html");
        assertThat(page.header("Content-Type")).startsWith("text/html");
        assertThat(page.http().body()).contains("There is no such SKU");
        assertThat(call("GET", "/problems/no-such-code", null).status()).isEqualTo(404);
    }

    @Test
    void only_listed_origins_are_answered() {
        var listed = call(
                "OPTIONS",
                "/api/v1/orders",
                null,
                "Origin",
                "https://shop.test",
                "Access-Control-Request-Method",
                "POST",
                "Access-Control-Request-Headers",
                "Idempotency-Key");
        assertThat(listed.status()).as(listed.toString()).isEqualTo(200);
        assertThat(listed.header("Access-Control-Allow-Origin")).isEqualTo("https://shop.test");
        var other = call("GET", "/api/v1/products", null, "Origin", "https://evil.test");
        assertThat(other.status()).isEqualTo(403);
        assertThat(other.code()).isEqualTo("origin-not-allowed");
        assertThat(other.header("Access-Control-Allow-Origin")).isNull();
    }

    @Test
    void every_answer_carries_the_headers_that_protect() {
        for (var path : List.of("/api/v1/categories", "/api/v1/orders", "/nothing")) {
            var answer = call("GET", path, null);
            assertThat(answer.header("X-Content-Type-Options")).as(path).isEqualTo("nosniff");
            assertThat(answer.header("Content-Security-Policy")).contains("frame-ancestors 'none'");
            assertThat(answer.header("X-Request-Id")).matches("[0-9a-f]{16}");
            assertThat(answer.header("Server")).isNull();
        }
    }
}
