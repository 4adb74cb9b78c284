package cartulary.e2e;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.io.File;
import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
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
    final Shop shop;
    final URI gateway;
    final Browser browser;
    private final DataDirectory data;
    private final Playwright playwright;
    private final ShopProcess process;

    private Stage(Path chromium) {
        var given = System.getenv("CARTULARY_JOURNEYS_DATA");
        process = given == null ? up() : null;
        var folder = given == null ? process.folder() : Path.of(given);
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

    /** Whether the shop tells a metric of that name. */
    boolean tells(String metric) throws IOException {
        return new Http()
                .text(data.management("/actuator/prometheus"))
                .lines()
                .anyMatch(line -> line.startsWith(metric + "{") || line.startsWith(metric + " "));
    }

    private static ShopProcess up() {
        // One address stands for all shoppers here.
        return new ShopProcess("journeys")
                .empty()
                .start(
                        "cartulary.gateway.limits.per-minute=100000",
                        "cartulary.gateway.limits.checkout-per-minute=1000");
    }

    @Override
    public void close() {
        playwright.close();
        if (process != null) process.close();
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
