package cartulary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class EmbeddedSettingsTest {
    @Test
    void what_is_given_wins_over_the_environment_and_that_over_the_default() {
        var settings = EmbeddedSettings.from(
                Map.of("home", "/shop", "redis.port", "7000"),
                Map.of("CARTULARY_REDIS_PORT", "7001", "CARTULARY_KEYCLOAK_MANAGEMENT_PORT", "7002"));

        assertThat(settings.redisPort()).isEqualTo(7000);
        assertThat(settings.keycloakManagementPort()).isEqualTo(7002);
        assertThat(settings.postgresPort()).isEqualTo(24032);
        assertThat(settings.data()).isEqualTo(Path.of("/shop/data"));
    }

    @Test
    void a_bad_port_a_port_given_twice_and_a_strange_address_are_refused_by_name() {
        assertRefused(Map.of("redis.port", "70000"), "redis.port is no port: 70000");
        assertRefused(Map.of("redis.port", "24032"), "postgres.port and redis.port are both 24032");
        assertRefused(Map.of("postgres.url", "mysql://db"), "postgres.url does not begin with jdbc:postgresql://");
    }

    @Test
    void an_outside_server_is_shown_without_its_password() {
        var settings = EmbeddedSettings.from(
                Map.of("mongo.uri", "mongodb://shop:secret@db.example/shop?authSource=admin"), Map.of());

        assertThat(settings.outside()).containsExactly(Map.entry("mongodb", "mongodb://db.example/shop"));
    }

    @Test
    void a_disk_with_less_room_than_is_asked_for_is_said_to_be_low() {
        var folder = Path.of("").toAbsolutePath().toString();
        var free = Path.of(folder).toFile().getUsableSpace() >> 20;

        assertThat(EmbeddedSettings.from(Map.of("data", folder, "disk.low", "1"), Map.of())
                        .diskLow())
                .isEmpty();
        assertThat(EmbeddedSettings.from(Map.of("data", folder, "disk.low", Long.toString(free * 2)), Map.of())
                        .diskLow()
                        .orElseThrow())
                .isBetween(1L, free * 2);
    }

    private static void assertRefused(Map<String, String> given, String message) {
        assertThatThrownBy(() -> EmbeddedSettings.from(given, Map.of()))
                .isInstanceOf(EmbeddedException.class)
                .hasMessageContaining(message);
    }
}
