package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.embedded.testing.TestServers;
import cartulary.privacy.JdbcSubjectKeys;
import cartulary.privacy.MasterKey;
import cartulary.privacy.SubjectKey;
import java.util.Collections;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class SubjectKeysIT {
    private static final MasterKey MASTER = MasterKey.random();
    private static DataSource database;

    @BeforeAll
    static void migrate() {
        var server = TestServers.postgres();
        database = new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password());
        Flyway.configure().dataSource(database).load().migrate();
    }

    @Test
    void a_key_is_made_once_however_many_ask_and_is_the_same_in_every_process() {
        var ids = IntStream.range(0, 8)
                .parallel()
                .mapToObj(_ -> keys().findOrCreate("customer-once").orElseThrow())
                .map(SubjectKey::key)
                .distinct();
        assertThat(ids).hasSize(1);
        assertThat(keys().find("customer-once")).isPresent();
        assertThat(keys().find("customer-never")).isEmpty();
    }

    /** Who asks while another makes it must not take it for destroyed: what they seal would be lost. */
    @Test
    void a_key_that_another_made_meanwhile_is_never_taken_for_a_destroyed_one() throws Exception {
        var keys = keys();
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int i = 0; i < 200; i++) {
                var subject = "customer-race-" + i;
                Callable<Optional<SubjectKey>> asking = () -> keys.findOrCreate(subject);
                for (var each : threads.invokeAll(Collections.nCopies(8, asking)))
                    assertThat(each.get()).as(subject).isPresent();
            }
        }
    }

    @Test
    void a_destroyed_key_is_gone_and_never_made_anew() {
        var keys = keys();
        keys.findOrCreate("customer-gone");
        keys.destroy("customer-gone");
        keys.destroy("customer-gone");
        keys.destroy("customer-never-known");
        for (var asked : new JdbcSubjectKeys[] {keys, keys()}) {
            assertThat(asked.find("customer-gone")).isEmpty();
            assertThat(asked.findOrCreate("customer-gone")).isEmpty();
            assertThat(asked.findOrCreate("customer-never-known")).isEmpty();
        }
        Optional<byte[]> stored = JdbcClient.create(database)
                .sql("select wrapped_key from subject_keys where subject = 'customer-gone'")
                .query((row, _) -> Optional.ofNullable(row.getBytes(1)))
                .single();
        assertThat(stored).isEmpty();
    }

    @Test
    void a_wrong_master_key_is_a_fault_and_no_erasure() {
        keys().findOrCreate("customer-wrapped");
        var wrong = new JdbcSubjectKeys(database, MasterKey.random());
        assertThatThrownBy(() -> wrong.find("customer-wrapped")).isInstanceOf(IllegalStateException.class);
    }

    private static JdbcSubjectKeys keys() {
        return new JdbcSubjectKeys(database, MASTER);
    }
}
