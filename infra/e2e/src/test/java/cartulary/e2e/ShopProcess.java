package cartulary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;

/** A shop of its own, as {@code ./cartulary up} starts it, from the jars of this build: a child with its servers, on free ports. */
final class ShopProcess implements AutoCloseable {
    private static final AtomicInteger NEXT =
            new AtomicInteger((int) (ProcessHandle.current().pid() * 97 % 6_000));

    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..")
            .toAbsolutePath()
            .normalize();
    private static final Path JARS = Path.of("infra/standalone/target/dist/lib");

    private final Http http = new Http();
    private final Path folder;
    private final Path log;
    private Process process;
    private JsonNode card;

    /** @param name of a folder of this module's build output, emptied first */
    ShopProcess(String name) {
        folder = ROOT.resolve("infra/e2e/target/shops").resolve(name);
        log = folder.resolveSibling(name + ".log");
    }

    Path folder() {
        return folder;
    }

    /** An empty data folder, but for unpacked servers. */
    ShopProcess empty() {
        try {
            delete();
            Files.createDirectories(folder);
            // Shared with other tests: to unpack and build Keycloak takes half a minute.
            Files.createSymbolicLink(folder.resolve("cache"), cache());
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** On free ports; returns when it is ready. */
    ShopProcess start(String... settings) {
        var words = new ArrayList<>(List.of("up", "--data", folder.toString()));
        for (var port : List.of(
                "gateway.port",
                "management.port",
                "postgres.port",
                "redis.port",
                "mongo.port",
                "keycloak.port",
                "keycloak.management-port",
                "sandbox.port")) {
            words.add(port + "=" + free());
        }
        words.addAll(List.of(settings));
        try {
            process = java(words).redirectOutput(log.toFile()).start();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop));
        var up = new Patience()
                .until(() -> !process.isAlive() || Files.exists(folder.resolve("shop.json")), Duration.ofMinutes(5));
        if (!up || !process.isAlive()) throw new Unmet("the shop does not start: " + read(log));
        card = json("shop.json");
        return this;
    }

    /** A word of {@code ./cartulary}; its output, if it ends with 0. */
    String word(String... words) {
        try {
            var said = Files.createTempFile("said", "");
            var child = java(List.of(words)).redirectOutput(said.toFile()).start();
            if (!child.waitFor(3, TimeUnit.MINUTES)) throw new Unmet(String.join(" ", words) + " does not end");
            if (child.exitValue() != 0) throw new Unmet(String.join(" ", words) + ": " + read(said));
            return read(said);
        } catch (IOException | InterruptedException e) {
            throw new Unmet(String.join(" ", words), e);
        }
    }

    private static ProcessBuilder java(List<String> words) {
        if (!Files.isDirectory(ROOT.resolve(JARS))) throw new Unmet("no jars in " + JARS + ": build infra/standalone");
        var command = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xms768m",
                "-Xmx768m",
                "-XX:MetaspaceSize=256m",
                "-XX:+UseG1GC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true",
                "-Ddisable-axoniq-console-message=true",
                "-Dsun.net.http.retryPost=false",
                "-Dfile.encoding=UTF-8"));
        var aot = ROOT.resolve("target/shop.aot");
        if (Files.exists(aot)) command.addAll(List.of("-XX:AOTCache=" + aot, "-Xlog:aot=off"));
        command.addAll(List.of("-cp", JARS + "/*", "cartulary.standalone.Shop"));
        command.addAll(words);
        return new ProcessBuilder(command)
                .directory(ROOT.toFile())
                .redirectErrorStream(true)
                .redirectInput(ProcessBuilder.Redirect.from(new File("/dev/null")));
    }

    URI gateway(String path) {
        return URI.create(card.path("gateway").asText() + path);
    }

    URI management(String path) {
        return URI.create(card.path("management").asText() + path);
    }

    URI sandbox(String path) {
        return URI.create(card.path("sandbox").asText() + path);
    }

    String publishableKey() {
        return card.path("publishableKey").asText();
    }

    /** An access token of that login. */
    String token(String login) throws IOException {
        var form = Map.of(
                "grant_type", "password",
                "client_id", "cartulary-cli",
                "username", login,
                "password", json("secrets.json").path("login." + login).asText(),
                "scope", "openid");
        return http.form(URI.create(card.path("issuer").asText() + "/protocol/openid-connect/token"), Map.of(), form)
                .expect(200, "token of " + login)
                .body()
                .path("access_token")
                .asText();
    }

    long pid() {
        return process.pid();
    }

    Process process() {
        return process;
    }

    /** As its run file says. */
    long pid(String server) {
        return json("run/" + server + ".json").path("pid").asLong();
    }

    boolean ready(String server) {
        return json("run/" + server + ".json").path("ready").asBoolean();
    }

    void signal(String signal, long pid, boolean withChildren) {
        var all = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(pid)));
        if (withChildren)
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(child -> all.add(Long.toString(child.pid())));
        try {
            new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
        } catch (IOException | InterruptedException e) {
            throw new Unmet("cannot signal " + pid, e);
        }
    }

    /** The sum over all tags of a gauge or counter; NaN if there is none. */
    double metric(String name) throws IOException {
        var text = http.text(management("/actuator/prometheus"));
        return text.lines()
                .filter(line -> line.startsWith(name + "{") || line.startsWith(name + " "))
                .mapToDouble(line -> Double.parseDouble(line.substring(line.lastIndexOf(' ') + 1)))
                .reduce(Double::sum)
                .orElse(Double.NaN);
    }

    JsonNode json(String file) {
        try {
            return Http.JSON.readTree(folder.resolve(file).toFile());
        } catch (IOException e) {
            throw new Unmet("cannot read " + file, e);
        }
    }

    String log() {
        return read(log);
    }

    /** As Ctrl-C does. */
    void stop() {
        if (process == null || !process.isAlive()) return;
        process.destroy();
        try {
            if (!process.waitFor(60, TimeUnit.SECONDS)) process.destroyForcibly();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    @Override
    public void close() {
        stop();
    }

    private void delete() throws IOException {
        if (!Files.exists(folder)) return;
        try (Stream<Path> files = Files.walk(folder)) { // Links are not followed.
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        }
    }

    private static Path cache() throws IOException {
        var given = System.getenv("XDG_CACHE_HOME");
        var base =
                given == null || given.isBlank() ? Path.of(System.getProperty("user.home"), ".cache") : Path.of(given);
        return Files.createDirectories(base.resolve("cartulary"));
    }

    /** None that this process was given before, none that the system hands out for outgoing connections. */
    private static int free() {
        while (true) {
            int port = 20_000 + Math.floorMod(NEXT.getAndIncrement(), 6_000);
            try (var socket = new ServerSocket(port)) {
                return socket.getLocalPort();
            } catch (IOException _) { // Taken: the next one.
            }
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            return e.toString();
        }
    }
}
