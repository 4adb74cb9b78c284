package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.MigrationInfo;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.support.PathMatchingResourcePatternResolver;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

/** Here the migrations of every side stand on one class path. */
class MigrationsIT {
    private static final String COLUMNS = """
            select table_name || '.' || column_name || ' ' || data_type from information_schema.columns
            where table_schema = 'public' and table_name <> 'flyway_schema_history' order by 1
            """;

    @Test
    void every_migration_goes_up_down_and_up_again() throws IOException {
        var server = TestServers.postgres();
        var dataSource = new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password());
        var database = JdbcClient.create(dataSource);
        var flyway = Flyway.configure().dataSource(dataSource).load();
        flyway.migrate();
        var columns = database.sql(COLUMNS).query(String.class).list();
        assertThat(columns)
                .contains(
                        "domain_events.payload bytea",
                        "subject_keys.wrapped_key bytea",
                        "scheduled_tasks.task_data bytea",
                        "view_epochs.epoch text");
        for (var applied : Arrays.asList(flyway.info().applied()).reversed()) {
            database.sql(rollback(applied)).update();
            database.sql("delete from flyway_schema_history where version = ?")
                    .param(applied.getVersion().toString())
                    .update();
        }
        assertThat(database.sql(COLUMNS).query(String.class).list()).isEmpty();
        flyway.migrate();
        assertThat(database.sql(COLUMNS).query(String.class).list()).isEqualTo(columns);
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
    }

    private static String rollback(MigrationInfo applied) throws IOException {
        var pattern = "classpath*:db/rollback/U" + applied.getVersion() + "__*.sql";
        var found = List.of(new PathMatchingResourcePatternResolver().getResources(pattern));
        assertThat(found).as(pattern).hasSize(1);
        return found.getFirst().getContentAsString(StandardCharsets.UTF_8);
    }
}
