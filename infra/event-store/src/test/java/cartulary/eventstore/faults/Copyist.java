package cartulary.eventstore.faults;

import cartulary.embedded.testing.TestServers;
import cartulary.eventstore.Position;
import cartulary.eventstore.TrackingProcessor;
import java.sql.DriverManager;
import java.sql.SQLException;
import javax.sql.DataSource;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.axonframework.eventhandling.EventMessage;
import org.flywaydb.core.Flyway;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Writes down each position that it reads, as a process would its state: with its token, in a transaction that does not wait
 * for the disk. A database that dies may forget its last ones; if it forgot the one without the other, a position would be missing
 * below the token, or be written twice, which the table refuses.
 */
@ProcessingGroup(Copyist.NAME)
final class Copyist {
    static final String NAME = "copyist";

    private final JdbcTemplate database;

    private Copyist(DataSource database) {
        this.database = new JdbcTemplate(database);
        this.database.execute("create table if not exists copied (position bigint primary key)");
    }

    @EventHandler
    void on(EventMessage<?> event, @Position long position) {
        database.update("insert into copied values (?)", position);
    }

    @Configuration(proxyBeanMethods = false)
    static class Side {
        @Bean
        ConfigurerModule copyist(DataSource database, Flyway migrated) {
            return TrackingProcessor.named(NAME).handler(new Copyist(database)).batch(20);
        }
    }

    /**
     * @return how many positions it has written down, which are all up to its token
     * @throws AssertionError if they are not
     */
    static long copied(TestServers.Postgres database) throws SQLException {
        try (var connection = DriverManager.getConnection(database.jdbcUrl(), database.user(), database.password());
                var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select count(*), coalesce(max(position), 0), coalesce(
                            (select (convert_from(token, 'UTF8')::json ->> 'globalIndex')::bigint from tokens
                             where processor_name = '%s'), 0)
                        from copied""".formatted(NAME))) {
            row.next();
            if (row.getLong(1) != row.getLong(2) || row.getLong(1) != row.getLong(3)) {
                throw new AssertionError("%d positions are written down, the last is %d, the token %d"
                        .formatted(row.getLong(1), row.getLong(2), row.getLong(3)));
            }
            return row.getLong(1);
        }
    }
}
