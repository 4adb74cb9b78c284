package cartulary.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.opentest4j.TestAbortedException;

/**
 * One shop and one browser for all journeys: a shop of its own as {@code up} starts it, on free ports, gone afterwards; or the
 * one whose data folder the environment names in {@code CARTULARY_JOURNEYS_DATA}, for those who work on the pages. Without a
 * Chromium journeys are left out, unless {@code CARTULARY_JOURNEYS=required}.
 */
final class Stage implements AutoCloseable {
    private static final Duration UP_WITHIN = Duration.ofMinutes(8);

    final Shop shop;
    final URI gateway;
    final Browser browser;
    private final DataDirectory data;
    private final Playwright playwright;
    private final Process process;

    private Stage(Path chromium) {
        var given = System.getenv("CARTULARY_JOURNEYS_DATA");
        var folder = given == null ? Path.of("target", "journeys-data").toAbsolutePath() : Path.of(given);
        process = given == null ? up(folder) : null;
        data = new DataDirectory(folder, Path.of("cartulary"));
        shop = new Shop(data);
        gateway = data.gateway();
        playwright = Playwright.create(
                new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
        browser = playwright
                .chromium()
                .launch(new BrowserType.LaunchOptions()
                        .setExecutablePath(chromium)
                        .setArgs(List.of("--no-sandbox", "--disable-gpu", "--disable-dev-shm-usage")));
    }

    String password(String user) {
        return data.secret("login." + user);
    }

    private static Process up(Path folder) {
        var jars = Path.of("..", "standalone", "target", "dist", "lib").toAbsolutePath();
        if (!Files.isDirectory(jars)) throw new Unmet("there is no shop in " + jars + ": build infra/standalone first");
        var words = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx512m",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Daxoniq.update-checker.disabled=true",
                "-Dsun.net.http.retryPost=false",
                "-cp",
                jars + File.separator + "*",
                "cartulary.standalone.Shop",
                "up",
                "--data",
                folder.toString(),
                // One address stands for all shoppers here.
                "cartulary.gateway.limits.per-minute=100000",
                "cartulary.gateway.limits.checkout-per-minute=1000"));
        for (var port : List.of(
                "gateway",
                "management",
                "postgres",
                "mongo",
                "redis",
                "keycloak",
                "keycloak.management-port",
                "sandbox")) words.add((port.contains(".") ? port : port + ".port") + "=" + freePort());
        try {
            if (Files.exists(folder)) {
                // Of a run before, whose ports stand in its realm.
                try (var old = Files.walk(folder)) {
                    old.sorted(Comparator.reverseOrder()).map(Path::toFile).forEach(File::delete);
                }
            }
            Files.createDirectories(folder);
            var log = folder.resolve("up.log");
            var process = new ProcessBuilder(words)
                    .redirectErrorStream(true)
                    .redirectOutput(log.toFile())
                    .start();
            // Should this JVM be ended before the stage is closed.
            Runtime.getRuntime().addShutdownHook(new Thread(process::destroy));
            var ready = new Patience()
                    .until(() -> !process.isAlive() || Files.exists(folder.resolve("shop.json")), UP_WITHIN);
            if (!ready || !process.isAlive()) {
                process.destroy();
                throw new Unmet("the shop does not come up:\n" + Files.readString(log));
            }
            return process;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static int freePort() {
        try (var socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() throws InterruptedException {
        playwright.close();
        if (process == null) return;
        process.destroy(); // As Ctrl-C does: the shop stops its servers.
        if (!process.waitFor(Duration.ofMinutes(2))) process.destroyForcibly();
    }

    /** The browser in that variable, or Debian's or Google's on the PATH. */
    private static Optional<Path> chromium() {
        var path = Optional.ofNullable(System.getenv("PATH")).orElse("").split(File.pathSeparator);
        return Stream.of(
                        Optional.ofNullable(System.getenv("CARTULARY_CHROMIUM")).orElse(""),
                        "chromium",
                        "chromium-browser",
                        "google-chrome",
                        "google-chrome-stable")
                .filter(name -> !name.isEmpty())
                .flatMap(name -> name.contains("/")
                        ? Stream.of(Path.of(name))
                        : Stream.of(path).map(folder -> Path.of(folder, name)))
                .filter(Files::isExecutable)
                .findFirst();
    }

    /** Opens the stage before the first journey of the run, and closes it after the last. */
    static final class Lights implements BeforeEachCallback {
        @Override
        public void beforeEach(ExtensionContext context) {
            var chromium = chromium();
            if (chromium.isEmpty()) {
                var message = "no Chromium (CARTULARY_CHROMIUM, or chromium or google-chrome on the PATH)";
                if ("required".equals(System.getenv("CARTULARY_JOURNEYS"))) throw new Unmet(message);
                throw new TestAbortedException(message);
            }
            var _ = of(context, chromium.get());
        }

        static Stage of(ExtensionContext context, Path chromium) {
            return context.getRoot()
                    .getStore(Namespace.GLOBAL)
                    .computeIfAbsent(Stage.class, _ -> current = new Stage(chromium), Stage.class);
        }
    }

    private static Stage current;

    static Stage current() {
        return current;
    }
}
