package cartulary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Predicate;

/**
 * Everything a shop stands on: started together, stopped in order. What a setting points outside is taken as it is, and
 * its child is empty here. Closing stops the children and releases the data folder.
 */
public final class Servers implements AutoCloseable {
    private static final Path CLASSES = Jvm.beside("classes");

    private final EmbeddedSettings settings;
    private final DataFolder data;
    private final Optional<PostgresServer> postgres;
    private final Optional<RedisServer> redis;
    private final Optional<MongoServer> mongo;
    private final Optional<KeycloakServer> keycloak;
    private final Optional<SandboxServer> sandbox;
    private final ExecutorService starting = Executors.newVirtualThreadPerTaskExecutor();
    private final Map<ChildServer, Future<?>> starts = new LinkedHashMap<>();
    private volatile Supervisor supervisor;

    private Servers(EmbeddedSettings settings, DataFolder data) {
        this.settings = settings;
        this.data = data;
        var cache = data.path("cache");
        var classPath = Jvm.classPath();
        postgres = unless(settings.postgresUrl(), () -> new PostgresServer(data, settings.postgresPort(), cache));
        redis = unless(settings.redisUrl(), () -> new RedisServer(data, settings.redisPort(), cache));
        mongo = unless(
                settings.mongoUri(),
                () -> new MongoServer(data, settings.mongoPort(), classPath, settings.mongoMemoryMb(), true));
        keycloak = unless(
                settings.keycloakIssuerUri(),
                () -> new KeycloakServer(
                        data,
                        settings.keycloakPort(),
                        settings.keycloakManagementPort(),
                        cache,
                        settings.keycloakArchive(),
                        "http://127.0.0.1:" + settings.gatewayPort()));
        sandbox = unless(
                settings.stripeApiBase(),
                () -> new SandboxServer(
                        data,
                        settings.sandboxPort(),
                        classPath,
                        "http://127.0.0.1:" + settings.gatewayPort() + "/webhooks/stripe"));
        // Keycloak's jars are the data folder's own.
        children().forEach(child -> child.keepClasses(child instanceof KeycloakServer ? cache : CLASSES));
    }

    /**
     * From now on the servers that run on our own jars keep their classes beside those, for every data folder to start with: one
     * that is killed each time never writes any.
     *
     * @throws IOException if nothing can be written there
     */
    public static void keepClassesBesideJars() throws IOException {
        Files.createDirectories(CLASSES);
    }

    /**
     * Opens the data folder and starts, side by side, every server that is not given from outside.
     *
     * @param progress told a line whenever a server is ready
     * @throws EmbeddedException naming everything that failed; what had started is stopped again
     */
    public static Servers start(EmbeddedSettings settings, Consumer<String> progress) {
        var servers = begin(settings, progress);
        servers.await(_ -> true);
        return servers;
    }

    /**
     * As {@link #start}, but Keycloak may be on its way yet when this returns: nothing of the shop asks it before the
     * first request with a token, and both take seconds. {@link #awaitLogins} waits for it.
     */
    public static Servers begin(EmbeddedSettings settings, Consumer<String> progress) {
        var servers = new Servers(settings, DataFolder.open(settings.data()));
        servers.startAll(progress);
        servers.await(child -> !(child instanceof KeycloakServer));
        return servers;
    }

    /** @throws EmbeddedException if a server did not start; the others go on, for a shop may stand on them: {@link #close} them behind it */
    public void awaitLogins() {
        settle(_ -> true);
    }

    /**
     * From now on a child that dies is started again, on its port and its data: at once, then later and later while it
     * does not stay up. Servers given from outside are not ours.
     *
     * @param say told of each death, and of each start
     */
    public void keep(Consumer<String> say) {
        supervisor = new Supervisor(children(), say);
        supervisor.watch();
    }

    private void await(Predicate<ChildServer> which) {
        try {
            settle(which);
        } catch (RuntimeException failure) {
            try {
                close();
            } catch (RuntimeException closing) {
                failure.addSuppressed(closing);
            }
            throw failure;
        }
    }

    /** What runs in a data folder, by its run files; needs no lock. */
    public static List<ServerStatus> status(Path folder) {
        return ChildServer.seen(folder);
    }

    /** Stops what a crashed shop left running; for a folder that no shop holds. */
    public static void reap(Path folder) {
        try (var _ = DataFolder.open(folder)) {
            ChildServer.reap(folder);
        }
    }

    /** Deletes what a folder keeps, but for the unpacked servers; its servers are stopped first. */
    public static void reset(Path folder) {
        reap(folder);
        try (var entries = Files.list(folder)) {
            for (var entry : entries.toList()) if (!entry.endsWith("cache")) Unpacking.delete(entry);
        } catch (IOException failure) {
            throw new EmbeddedException("cannot reset " + folder, failure);
        }
    }

    public DataFolder data() {
        return data;
    }

    public EmbeddedSettings settings() {
        return settings;
    }

    public Optional<PostgresServer> postgres() {
        return postgres;
    }

    public Optional<RedisServer> redis() {
        return redis;
    }

    public Optional<MongoServer> mongo() {
        return mongo;
    }

    public Optional<KeycloakServer> keycloak() {
        return keycloak;
    }

    public Optional<SandboxServer> sandbox() {
        return sandbox;
    }

    public String postgresUrl() {
        return postgres.map(PostgresServer::jdbcUrl).or(settings::postgresUrl).orElseThrow();
    }

    public String postgresUser() {
        return postgres.map(PostgresServer::user).orElse(settings.postgresUser());
    }

    public String postgresPassword() {
        return postgres.map(PostgresServer::password).orElse(settings.postgresPassword());
    }

    public String redisUrl() {
        return redis.map(RedisServer::url).or(settings::redisUrl).orElseThrow();
    }

    public String mongoUri() {
        return mongo.map(MongoServer::uri).or(settings::mongoUri).orElseThrow();
    }

    public String issuerUri() {
        return keycloak.map(KeycloakServer::issuerUri)
                .or(settings::keycloakIssuerUri)
                .orElseThrow();
    }

    public String stripeApiBase() {
        return sandbox.map(SandboxServer::url).or(settings::stripeApiBase).orElseThrow();
    }

    /** The children and the outside servers, as they are now. */
    public List<ServerStatus> status() {
        var all = new ArrayList<ServerStatus>();
        children().forEach(child -> all.add(child.status()));
        settings.outside()
                .forEach((server, address) ->
                        all.add(new ServerStatus(server, address, 0, ServerStatus.State.OUTSIDE, null, 0)));
        return all;
    }

    /** Stops them, those that use others first; goes on after a failure and tells it at the end. */
    @Override
    public void close() {
        var failures = new ArrayList<RuntimeException>();
        starting.shutdownNow();
        awaitStarts(); // One that is on its way gives up, and then what it has started is known.
        if (supervisor != null) supervisor.end();
        for (var child : children().reversed()) {
            try {
                child.stop();
            } catch (RuntimeException failure) {
                failures.add(failure);
            }
        }
        data.close();
        if (!failures.isEmpty()) throw failures.getFirst();
    }

    /** In the order of their start, were there one; they stop the other way round. */
    private List<ChildServer> children() {
        var all = new ArrayList<ChildServer>();
        postgres.ifPresent(all::add);
        redis.ifPresent(all::add);
        mongo.ifPresent(all::add);
        keycloak.ifPresent(all::add);
        sandbox.ifPresent(all::add);
        return all;
    }

    private void startAll(Consumer<String> progress) {
        settings.outside()
                .forEach((server, address) -> progress.accept("%-11s outside        %s".formatted(server, address)));
        for (var child : children()) starts.put(child, starting.submit(started(child, progress)));
    }

    private void settle(Predicate<ChildServer> which) {
        var failures = new ArrayList<String>();
        for (var start : starts.entrySet()) {
            if (!which.test(start.getKey())) continue;
            try {
                start.getValue().get();
            } catch (ExecutionException failure) {
                failures.add(failure.getCause().getMessage());
            } catch (InterruptedException _) {
                Thread.currentThread().interrupt();
                failures.add("interrupted");
            }
        }
        if (!failures.isEmpty()) throw new EmbeddedException(String.join("\n", failures));
    }

    private void awaitStarts() {
        try {
            var _ = starting.awaitTermination(20, TimeUnit.SECONDS);
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
    }

    private static Callable<Void> started(ChildServer child, Consumer<String> progress) {
        return () -> {
            var begun = System.nanoTime();
            child.start();
            var took = Duration.ofNanos(System.nanoTime() - begun).toMillis() / 1000.0;
            var line = String.format(
                    Locale.ROOT,
                    "%-11s %-7s %5.1f s  %s",
                    child.name(),
                    child.adopted() ? "adopted" : "ready",
                    took,
                    child.address());
            synchronized (progress) {
                progress.accept(line);
            }
            return null;
        };
    }

    private static <T> Optional<T> unless(Optional<String> outside, java.util.function.Supplier<T> child) {
        return outside.isPresent() ? Optional.empty() : Optional.of(child.get());
    }
}
