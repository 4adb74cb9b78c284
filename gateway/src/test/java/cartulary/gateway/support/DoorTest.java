package cartulary.gateway.support;

import cartulary.embedded.testing.TestServers;
import cartulary.gateway.GatewayConfiguration;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.queryhandling.QueryBus;
import org.axonframework.queryhandling.QueryUpdateEmitter;
import org.junit.jupiter.api.BeforeEach;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.context.SpringBootTest;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.test.context.DynamicPropertyRegistry;
import org.springframework.test.context.DynamicPropertySource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The gateway on a port of its own, spoken to over HTTP; behind its buses stand the {@link OtherSides}. */
@SpringBootTest(
        classes = {GatewayConfiguration.class, DoorTest.Behind.class},
        webEnvironment = SpringBootTest.WebEnvironment.RANDOM_PORT,
        properties = {
            "management.server.port=0",
            "spring.security.oauth2.resourceserver.jwt.issuer-uri=" + Issuer.NAME,
            "spring.security.oauth2.resourceserver.jwt.jwk-set-uri=${away.jwk-set-uri:${test.jwk-set-uri}}",
            "cartulary.gateway.guest-key=a key for tests only, 32 bytes and more",
            "cartulary.gateway.cors-origins=https://shop.test",
            "cartulary.gateway.events.heartbeat=200ms",
            "cartulary.gateway.events.linger=400ms",
            "cartulary.gateway.events.most=210",
            "cartulary.gateway.breaker.slow=5s", // What one test makes slow is not to close the door to the next.
            "cartulary.gateway.limits.checkout-per-minute=10000",
            "cartulary.gateway.limits.per-minute=100000",
            "cartulary.gateway.limits.address-per-minute=100000",
            "cartulary.gateway.limits.guests-per-minute=10000",
            "cartulary.gateway.limits.streams-per-caller=3",
            "cartulary.gateway.shelf.kept=0s", // What a test shows is not the next one's.
            "cartulary.test-clock.enabled=true",
            "spring.datasource.hikari.maximum-pool-size=4", // As a gateway has that stands alone; many contexts share a
            // server.
            "cartulary.bus.serialize=true",
            "CARTULARY_MASTER_KEY=MDEyMzQ1Njc4OTAxMjM0NTY3ODkwMTIzNDU2Nzg5MDE=",
            "cartulary.stripe.secret-key=sk_test_gateway",
            "cartulary.stripe.webhook-secret=" + DoorTest.WEBHOOK_SECRET,
        })
public abstract class DoorTest {
    protected static final String WEBHOOK_SECRET = "whsec_for_tests";
    protected static final String ADA = "5b1c0d34-7f9a-4c1e-8d55-0a4c2f6e9b17";
    protected static final JsonMapper JSON = new JsonMapper();

    @Configuration(proxyBeanMethods = false)
    static class Behind {
        @Bean
        OtherSides otherSides(CommandBus commands, QueryBus queries, QueryUpdateEmitter updates) {
            return new OtherSides(commands, queries, updates);
        }
    }

    @LocalServerPort
    protected int port;

    @Autowired
    protected OtherSides others;

    @DynamicPropertySource
    static void addresses(DynamicPropertyRegistry properties) {
        properties.add("test.jwk-set-uri", Issuer::jwkSetUri);
        WalletKeys.settings().forEach((name, value) -> properties.add(name, () -> value));
        var postgres = TestServers.postgres();
        properties.add("spring.datasource.url", postgres::jdbcUrl);
        properties.add("spring.datasource.username", postgres::user);
        properties.add("spring.datasource.password", postgres::password);
    }

    @BeforeEach
    void forget() {
        others.reset();
    }

    protected static String customer() {
        return customer(ADA);
    }

    /** @param subject a UUID */
    protected static String customer(String subject) {
        return "Bearer " + Issuer.token(subject, "customer");
    }

    protected static String admin() {
        return "Bearer " + Issuer.token("a0a0a0a0-0000-4000-8000-000000000001", "admin");
    }

    protected static String auditor() {
        return "Bearer " + Issuer.token("a0a0a0a0-0000-4000-8000-000000000002", "auditor");
    }

    /** One exchange; {@code headers} are names and values in turn, a null value leaves the header out. */
    protected Answer call(String method, String path, String body, String... headers) {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + port + path))
                .method(method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
        for (var i = 0; i < headers.length; i += 2) {
            if (headers[i + 1] != null) request.header(headers[i], headers[i + 1]);
        }
        return send(request.build());
    }

    protected static Answer send(HttpRequest request) {
        // On a connection of its own: one that is kept may be closed by the server just as the next request takes it.
        try (var http = HttpClient.newHttpClient()) {
            return new Answer(http.send(request, BodyHandlers.ofString()));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new IllegalStateException(e);
        }
    }

    protected record Answer(HttpResponse<String> http) {
        public Answer {}

        public int status() {
            return http.statusCode();
        }

        public String header(String name) {
            return http.headers().firstValue(name).orElse(null);
        }

        public JsonNode json() {
            return JSON.readTree(http.body());
        }

        public String code() {
            return json().path("code").asString(null);
        }

        @Override
        public String toString() {
            return http.statusCode() + " " + http.headers().map() + " " + http.body();
        }
    }
}
