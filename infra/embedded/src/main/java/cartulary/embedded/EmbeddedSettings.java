package cartulary.embedded;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.TreeSet;

/**
 * Where the servers listen and keep their data, or which outside ones are used instead.
 *
 * @param home the project's root, to which defaults are relative
 * @param data the folder that holds everything the shop keeps
 * @param mongoMemoryMb that the stand-in for MongoDB may use at the most
 * @param diskLowMb free MiB of the data folder's disk below which it is said
 * @param keycloakArchive Keycloak's distribution, as the build copies it
 */
public record EmbeddedSettings(
        Path home,
        Path data,
        int gatewayPort,
        int managementPort,
        int postgresPort,
        Optional<String> postgresUrl,
        String postgresUser,
        String postgresPassword,
        int redisPort,
        Optional<String> redisUrl,
        int mongoPort,
        Optional<String> mongoUri,
        long mongoMemoryMb,
        int keycloakPort,
        int keycloakManagementPort,
        Optional<String> keycloakIssuerUri,
        Path keycloakArchive,
        int sandboxPort,
        Optional<String> stripeApiBase,
        long diskLowMb) {
    private static final Map<String, String> DEFAULTS = defaults();

    /** Every setting with its default; empty means none. As a variable: {@code CARTULARY_POSTGRES_PORT}. */
    private static Map<String, String> defaults() {
        var defaults = new LinkedHashMap<String, String>();
        defaults.put("home", "");
        defaults.put("data", "data");
        defaults.put("gateway.port", "8080");
        defaults.put("management.port", "8081");
        defaults.put("postgres.port", "24032");
        defaults.put("postgres.url", "");
        defaults.put("postgres.user", "cartulary");
        defaults.put("postgres.password", "");
        defaults.put("redis.port", "24079");
        defaults.put("redis.url", "");
        defaults.put("mongo.port", "24017");
        defaults.put("mongo.uri", "");
        defaults.put("mongo.memory", "2048");
        defaults.put("keycloak.port", "24080");
        defaults.put("keycloak.management-port", "24081");
        defaults.put("keycloak.issuer-uri", "");
        defaults.put("keycloak.archive", "infra/embedded/target/keycloak/keycloak.zip");
        defaults.put("sandbox.port", "24090");
        defaults.put("stripe.api-base", "");
        defaults.put("disk.low", "1024");
        return Map.copyOf(defaults);
    }

    /** The names understood here; a launcher with settings of its own uses them to refuse unknown ones. */
    public static Set<String> keys() {
        return new TreeSet<>(DEFAULTS.keySet());
    }

    /**
     * Reads {@code given} first, then the environment, then the defaults; keys of others are ignored.
     *
     * @throws EmbeddedException naming the setting that cannot be used
     */
    public static EmbeddedSettings from(Map<String, String> given, Map<String, String> environment) {
        var read = new Reading(given, environment);
        var home = Path.of(read.text("home")).toAbsolutePath().normalize();
        var settings = new EmbeddedSettings(
                home,
                home.resolve(read.text("data")).normalize(),
                read.port("gateway.port"),
                read.port("management.port"),
                read.port("postgres.port"),
                read.address("postgres.url", "jdbc:postgresql://"),
                read.text("postgres.user"),
                read.text("postgres.password"),
                read.port("redis.port"),
                read.address("redis.url", "redis://", "rediss://"),
                read.port("mongo.port"),
                read.address("mongo.uri", "mongodb://", "mongodb+srv://"),
                read.megabytes("mongo.memory"),
                read.port("keycloak.port"),
                read.port("keycloak.management-port"),
                read.address("keycloak.issuer-uri", "https://", "http://"),
                home.resolve(read.text("keycloak.archive")),
                read.port("sandbox.port"),
                read.address("stripe.api-base", "https://", "http://"),
                read.megabytes("disk.low"));
        settings.requireDistinctPorts(read);
        return settings;
    }

    /** Free MiB of the data folder's disk, if that is less than there should be. */
    public OptionalLong diskLow() {
        try {
            var free = Files.getFileStore(data).getUsableSpace() >> 20;
            return free < diskLowMb ? OptionalLong.of(free) : OptionalLong.empty();
        } catch (IOException _) {
            return OptionalLong.empty(); // There is no folder yet.
        }
    }

    /** The servers given from outside, with their addresses (without a password). */
    public Map<String, String> outside() {
        var outside = new LinkedHashMap<String, String>();
        postgresUrl.ifPresent(url -> outside.put("postgresql", shown(url)));
        redisUrl.ifPresent(url -> outside.put("redis", shown(url)));
        mongoUri.ifPresent(uri -> outside.put("mongodb", shown(uri)));
        keycloakIssuerUri.ifPresent(uri -> outside.put("keycloak", shown(uri)));
        stripeApiBase.ifPresent(uri -> outside.put("sandbox", shown(uri)));
        return outside;
    }

    /** Neither user nor password nor parameters. */
    private static String shown(String address) {
        return address.replaceFirst("//[^/]*@", "//").replaceFirst("\\?.*", "");
    }

    private void requireDistinctPorts(Reading read) {
        var taken = new LinkedHashMap<Integer, String>();
        for (var key : keys()) {
            if (!key.endsWith("port")) continue;
            var other = taken.putIfAbsent(read.port(key), key);
            if (other != null) {
                throw new EmbeddedException("%s and %s are both %d".formatted(other, key, read.port(key)));
            }
        }
    }

    private record Reading(Map<String, String> given, Map<String, String> environment) {
        String text(String key) {
            var variable = "CARTULARY_"
                    + key.toUpperCase(Locale.ROOT).replace('.', '_').replace('-', '_');
            var text = given.getOrDefault(key, environment.getOrDefault(variable, ""));
            return text.isBlank() ? DEFAULTS.get(key) : text.strip();
        }

        int port(String key) {
            try {
                var port = Integer.parseInt(text(key));
                if (port >= 1 && port <= 65535) return port;
            } catch (NumberFormatException _) { // Said below, with the name.
            }
            throw new EmbeddedException("%s is no port: %s (1 to 65535)".formatted(key, text(key)));
        }

        long megabytes(String key) {
            if (!text(key).matches("\\d{1,9}")) {
                throw new EmbeddedException("%s is no number of MiB: %s".formatted(key, text(key)));
            }
            return Long.parseLong(text(key));
        }

        Optional<String> address(String key, String... schemes) {
            var text = text(key);
            if (text.isEmpty()) return Optional.empty();
            for (var scheme : schemes) {
                if (text.startsWith(scheme) && text.length() > scheme.length()) {
                    if (scheme.startsWith("http")) requireUri(key, text);
                    return Optional.of(text);
                }
            }
            throw new EmbeddedException("%s does not begin with %s".formatted(key, String.join(" or ", schemes)));
        }

        private static void requireUri(String key, String text) {
            try {
                URI.create(text);
            } catch (IllegalArgumentException failure) {
                throw new EmbeddedException(key + " is no address", failure);
            }
        }
    }
}
