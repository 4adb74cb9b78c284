package cartulary.saga;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.embedded.testing.TestServers;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.Test;
import org.springframework.core.io.ClassPathResource;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class MigrationIT {
    @Test
    void the_table_of_stored_tasks_goes_up_down_and_up_again() throws IOException {
        var server = TestServers.postgres();
        var dataSource = new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password());
        var database = JdbcClient.create(dataSource);
        var flyway = Flyway.configure().dataSource(dataSource).load();
        flyway.migrate();
        var up = made(database);
        assertThat(up).contains("column execution_time", "index scheduled_tasks_execution_time");

        database.sql(new ClassPathResource("db/rollback/U20__scheduled_tasks.sql")
                        .getContentAsString(StandardCharsets.UTF_8))
                .update();
        database.sql("delete from flyway_schema_history where version = '20'").update();
        assertThat(made(database)).isEmpty();

        flyway.migrate();
        assertThat(made(database)).isEqualTo(up);
        assertThat(flyway.validateWithResult().validationSuccessful).isTrue();
    }

    private static List<String> made(JdbcClient database) {
        return database.sql("""
                        select 'column ' || column_name from information_schema.columns where table_name = 'scheduled_tasks'
                        union all select 'index ' || indexname from pg_indexes where tablename = 'scheduled_tasks' order by 1
                        """).query(String.class).list();
    }
}
