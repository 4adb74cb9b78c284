package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.jar.JarFile;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.boot.context.properties.ConfigurationProperties;
import org.springframework.boot.context.properties.source.ConfigurationPropertyName;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The distributed form, read as Compose reads it and held against this build: what stands there must exist. */
class ComposeTest {
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..")
            .toAbsolutePath()
            .normalize();
    private static final String OURS = "cartulary/shop";
    /** Those that are read by their name, without a placeholder. */
    private static final Pattern ASKED_BY_NAME =
            Pattern.compile("cartulary\\.(event-store\\b|(stripe|wechat|alipay)\\.[a-z][a-z0-9.-]*)");

    private static final Pattern PLACEHOLDER = Pattern.compile("\\$\\{([a-z][a-z0-9.-]+)");
    private static Map<String, Map<String, Object>> services;
    private static String dockerfile;

    @BeforeAll
    @SuppressWarnings("unchecked")
    static void read() throws IOException {
        var yaml = new Yaml(new SafeConstructor(new LoaderOptions()));
        var compose = (Map<String, Object>) yaml.load(Files.readString(ROOT.resolve("docker-compose.yml")));
        services = new TreeMap<>((Map<String, Map<String, Object>>) compose.get("services"));
        dockerfile = Files.readString(ROOT.resolve("infra/standalone/Dockerfile"));
    }

    @Test
    void every_server_and_every_side_is_a_service_of_its_own() {
        assertThat(services.keySet())
                .contains("axonserver", "postgresql", "mongodb", "redis", "keycloak", "gateway")
                .contains("command-side-1", "command-side-2", "query-side-1", "query-side-2", "sagas-1", "sagas-2");
        assertThat(services.get("mongodb").get("command").toString()).contains("--replSet, rs0");
        assertThat(environment("query-side-1").get("SPRING_MONGODB_URI")).endsWith("?replicaSet=rs0");
    }

    @Test
    void every_environment_key_of_ours_is_a_setting() throws IOException {
        var known = settings();
        assertThat(known).hasSizeGreaterThan(500);
        var asked = 0;
        for (var service : services.keySet()) {
            if (!isOurs(service)) continue;
            for (var key : environment(service).keySet()) {
                asked++;
                assertThat(known)
                        .as("%s in the environment of %s", key, service)
                        .contains(key.replace("_", ""));
            }
        }
        assertThat(asked).isGreaterThan(50);
        assertThat(known).doesNotContain("CARTULARYNOSUCHTHING");
    }

    @Test
    @SuppressWarnings("unchecked")
    void every_service_has_a_health_check_and_waits_for_the_health_of_others() {
        services.forEach((name, service) -> {
            // Its image holds no tool to ask it with: another asks it, and everybody waits for that one.
            var asked = name.equals("axonserver");
            assertThat(service.containsKey("healthcheck")).as(name).isEqualTo(!asked);
            var waits = (Map<String, Map<String, String>>) service.getOrDefault("depends_on", Map.of());
            waits.forEach((other, condition) -> {
                assertThat(services).as(name).containsKey(other);
                assertThat(condition.get("condition"))
                        .as("%s waits for %s", name, other)
                        .isEqualTo(other.equals("axonserver") ? "service_started" : "service_healthy");
                assertThat(other.equals("axonserver")).as(name).isEqualTo(name.equals("axonserver-asked"));
            });
            if (isOurs(name) && !name.equals("axonserver-asked")) {
                assertThat(waits.keySet()).as(name).contains("axonserver-asked", "postgresql", "redis");
            }
        });
        assertThat(services.get("axonserver-asked").get("healthcheck").toString())
                .contains("http://axonserver:8024/");
    }

    @Test
    void hosts_and_ports_are_those_of_the_services() {
        var ports = Map.of("axonserver", 8124, "postgresql", 5432, "mongodb", 27017, "redis", 6379, "keycloak", 8080);
        var found = new HashSet<String>();
        for (var service : services.keySet()) {
            if (!isOurs(service)) continue;
            for (var value : environment(service).values()) {
                var address = Pattern.compile("(?:^|//)([a-z-]+):(\\d+)").matcher(value);
                while (address.find()) {
                    assertThat(services).containsKey(address.group(1));
                    assertThat(Integer.parseInt(address.group(2))).as(value).isEqualTo(ports.get(address.group(1)));
                    found.add(address.group(1));
                }
            }
        }
        assertThat(found).isEqualTo(ports.keySet());
        for (var service : services.entrySet()) {
            if (!isOurs(service.getKey()) || service.getKey().equals("axonserver-asked")) continue;
            var port = environment(service.getKey()).getOrDefault("CARTULARY_HEALTH_PORT", "8081");
            assertThat(service.getValue().get("healthcheck").toString())
                    .as(service.getKey())
                    .contains("http://127.0.0.1:" + port + "/actuator/health/readiness");
        }
        var outside = services.values().stream()
                .flatMap(service -> ((List<?>) service.getOrDefault("ports", List.of())).stream())
                .map(Object::toString)
                .toList();
        assertThat(outside)
                .as("only loopback, each once")
                .allMatch(port -> port.startsWith("127.0.0.1:"))
                .doesNotHaveDuplicates()
                .contains("127.0.0.1:8080:8080");
    }

    @Test
    void images_mains_files_and_secrets_are_there() throws IOException {
        var example = Files.readString(ROOT.resolve(".env.example"));
        var needed =
                Pattern.compile("\\$\\{([A-Z_]+):\\?").matcher(Files.readString(ROOT.resolve("docker-compose.yml")));
        var secrets = new HashSet<String>();
        while (needed.find()) secrets.add(needed.group(1));
        assertThat(secrets)
                .hasSizeGreaterThan(4)
                .allSatisfy(secret -> assertThat(example).contains("\n" + secret + "="));
        for (var service : services.entrySet()) {
            var name = service.getKey();
            if (!isOurs(name)) {
                assertThat(service.getValue().get("image").toString()).as(name).matches("[a-z./]+:[0-9][\\w.-]+");
                continue;
            }
            if (!name.equals("axonserver-asked")) {
                var main =
                        ((List<?>) service.getValue().get("command")).getFirst().toString();
                assertThatCode(() -> Class.forName(main).getMethod("main", String[].class))
                        .as("%s of %s", main, name)
                        .doesNotThrowAnyException();
            }
            for (var volume : (List<?>) service.getValue().getOrDefault("volumes", List.of())) {
                if (volume.toString().startsWith("./"))
                    assertThat(ROOT.resolve(volume.toString().split(":")[0])).exists();
            }
            if (service.getValue().get("build") instanceof Map<?, ?> build) {
                assertThat(ROOT.resolve(build.get("dockerfile").toString())).exists();
                assertThat(dockerfile).contains(" AS " + build.get("target") + "\n");
            }
        }
        // What the image takes from the build is what the build makes.
        assertThat(dockerfile)
                .contains("/src/infra/standalone/target/dist /opt/cartulary")
                .contains("/src/infra/embedded/target/keycloak/keycloak.zip");
        assertThat(Files.readString(ROOT.resolve("infra/standalone/pom.xml")))
                .contains("${project.build.directory}/dist/lib");
        assertThat(ROOT.resolve("infra/embedded/target/keycloak/keycloak.zip")).exists();
        assertThat(Files.readString(
                        ROOT.resolve("infra/standalone/src/main/java/cartulary/standalone/HealthPort.java")))
                .contains("cartulary.health.port");
    }

    private static boolean isOurs(String service) {
        return OURS.equals(services.get(service).get("image"));
    }

    private static Map<String, String> environment(String service) {
        var found = new LinkedHashMap<String, String>();
        if (services.get(service).get("environment") instanceof Map<?, ?> given) {
            given.forEach((key, value) -> found.put(key.toString(), value.toString()));
        }
        return found;
    }

    /** Every property anything on the class path reads, in capitals without any separator, as names are compared when bound. */
    private static Set<String> settings() throws IOException {
        var names = new ArrayList<String>(List.of(cartulary.privacy.MasterKey.ENVIRONMENT));
        var metadata = Thread.currentThread()
                .getContextClassLoader()
                .getResources("META-INF/spring-configuration-metadata.json");
        for (var file : java.util.Collections.list(metadata)) {
            try (var content = file.openStream()) {
                for (var property : new ObjectMapper().readTree(content).path("properties")) {
                    names.add(property.path("name").asText());
                }
            }
        }
        names.add("spring.main.sources"); // Bound to the application itself, so that no metadata tell of it.
        for (var entry : System.getProperty("java.class.path").split(File.pathSeparator)) {
            if (entry.endsWith(".jar")
                    ? entry.contains("SNAPSHOT") || entry.contains("cartulary")
                    : new File(entry).isDirectory()) {
                names.addAll(read(Path.of(entry)));
            }
        }
        for (var bound :
                List.of(cartulary.gateway.support.Limits.class, cartulary.gateway.support.Doors.Settings.class)) {
            var prefix = bound.getAnnotation(ConfigurationProperties.class).value();
            for (var component : bound.getRecordComponents()) names.add(prefix + "." + component.getName());
        }
        var known = new HashSet<String>();
        for (var name : names) {
            if (ConfigurationPropertyName.isValid(name.toLowerCase(Locale.ROOT)) || name.contains("_")) {
                known.add(name.replaceAll("[._-]", "").toUpperCase(Locale.ROOT));
            }
        }
        return known;
    }

    /** Placeholders as they stand in the constants of classes. */
    private static List<String> read(Path entry) throws IOException {
        var found = new ArrayList<String>();
        if (Files.isDirectory(entry)) {
            try (var files = Files.walk(entry)) {
                files.filter(file -> file.toString().endsWith(".class")).forEach(file -> {
                    try {
                        placeholders(Files.readAllBytes(file), found);
                    } catch (IOException e) {
                        throw new UncheckedIOException(e);
                    }
                });
            }
            return found;
        }
        try (var jar = new JarFile(entry.toFile())) {
            for (var each : java.util.Collections.list(jar.entries())) {
                if (!each.getName().startsWith("cartulary/") || !each.getName().endsWith(".class")) continue;
                try (var content = jar.getInputStream(each)) {
                    placeholders(content.readAllBytes(), found);
                }
            }
        }
        return found;
    }

    private static void placeholders(byte[] code, List<String> found) {
        var matcher = PLACEHOLDER.matcher(new String(code, StandardCharsets.ISO_8859_1));
        while (matcher.find()) found.add(matcher.group(1));
        var constant = ASKED_BY_NAME.matcher(new String(code, StandardCharsets.ISO_8859_1));
        while (constant.find()) found.add(constant.group());
    }
}
