package cartulary.standalone;

import cartulary.embedded.DataFolder;
import cartulary.embedded.EmbeddedException;
import cartulary.embedded.PostgresServer;
import cartulary.eventstore.Move;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.PrintStream;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.springframework.boot.logging.LogLevel;
import org.springframework.boot.logging.LoggingSystem;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** {@code move-events}: the events of a shop that is down, from one store to the other (docs/distributed.md). */
final class MoveEvents {
    private static final String USAGE =
            "move-events --from postgres --to axon-server axon-server=HOST:PORT, or the other way";

    private MoveEvents() {}

    /** @throws EmbeddedException saying why nothing, or not everything, was moved */
    static void run(
            List<String> words, Map<String, String> environment, boolean json, PrintStream out, PrintStream progress)
            throws IOException {
        var rest = new ArrayList<>(words);
        var from = store(taken(rest, "--from"));
        var to = store(taken(rest, "--to"));
        var server = environment.getOrDefault("CARTULARY_AXON_SERVER", "");
        for (var word : words) {
            if (word.startsWith("axon-server=") && rest.remove(word)) server = word.substring("axon-server=".length());
        }
        if (server.isEmpty()) throw new EmbeddedException("where is the Axon Server? " + USAGE);
        var settings = ShopSettings.from(rest, environment);
        // What goes wrong comes as an exception; the rest would stand between the lines of the answer.
        LoggingSystem.get(MoveEvents.class.getClassLoader()).setLogLevel(LoggingSystem.ROOT_LOGGER_NAME, LogLevel.OFF);
        var begun = System.nanoTime();
        Move.Report report;
        try (var data = DataFolder.open(settings.servers().data())) { // No shop meanwhile.
            report = move(settings, data, server, from, to, progress);
        }
        var seconds = TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - begun) / 1e3;
        if (json) {
            var line = new ObjectMapper().createObjectNode();
            line.put("from", from.toString()).put("to", to.toString()).put("events", report.events());
            line.put("found", report.found()).put("copied", report.copied()).put("sha256", report.digest());
            line.put("tokens", report.tokens()).put("seconds", seconds);
            out.println(line);
        } else {
            out.printf(
                    "%d events copied from %s to %s, %d were there before; %.1f s%n",
                    report.copied(), from, to, report.found(), seconds);
            out.printf("both read and compared: %d events, sha256 %s%n", report.events(), report.digest());
            out.printf("%d positions of processors carried over; views are projected again%n", report.tokens());
        }
    }

    private static Move.Report move(
            ShopSettings settings,
            DataFolder data,
            String server,
            Move.Store from,
            Move.Store to,
            PrintStream progress) {
        var servers = settings.servers();
        var own = servers.postgresUrl().isPresent()
                ? null
                : new PostgresServer(data, servers.postgresPort(), data.root().resolve("cache"));
        try {
            if (own != null) own.start();
            var database = new DriverManagerDataSource(
                    own == null ? servers.postgresUrl().orElseThrow() : own.jdbcUrl(),
                    own == null ? servers.postgresUser() : own.user(),
                    own == null ? servers.postgresPassword() : own.password());
            migrate(database);
            return new Move(
                            database,
                            server,
                            settings.sides().getOrDefault("cartulary.axon-server.context", "default"),
                            settings.sides().get("cartulary.axon-server.token"),
                            count -> progress.println(count + " events"))
                    .run(from, to);
        } catch (Move.Refused refused) {
            throw new EmbeddedException(refused.getMessage());
        } catch (SQLException | IllegalStateException failure) {
            throw new EmbeddedException(
                    "the events were not all moved; the same words go on where it stopped", failure);
        } finally {
            if (own != null) own.stop();
        }
    }

    private static void migrate(DataSource database) {
        Flyway.configure()
                .dataSource(database)
                .locations("classpath:db/migration")
                .outOfOrder(true)
                .load()
                .migrate();
    }

    private static Move.Store store(String name) {
        try {
            return Move.Store.named(name);
        } catch (IllegalArgumentException unknown) {
            throw new EmbeddedException(unknown.getMessage() + ": " + USAGE);
        }
    }

    private static String taken(List<String> words, String flag) {
        var at = words.indexOf(flag);
        if (at < 0 || at == words.size() - 1) throw new EmbeddedException(flag + " is missing: " + USAGE);
        words.remove(at);
        return words.remove(at);
    }
}
