package cartulary.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Properties;
import org.postgresql.Driver;

/** PostgreSQL with every commit on disk before it is answered; the shop's own database and user, both named cartulary. */
public final class PostgresServer extends ChildServer {
    static final String VERSION = "18.6.0";
    private static final String NAME = "cartulary";
    private static final boolean ROOT = "root".equals(System.getProperty("user.name"));
    private static final boolean ARM = System.getProperty("os.arch").equals("aarch64");
    private static final boolean LINUX = System.getProperty("os.name").equals("Linux");

    private final Path home;
    private final Path folder;
    private final int walFileMib;
    private List<String> unprivileged = List.of();

    public PostgresServer(DataFolder data, int port, Path cache) {
        this(data, port, cache, 16);
    }

    /** @param walFileMib size of a file of the write-ahead log, a power of two; for disks too small for the usual 16 */
    public PostgresServer(DataFolder data, int port, Path cache, int walFileMib) {
        super("postgresql", data, port, "postgres.port");
        this.walFileMib = walFileMib;
        home = cache.resolve("postgresql-" + VERSION);
        folder = data.path("postgresql");
    }

    public String jdbcUrl() {
        return jdbcUrl(NAME);
    }

    public String user() {
        return NAME;
    }

    public String password() {
        return data.secret("postgres." + NAME);
    }

    /** Creates a database owned by {@link #user()}. */
    public String freshDatabase(String name) {
        administer("CREATE DATABASE \"" + name + "\" OWNER " + NAME);
        return jdbcUrl(name);
    }

    private String jdbcUrl(String database) {
        return "jdbc:postgresql://" + address() + "/" + database;
    }

    @Override
    protected String version() {
        return VERSION;
    }

    @Override
    protected void prepare() throws IOException, InterruptedException {
        Unpacking.once(home, target -> {
            var system = LINUX ? ARM ? "linux-arm_64" : "linux-x86_64" : ARM ? "darwin-arm_64" : "darwin-x86_64";
            Unpacking.tarXz(Unpacking.resource("postgres-" + system + ".txz"), target);
        });
        if (ROOT) unprivileged = unprivileged();
        Unpacking.once(folder, this::initialize);
    }

    /** The server refuses to run as root: in a user namespace of its own, or, where that is forbidden, as nobody. */
    private List<String> unprivileged() throws IOException, InterruptedException {
        var mine =
                Files.isDirectory(folder) ? (int) Files.getAttribute(folder, "unix:uid", LinkOption.NOFOLLOW_LINKS) : 0;
        if (mine == 0 && run(List.of("unshare", "-U", "true")) == 0) return List.of("unshare", "-U");
        return List.of(
                "setpriv",
                "--reuid",
                "65534",
                "--regid",
                "65534",
                "--clear-groups",
                "--inh-caps=+dac_override",
                "--ambient-caps=+dac_override");
    }

    private void initialize(Path target) throws IOException, InterruptedException {
        var secret = target.resolveSibling("postgresql.initial");
        DataFolder.write(secret, data.secret("postgres.administrator"));
        if (unprivileged.contains("setpriv")) {
            Files.setAttribute(target, "unix:uid", 65534);
            Files.setAttribute(secret, "unix:uid", 65534);
        }
        var command = new ArrayList<>(unprivileged);
        command.addAll(List.of(
                home.resolve("bin/initdb").toString(),
                "-D",
                target.toString(),
                "--username=postgres",
                "--pwfile=" + secret,
                "--auth=scram-sha-256",
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--wal-segsize=" + walFileMib,
                "--data-checksums"));
        var log = data.path("logs/postgresql-init.log").toFile();
        var code = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log)
                .start()
                .waitFor();
        Files.delete(secret);
        if (code != 0) throw new EmbeddedException("initdb failed:\n" + Files.readString(log.toPath()));
    }

    @Override
    protected List<String> command() {
        var command = new ArrayList<>(unprivileged);
        command.addAll(List.of(home.resolve("bin/postgres").toString(), "-D", folder.toString(), "-p", "" + port()));
        for (var setting : List.of(
                "listen_addresses=127.0.0.1",
                "unix_socket_directories=",
                "fsync=on",
                "synchronous_commit=on",
                "full_page_writes=on",
                "max_connections=120",
                "shared_buffers=128MB",
                "log_timezone=UTC",
                "timezone=UTC")) {
            command.add("-c");
            command.add(setting);
        }
        return command;
    }

    /** Fast shutdown: ends the sessions that a crashed shop may have left. */
    @Override
    protected String stopSignal() {
        return "INT";
    }

    /**
     * A session of the one that was killed has yet to notice, and holds its memory until then; or it is dead itself and
     * counts as running because the shop that had started it is still dying.
     */
    @Override
    protected boolean isHeldUp(String log) {
        return log.contains("pre-existing shared memory block")
                || log.contains("lock file \"postmaster.pid\" already exists");
    }

    @Override
    protected String health() {
        return "postgresql://" + address();
    }

    /** Ready for logins, which it is a while after it answers. */
    @Override
    protected boolean healthy() {
        try (var connection = administrator()) {
            return connection.isValid(2);
        } catch (SQLException _) {
            return false;
        }
    }

    /** The role and the database of the shop, once; then what the whole shop relies on is asked of the server itself. */
    @Override
    protected void completed() {
        try (var connection = administrator();
                var statement = connection.createStatement()) {
            try (var found = statement.executeQuery("SELECT 1 FROM pg_roles WHERE rolname = '" + NAME + "'")) {
                if (!found.next()) statement.execute("CREATE ROLE " + NAME + " LOGIN PASSWORD '" + password() + "'");
            }
            try (var found = statement.executeQuery("SELECT 1 FROM pg_database WHERE datname = '" + NAME + "'")) {
                if (!found.next()) statement.execute("CREATE DATABASE " + NAME + " OWNER " + NAME);
            }
            for (var setting : List.of("fsync", "synchronous_commit", "full_page_writes")) {
                try (var shown = statement.executeQuery("SHOW " + setting)) {
                    if (!shown.next() || !shown.getString(1).equals("on")) {
                        throw new EmbeddedException(
                                "postgresql runs with " + setting + " off: a crash could lose what was acknowledged");
                    }
                }
            }
        } catch (SQLException failure) {
            throw new EmbeddedException("cannot set up postgresql", failure);
        }
    }

    private void administer(String sql) {
        try (var connection = administrator();
                var statement = connection.createStatement()) {
            statement.execute(sql);
        } catch (SQLException failure) {
            throw new EmbeddedException("cannot set up postgresql", failure);
        }
    }

    private Connection administrator() throws SQLException {
        var login = new Properties();
        login.setProperty("user", "postgres");
        login.setProperty("password", data.secret("postgres.administrator"));
        login.setProperty("connectTimeout", "2");
        login.setProperty("socketTimeout", "30");
        return new Driver().connect(jdbcUrl("postgres"), login);
    }

    private static int run(List<String> command) throws IOException, InterruptedException {
        try {
            return new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(new File("/dev/null"))
                    .start()
                    .waitFor();
        } catch (IOException _) {
            return 127; // Not installed.
        }
    }
}
