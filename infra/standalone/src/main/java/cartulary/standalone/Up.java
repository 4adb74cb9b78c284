package cartulary.standalone;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.embedded.DataFolder;
import cartulary.embedded.EmbeddedException;
import cartulary.embedded.KeycloakServer;
import cartulary.embedded.Ports;
import cartulary.embedded.SandboxServer;
import cartulary.embedded.Servers;
import cartulary.embedded.Supervisor;
import cartulary.eventstore.Commands;
import cartulary.eventstore.EventStoreConfiguration;
import cartulary.privacy.MasterKey;
import cartulary.standalone.demo.DemoData;
import cartulary.standalone.demo.DemoPictures;
import ch.qos.logback.classic.Level;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.boot.WebApplicationType;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.context.ApplicationListener;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.event.ContextClosedEvent;

/** {@code up}: servers, shop, demo data; then it stands until it is told to stop. */
final class Up {
    private static final Logger LOG = LoggerFactory.getLogger(Up.class);
    /** To try again later: EX_TEMPFAIL. */
    private static final int ENDED = 75;
    /** With no checkpoint of its views a large book takes its time, and is not to begin again and again. */
    private static final Duration CATCHES_UP_WITHIN = Duration.ofMinutes(30);

    private static final Duration SAYS_SO_EVERY = Duration.ofMinutes(1);

    private final ShopSettings settings;
    private final PrintStream out;
    private final long begun = System.nanoTime();
    private volatile Servers servers;
    private volatile ConfigurableApplicationContext context;
    private volatile Supervisor sides;
    private volatile boolean stopping;

    Up(ShopSettings settings, PrintStream out) {
        this.settings = settings;
        this.out = out;
    }

    static void run(ShopSettings settings, PrintStream out) throws IOException, InterruptedException {
        var data = settings.servers().data();
        var holder = DataFolder.holder(data);
        if (holder.isPresent() && Files.exists(Shop.Card.file(data))) {
            out.println("the shop is up, process " + holder.get());
            Shop.Card.read(data).print(out);
            return;
        }
        settings.requireLoopbackForDemo();
        new Up(settings, out).run();
    }

    private void run() throws IOException, InterruptedException {
        Runtime.getRuntime().addShutdownHook(new Thread(this::stop, "stop"));
        out.println("data in " + settings.servers().data());
        open();
        var card = card();
        write(Shop.Card.file(settings.servers().data()), card.json());
        say("%-11s ready   %5.1f s  %s".formatted("shop", seconds(), settings.gateway()));
        card.print(out);
        out.println();
        out.println("  Ctrl-C or ./cartulary down stops it; ./cartulary demo plays a day in its life.");
        watchDisk();
    }

    /** Until the JVM is told to stop. */
    private void watchDisk() throws InterruptedException {
        for (var said = false; ; TimeUnit.SECONDS.sleep(10)) {
            var low = settings.servers().diskLow();
            if (low.isPresent() && !said) {
                tell("disk        low: %d MB free for %s; full, the shop takes no orders"
                        .formatted(low.getAsLong(), settings.servers().data()));
            }
            said = low.isPresent();
        }
    }

    /** Returns when the shop is ready, demo data and all. */
    void open() throws IOException, InterruptedException {
        var data = settings.servers().data();
        if (settings.apart().isEmpty()) { // A gateway of its own may be there yet, to be adopted.
            Ports.requireFree(settings.servers().gatewayPort(), "gateway.port");
            Ports.requireFree(settings.servers().managementPort(), "management.port");
        }
        servers = Servers.begin(settings.servers(), this::say);
        Files.deleteIfExists(Shop.Card.file(data));
        requireKnownTables();
        DemoPictures.writeInto(data.resolve("pictures")); // Only what is missing or drawn anew.
        if (settings.apart().isPresent()) {
            openApart(settings.apart().get());
        } else {
            context = started();
            fill(context);
        }
        servers.awaitLogins();
        servers.keep(this::tell);
        awaitReadiness();
    }

    /** Sides know their own migrations only; here all of them stand on one class path. */
    private void requireKnownTables() {
        // The shop has no log yet, and what is said goes to whoever typed "up".
        ((ch.qos.logback.classic.Logger) LoggerFactory.getLogger("org.flywaydb")).setLevel(Level.WARN);
        var newer = Arrays.stream(Flyway.configure()
                        .dataSource(servers.postgresUrl(), servers.postgresUser(), servers.postgresPassword())
                        .locations("classpath:db/migration")
                        .outOfOrder(true)
                        .load()
                        .info()
                        .all())
                .filter(each -> each.getState().isApplied() && !each.getState().isResolved())
                .map(MigrationInfo::getScript)
                .toList();
        if (!newer.isEmpty()) {
            throw new EmbeddedException(
                    "the tables are of a newer shop, which added %s: use that build; nothing was changed"
                            .formatted(String.join(", ", newer)));
        }
    }

    /** The demo data are sent from here, as any client would, while the gateway and the rest are on their way. */
    private void openApart(Apart apart) throws InterruptedException {
        var _ = MasterKey.from(data("master.key"), true); // Before many processes would make it at once.
        sides = new Supervisor(apart.instances(settings, servers), this::say);
        sides.start(Runtime.getRuntime().availableProcessors());
        var client = new LinkedHashMap<>(settings.properties(servers));
        client.putAll(apart.common());
        client.put("spring.application.name", "up");
        client.put("cartulary.node-id", "up");
        client.put("spring.datasource.hikari.maximum-pool-size", 2);
        try (var bus = new SpringApplicationBuilder(EventStoreConfiguration.class)
                .web(WebApplicationType.NONE)
                .registerShutdownHook(false)
                .run(arguments(client))) {
            fill(bus);
        }
    }

    private Path data(String file) {
        return settings.servers().data().resolve(file);
    }

    private static String[] arguments(Map<String, Object> properties) {
        return properties.entrySet().stream()
                .map(property -> "--" + property.getKey() + "=" + property.getValue())
                .toArray(String[]::new);
    }

    private ConfigurableApplicationContext started() {
        var from = seconds();
        try {
            var up = new SpringApplicationBuilder(ShopApplication.class)
                    .registerShutdownHook(false) // The shop stops itself first, then its servers.
                    .listeners((ApplicationListener<ContextClosedEvent>) _ -> ended())
                    .run(arguments(settings.properties(servers)));
            say("%-11s ready   %5.1f s  %s".formatted("sides", seconds() - from, settings.gateway()));
            return up;
        } catch (RuntimeException failure) {
            throw new EmbeddedException(
                    "the shop does not start; see " + settings.servers().data().resolve("logs/shop.log"), failure);
        }
    }

    private void fill(ConfigurableApplicationContext context) throws InterruptedException {
        var from = seconds();
        var store = context.getBean(EventStore.class);
        var data = new DemoData(context.getBean(Commands.class)::send, store::lastSequenceNumberFor);
        for (var end = System.nanoTime() + 300_000_000_000L; ; ) {
            try {
                if (data.load((_, _) -> {})) {
                    say("%-11s loaded  %5.1f s".formatted("demo data", seconds() - from));
                }
                return;
            } catch (ExecutionException refused) {
                var busy = refused.getCause() instanceof CommandRefused no
                        && no.<Failure>getDetails()
                                .filter(failure -> failure.kind() == Failure.Kind.UNAVAILABLE)
                                .isPresent();
                if (!busy || System.nanoTime() > end) {
                    throw new EmbeddedException(
                            "the demo data were not taken; up goes on where it stopped", refused.getCause());
                }
                TimeUnit.SECONDS.sleep(1); // A machine with better things to do: it goes on where it stopped.
            }
        }
    }

    private void awaitReadiness() throws InterruptedException {
        var readiness = "http://127.0.0.1:%d/actuator/health/readiness"
                .formatted(settings.servers().managementPort());
        var from = System.nanoTime();
        for (var said = from; !Shop.answers(readiness); ) {
            var now = System.nanoTime();
            if (now - from > CATCHES_UP_WITHIN.toNanos()) {
                throw new EmbeddedException("the views do not catch up: see " + readiness);
            }
            if (now - said > SAYS_SO_EVERY.toNanos()) {
                said = now;
                say("%-11s waiting %5.1f s  they are being made from the events".formatted("views", seconds()));
            }
            java.util.concurrent.locks.LockSupport.parkNanos(
                    100_000_000L); // The condition is in another server's hands.
        }
    }

    /** Of a shop that is open. */
    Shop.Card card() {
        var logins = new LinkedHashMap<String, String>();
        servers.keycloak()
                .map(KeycloakServer::logins)
                .ifPresent(all -> all.forEach((login, password) -> {
                    if (!login.startsWith("demo-")) logins.put(login, password);
                }));
        return new Shop.Card(
                settings.gateway(),
                "http://127.0.0.1:" + settings.servers().managementPort(),
                servers.issuerUri(),
                servers.sandbox().map(SandboxServer::url).orElse(null),
                servers.sandbox().map(SandboxServer::publishableKey).orElse(null),
                servers.mongo().isPresent(),
                ProcessHandle.current().pid(),
                Instant.now().toString(), // Machine time: for a person who looks at processes.
                logins);
    }

    private static void write(Path file, String text) throws IOException {
        var part = Files.createTempFile(
                file.getParent(),
                ".part",
                "",
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(part, text);
        Files.move(
                part,
                file,
                java.nio.file.StandardCopyOption.ATOMIC_MOVE,
                java.nio.file.StandardCopyOption.REPLACE_EXISTING);
    }

    /** The shop has closed its doors. If nobody asked it to, another process has taken its place: a standby can start. */
    private void ended() {
        if (stopping || context == null) return;
        say("the shop has ended by itself; see " + settings.servers().data().resolve("logs/shop.log"));
        Thread.ofPlatform().name("ended").start(() -> System.exit(ENDED));
    }

    /** Requests end first, then the processors, then the servers they stand on. */
    void stop() {
        stopping = true;
        try {
            Files.deleteIfExists(Shop.Card.file(settings.servers().data()));
            if (context != null) context.close();
            if (sides != null) sides.close();
        } catch (IOException | RuntimeException failure) {
            out.println("stopping: " + failure);
        } finally {
            if (servers != null) servers.close();
        }
        out.println("stopped");
    }

    /** Where it is looked for later, too. */
    private void tell(String line) {
        say(line);
        LOG.warn(line);
    }

    private synchronized void say(String line) {
        out.println(line);
    }

    private double seconds() {
        return Math.round((System.nanoTime() - begun) / 1e8) / 10.0;
    }

    static {
        Locale.setDefault(Locale.ROOT); // Figures with a point, wherever it runs.
    }
}
