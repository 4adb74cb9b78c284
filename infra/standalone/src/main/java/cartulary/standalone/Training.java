package cartulary.standalone;

import cartulary.embedded.Ports;
import cartulary.embedded.Servers;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;

/**
 * {@code train}: one start as {@code up} makes it, demo data, some visitors and some orders included, in a folder and on
 * ports of its own, for the JVM to keep what it learns from it, and those of its servers their classes. Nothing else stays
 * of it (docs/adr/0011-aot-cache.md).
 */
final class Training {
    private static final List<String> PORTS =
            List.of("gateway.port", "management.port", "postgres.port", "redis.port", "mongo.port", "sandbox.port");
    private static final List<String> PAGES = List.of(
            "/api/v1/products",
            "/api/v1/products?size=5",
            "/api/v1/categories",
            "/api/v1/openapi.json",
            "/problems/order-not-found");
    private static final int VISITS = 20;
    private static final int ORDERS = 200;
    private static final Duration SHOPPING = Duration.ofSeconds(15);

    /** Limits that a crowd from one address would meet. */
    private static final List<String> UNLIMITED = List.of(
            "cartulary.gateway.limits.checkout-per-minute=0",
            "cartulary.gateway.limits.per-minute=0",
            "cartulary.gateway.events.linger=0s",
            "cartulary.limits.open-holds-max=10000");

    private Training() {}

    static void run(PrintStream out) throws IOException, InterruptedException {
        Servers.keepClassesBesideJars();
        var folder = Files.createTempDirectory("cartulary-training");
        var words = new ArrayList<>(List.of("--data", folder.toString()));
        // Keycloak is a JVM of its own and keeps its classes by itself.
        words.add("keycloak.issuer-uri=http://127.0.0.1:1/realms/none");
        words.addAll(UNLIMITED);
        PORTS.forEach(port -> words.add(port + "=" + Ports.free()));
        var settings = ShopSettings.from(words, Map.of());
        var up = new Up(settings, out);
        Runtime.getRuntime()
                .addShutdownHook(new Thread(() -> clear(up, folder), "clear")); // Ctrl-C leaves nothing either.
        up.open();
        for (int visit = 0; visit < VISITS; visit++) {
            PAGES.forEach(page -> Shop.answers(settings.gateway() + page));
        }
        var bought = new TrainingCrowd(up.card(), ORDERS, SHOPPING.toNanos()).buy();
        out.println(bought + " orders were bought");
    }

    private static void clear(Up up, Path folder) {
        up.stop();
        Servers.reset(folder);
        try (var files = Files.walk(folder)) {
            for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
        } catch (IOException failure) {
            throw new UncheckedIOException(failure);
        }
    }
}
