package cartulary.embedded;

import static org.assertj.core.api.Assertions.assertThat;

import dasniko.testcontainers.keycloak.KeycloakContainer;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Test;
import org.testcontainers.junit.jupiter.Container;
import org.testcontainers.junit.jupiter.Testcontainers;

/** Our realm in the Keycloak that docker-compose.yml starts; left out without Docker. */
@Testcontainers(disabledWithoutDocker = true)
class KeycloakInContainerIT {
    @Container
    private static final KeycloakContainer KEYCLOAK = new KeycloakContainer("quay.io/keycloak/keycloak:26.7.3")
            .withEnv("gateway", "http://127.0.0.1:8080")
            .withRealmImportFile("cartulary/embedded/cartulary-realm.json");

    @Test
    void the_realm_is_imported_and_says_where_its_keys_are() throws Exception {
        var discovery = get("/.well-known/openid-configuration");
        assertThat(discovery.statusCode()).isEqualTo(200);
        assertThat(DataFolder.JSON.readTree(discovery.body()).path("jwks_uri").asText())
                .endsWith("/realms/cartulary/protocol/openid-connect/certs");
        assertThat(get("/protocol/openid-connect/certs").body()).contains("\"RS256\"");
    }

    @Test
    void the_pages_log_in_with_a_proof_key_or_not_at_all() throws Exception {
        var code = "/protocol/openid-connect/auth?client_id=cartulary-web&response_type=code&scope=openid"
                + "&redirect_uri=http%3A%2F%2F127.0.0.1%3A8080%2F";
        var without = get(code);
        assertThat(without.statusCode()).isEqualTo(302);
        assertThat(without.headers().firstValue("Location").orElseThrow()).contains("error=invalid_request");
        var with = get(code + "&code_challenge_method=S256&code_challenge=E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
        assertThat(with.statusCode()).isEqualTo(200);
        assertThat(with.body()).contains("<form");
    }

    private static HttpResponse<String> get(String path) throws Exception {
        try (var http = HttpClient.newHttpClient()) {
            return http.send(
                    HttpRequest.newBuilder(URI.create(KEYCLOAK.getAuthServerUrl() + "/realms/cartulary" + path))
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
        }
    }
}
