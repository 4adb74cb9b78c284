package cartulary.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;

/** Keycloak with the realm cartulary, built once into the cache; its realm is imported once and then its own. */
public final class KeycloakServer extends ChildServer {
    static final String VERSION = "26.7.3";
    /** As many distinct shoppers as the demo's race needs, and some to spare. */
    public static final int DEMO_SHOPPERS = 60;

    private final int managementPort;
    private final Path home;
    private final Path archive;
    private final String gateway;

    /**
     * @param archive Keycloak's distribution, as the build copies it
     * @param gateway the gateway's address for browsers, to which logins may return
     */
    public KeycloakServer(DataFolder data, int port, int managementPort, Path cache, Path archive, String gateway) {
        super("keycloak", data, port, "keycloak.port");
        this.managementPort = managementPort;
        this.home = cache.resolve("keycloak-" + VERSION);
        this.archive = archive;
        this.gateway = gateway;
    }

    public String issuerUri() {
        return "http://" + address() + "/realms/cartulary";
    }

    /** Passwords by user name: shopper, two admins, for some things take two, auditor and the demo's shoppers. */
    public Map<String, String> logins() {
        var logins = new LinkedHashMap<String, String>();
        for (var user : List.of("shopper", "admin", "admin-2", "auditor"))
            logins.put(user, data.secret("login." + user));
        IntStream.rangeClosed(1, DEMO_SHOPPERS)
                .mapToObj("demo-shopper-%02d"::formatted)
                .forEach(user -> logins.put(user, data.secret("login.demo-shoppers")));
        return logins;
    }

    @Override
    protected String version() {
        return VERSION;
    }

    @Override
    protected void prepare() throws IOException, InterruptedException {
        Unpacking.once(home, target -> {
            if (!Files.exists(archive)) {
                throw new EmbeddedException(
                        "no Keycloak at " + archive + ": run ./cartulary build, or set keycloak.issuer-uri");
            }
            Unpacking.zip(archive, target);
            var log = data.path("logs/keycloak-build.log");
            var build = new ProcessBuilder(
                            target.resolve("bin/kc.sh").toString(), "build", "--db=dev-file", "--health-enabled=true")
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile());
            build.environment().put("JAVA_HOME", System.getProperty("java.home"));
            if (build.start().waitFor() != 0)
                throw new EmbeddedException("kc.sh build failed:\n" + Files.readString(log));
        });
        var own = data.path("keycloak");
        Files.createDirectories(own.resolve("import"));
        DataFolder.write(own.resolve("import/cartulary-realm.json"), realm());
    }

    /** The template with this folder's secrets; users are added here because sixty are one pattern. */
    private String realm() throws IOException {
        try (var template = Unpacking.resource("cartulary/embedded/cartulary-realm.json")) {
            var text = new String(template.readAllBytes(), StandardCharsets.UTF_8).replace("${gateway}", gateway);
            var realm = DataFolder.JSON.readValue(
                    text, new com.fasterxml.jackson.core.type.TypeReference<TreeMap<String, Object>>() {});
            var users = new ArrayList<Map<String, Object>>();
            logins().forEach((user, password) -> users.add(user(user, password)));
            realm.put("users", users);
            return DataFolder.JSON.writeValueAsString(realm);
        }
    }

    private static Map<String, Object> user(String name, String password) {
        var role = name.startsWith("admin") ? "admin" : name.equals("auditor") ? name : "customer";
        return Map.of(
                "username",
                name,
                "enabled",
                true,
                "email",
                name + "@cartulary.example",
                "emailVerified",
                true,
                "firstName",
                Character.toUpperCase(name.charAt(0)) + name.substring(1),
                "lastName",
                "Cartulary",
                "credentials",
                List.of(Map.of("type", "password", "value", password, "temporary", false)),
                "realmRoles",
                List.of(role));
    }

    @Override
    protected List<String> command() {
        var command = java(home.resolve("lib/quarkus-run.jar").toString());
        command.addAll(List.of(
                "-Xms96m",
                "-Xmx384m",
                "-XX:MetaspaceSize=96M",
                "-Djava.net.preferIPv4Stack=true",
                "-Dfile.encoding=UTF-8",
                "-Duser.language=en",
                "-Duser.country=US",
                "-Djava.util.concurrent.ForkJoinPool.common.threadFactory=io.quarkus.bootstrap.forkjoin.QuarkusForkJoinWorkerThreadFactory",
                "--add-opens=java.base/java.lang=ALL-UNNAMED",
                "--add-opens=java.base/java.util=ALL-UNNAMED",
                "--enable-native-access=ALL-UNNAMED",
                "--add-opens=java.base/java.util.concurrent=ALL-UNNAMED",
                "--add-opens=java.base/java.security=ALL-UNNAMED",
                "-Djava.util.logging.manager=org.jboss.logmanager.LogManager",
                "-Dkc.home.dir=" + home,
                "-Djboss.server.config.dir=" + home.resolve("conf"),
                "-Dkeycloak.theme.dir=" + home.resolve("themes"),
                "-Dkeycloak.migration.action=import",
                "-Dkeycloak.migration.provider=dir",
                "-Dkeycloak.migration.dir=" + data.path("keycloak/import"),
                "-Dkeycloak.migration.strategy=IGNORE_EXISTING",
                "-Dquarkus-log-max-startup-records=10000",
                "io.quarkus.bootstrap.runner.QuarkusEntryPoint",
                "start",
                "--optimized",
                "--http-enabled=true",
                "--http-host=127.0.0.1",
                "--http-port=" + port(),
                "--http-management-port=" + managementPort,
                "--hostname=http://" + address(),
                "--cache=local",
                "--db-url=jdbc:h2:file:" + data.path("keycloak/database")
                        + ";NON_KEYWORDS=VALUE;DB_CLOSE_ON_EXIT=FALSE"));
        return command;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of(
                "KC_BOOTSTRAP_ADMIN_USERNAME",
                "admin",
                "KC_BOOTSTRAP_ADMIN_PASSWORD",
                data.secret("keycloak.administrator"));
    }

    @Override
    protected Duration startsWithin() {
        return Duration.ofMinutes(3);
    }

    @Override
    protected String health() {
        return issuerUri() + "/.well-known/openid-configuration";
    }
}
