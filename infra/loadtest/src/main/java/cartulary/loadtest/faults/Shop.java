package cartulary.loadtest.faults;

import cartulary.embedded.Ports;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/** A shop of the run's own, as {@code ./cartulary up} starts it: a child with its servers, on free ports, that can be killed. */
public final class Shop implements AutoCloseable {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final Path JARS = Path.of("infra/standalone/target/dist/lib");
    private static final List<String> PORTS =
            List.of("gateway.port", "management.port", "postgres.port", "redis.port", "mongo.port", "sandbox.port");

    private final Path root;
    private final Path folder;
    private final List<String> jvm;
    private final Map<String, String> settings = new TreeMap<>();
    private final Issuer issuer = new Issuer();
    private Process process;
    private JsonNode card;

    /**
     * @param root of the build
     * @param folder the data folder; made empty
     * @param jvm more words for the shop's own JVM
     */
    public Shop(Path root, Path folder, Map<String, String> settings, List<String> jvm) throws IOException {
        this.root = root;
        this.folder = folder;
        this.jvm = jvm;
        for (var port : PORTS) this.settings.put(port, Integer.toString(Ports.free()));
        this.settings.put("keycloak.issuer-uri", issuer.uri());
        this.settings.putAll(settings);
        delete(folder);
        Files.createDirectories(folder);
        // To unpack the servers takes half a minute.
        Files.createSymbolicLink(folder.resolve("cache"), cache());
        Runtime.getRuntime().addShutdownHook(new Thread(this::abandon));
    }

    public Path folder() {
        return folder;
    }

    public Map<String, String> settings() {
        return settings;
    }

    /** Returns when it says that it is ready. */
    public void start() throws IOException {
        start(Duration.ofMinutes(5));
    }

    /** @param within how long it may take until it says that it is ready */
    public void start(Duration within) throws IOException {
        start(jvm);
        awaitReady(within);
    }

    /** Begins to start it. */
    void start(List<String> jvm) throws IOException {
        if (!Files.isDirectory(root.resolve(JARS))) throw new IOException("no jars in " + JARS + ": ./cartulary build");
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
        var aot = root.resolve("target/shop.aot");
        if (Files.exists(aot)) command.addAll(List.of("-XX:AOTCache=" + aot, "-Xlog:aot=off"));
        command.addAll(jvm);
        command.addAll(List.of("-cp", JARS + "/*", "cartulary.standalone.Shop", "up", "--data", folder.toString()));
        settings.forEach((key, value) -> command.add(key + "=" + value));
        Files.deleteIfExists(folder.resolve("shop.json"));
        process = new ProcessBuilder(command)
                .directory(root.toFile())
                .redirectErrorStream(true)
                .redirectInput(new File("/dev/null"))
                .redirectOutput(ProcessBuilder.Redirect.appendTo(log().toFile()))
                .start();
    }

    void awaitReady(Duration within) throws IOException {
        var until = System.nanoTime() + within.toNanos();
        while (!Files.exists(folder.resolve("shop.json"))) {
            if (!process.isAlive()) throw new IOException("the shop does not start; see " + log());
            if (System.nanoTime() > until) throw new IOException("the shop is not ready in time; see " + log());
            pause();
        }
        card = json("shop.json");
    }

    Path log() {
        return folder.resolveSibling(folder.getFileName() + ".log");
    }

    public URI gateway(String path) {
        return URI.create(card.path("gateway").asText() + path);
    }

    public URI management(String path) {
        return URI.create(card.path("management").asText() + path);
    }

    public URI sandbox(String path) {
        return URI.create(card.path("sandbox").asText() + path);
    }

    Issuer issuer() {
        return issuer;
    }

    public String publishableKey() {
        return card.path("publishableKey").asText();
    }

    boolean isAlive() {
        return process.isAlive();
    }

    /** Its own process, or that of a server by its run file. */
    public long pid(String target) throws IOException {
        return target.equals("shop")
                ? process.pid()
                : json("run/" + target + ".json").path("pid").asLong();
    }

    /** To the process and, but for the shop's own, whose servers are meant to outlive it, to all that it has started. */
    public void signal(String signal, String target) throws IOException {
        var pid = pid(target);
        var all = new ArrayList<>(List.of("kill", "-" + signal, Long.toString(pid)));
        if (!target.equals("shop"))
            ProcessHandle.of(pid).stream()
                    .flatMap(ProcessHandle::descendants)
                    .forEach(child -> all.add(Long.toString(child.pid())));
        try {
            new ProcessBuilder(all)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor();
            if (signal.equals("KILL") && target.equals("shop")) process.waitFor(20, TimeUnit.SECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    JsonNode json(String file) throws IOException {
        return JSON.readTree(folder.resolve(file).toFile());
    }

    /** Where a server of its own listens, by its run file. */
    public int port(String server) throws IOException {
        return json("run/" + server + ".json").path("port").asInt();
    }

    @Override
    public void close() {
        issuer.close();
        stop();
    }

    /** As Ctrl-C does; it can be started again. What it holds of a large book takes a while to be written down. */
    public void stop() {
        if (process == null || !process.isAlive()) return;
        process.destroy();
        try {
            if (!process.waitFor(150, TimeUnit.SECONDS)) abandon();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    /** Nothing of it may outlive the run, stopped processes neither. */
    private void abandon() {
        if (process == null || !Files.exists(folder.resolve("run"))) return;
        process.destroyForcibly();
        for (var server : List.of("postgresql", "redis", "mongodb", "sandbox")) {
            try {
                signal("KILL", server);
            } catch (IOException _) { // Gone already.
            }
        }
    }

    /** Forgets what it kept. */
    public void delete() throws IOException {
        delete(folder);
        Files.deleteIfExists(log());
    }

    private static void delete(Path folder) throws IOException {
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

    /** Between two looks at what another process does: it tells nobody. */
    static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(50);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("interrupted", e);
        }
    }
}
