package cartulary.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import cartulary.embedded.testing.TcpProxy;
import cartulary.embedded.testing.TestServers;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.flywaydb.core.Flyway;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.springframework.jdbc.core.simple.JdbcClient;
import org.springframework.jdbc.datasource.DriverManagerDataSource;

class WriterIT {
    private static final Writer.Told NOBODY = new Writer.Told() {
        @Override
        public void taken(long head) {}

        @Override
        public void stored(long since, List<EventRow> rows) {}
    };

    private final TestServers.Postgres server = TestServers.postgres();
    private final JdbcClient database =
            JdbcClient.create(new DriverManagerDataSource(server.jdbcUrl(), server.user(), server.password()));
    private final AtomicInteger made = new AtomicInteger();
    private int port;
    private TcpProxy proxy;
    private Writer writer;

    @BeforeEach
    void open() {
        Flyway.configure()
                .dataSource(server.jdbcUrl(), server.user(), server.password())
                .load()
                .migrate();
        port = URI.create(server.jdbcUrl().substring("jdbc:".length())).getPort();
        proxy = TcpProxy.to("127.0.0.1", port);
        writer = writer(Duration.ofSeconds(2));
    }

    private Writer writer(Duration patience) {
        var url = server.jdbcUrl().replace(":" + port, ":" + proxy.port());
        return new Writer(
                new Connections(url, server.user(), server.password(), "test"), new Writer.Limits(1, patience), NOBODY);
    }

    @AfterEach
    void close() {
        writer.close();
        proxy.close();
    }

    @Test
    void positions_are_counted_on_and_a_taken_place_is_refused() {
        assertThat(writer.append(List.of(row("a", 0), row("a", 1)))).isEqualTo(2);
        assertThatThrownBy(() -> writer.append(List.of(row("b", 0), row("a", 1))))
                .isInstanceOf(ConcurrencyException.class);
        assertThatThrownBy(() -> writer.append(List.of(row("a", 0))))
                .isInstanceOf(AggregateStreamCreationException.class);
        assertThat(writer.append(List.of(row("b", 0)))).isEqualTo(3);
        assertThat(streams()).containsExactly("a 0 1", "a 1 2", "b 0 3");
    }

    @Test
    void while_the_database_is_silent_each_is_told_what_is_known_of_its_own() throws Exception {
        writer.append(List.of(row("first", 0)));
        var silent = proxy.freezeAt(bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("sent"));
        var sent = append("sent");
        silent.get(20, TimeUnit.SECONDS);
        var queued = append("queued");
        await(() -> writer.waiting() == 1);
        assertThat(failure(append("crowd")))
                .isEqualTo(new Failures.Unavailable("too much is being stored at once; nothing was stored"));
        assertThat(failure(sent)).isInstanceOf(Failures.OutcomeUnknown.class);
        assertThat(failure(queued)).isInstanceOf(Failures.Unavailable.class);
        proxy.thaw();
        await(() -> streams().contains("sent 0 2"));
        assertThat(writer.append(List.of(row("last", 0)))).isEqualTo(3);
        assertThat(streams()).containsExactly("first 0 1", "sent 0 2", "last 0 3");
    }

    /** The statement was refused, and the connection breaks while the writer looks whose fault it was. */
    @Test
    void who_is_late_is_told_so_though_the_connection_breaks_meanwhile() throws Exception {
        writer.close();
        writer = writer(Duration.ofSeconds(20));
        writer.append(List.of(row("a", 0)));
        var lost = proxy.loseRequest(
                bytes -> new String(bytes, StandardCharsets.ISO_8859_1).contains("max(global_index)"));
        assertThatThrownBy(() -> writer.append(List.of(row("a", 0))))
                .isInstanceOf(AggregateStreamCreationException.class);
        lost.get(1, TimeUnit.SECONDS);
    }

    @Test
    void what_somebody_wrote_beside_the_writer_is_met_and_counted_on() {
        assertThat(writer.append(List.of(row("a", 0)))).isEqualTo(1);
        database.sql("""
                        insert into domain_events select 2, 'by-hand', 'hand', 0, type, time_stamp, payload_type,
                            payload_revision, payload, meta_data
                        from domain_events where global_index = 1
                        """).update();
        assertThat(writer.append(List.of(row("a", 1)))).isEqualTo(3);
        assertThat(streams()).containsExactly("a 0 1", "hand 0 2", "a 1 3");
    }

    @Test
    void a_stream_that_began_here_is_known_until_something_in_it_is_in_doubt() {
        writer.append(List.of(row("a", 0)));
        writer.append(List.of(row("a", 1), row("b", 0)));
        assertThat(writer.young("a")).extracting(EventRow::sequence).containsExactly(0L, 1L);
        assertThat(writer.young("a")).extracting(EventRow::position).containsExactly(1L, 2L);
        assertThat(writer.young("b")).hasSize(1);
        assertThatThrownBy(() -> writer.append(List.of(row("a", 1)))).isInstanceOf(ConcurrencyException.class);
        assertThat(writer.young("a")).isNull();
        writer.append(List.of(row("a", 2)));
        assertThat(writer.young("a")).isNull(); // Its beginning is not known any more.
        for (long next = 1; next <= 64; next++) writer.append(List.of(row("b", next)));
        assertThat(writer.young("b")).isNull();
    }

    @Test
    void a_stream_that_is_found_empty_is_known_to_begin() {
        writer.append(List.of(row("other", 0)));
        assertThat(look("a")).isEmpty();
        assertThat(writer.young("a")).isEmpty();
        writer.append(List.of(row("a", 0)));
        assertThat(writer.young("a")).extracting(EventRow::sequence).containsExactly(0L);
        assertThat(writer.lookFor("a", List::of)).isEmpty(); // It was read before the append.
        assertThat(writer.young("a")).hasSize(1);
        assertThat(look("other")).containsExactly("0");
        writer.grown("other");
        assertThat(look("other")).containsExactly("0");
        assertThat(writer.young("other")).isNull();
    }

    @Test
    void a_stream_is_not_known_to_begin_where_all_was_forgotten_while_it_was_looked_for() {
        writer.append(List.of(row("a", 0)));
        writer.lookFor("b", () -> {
            proxy.cut();
            await(this::appendsAgain); // Over another connection: it has taken up the book anew.
            return List.of();
        });
        assertThat(writer.young("b")).isNull();
    }

    private boolean appendsAgain() {
        try {
            writer.append(List.of(row("after-" + made.get(), 0)));
            return true;
        } catch (CommandRefused _) {
            return false;
        }
    }

    private List<String> look(String stream) {
        return writer.lookFor(
                stream,
                () -> database.sql("select sequence_number from domain_events where aggregate_identifier = ?")
                        .param(stream)
                        .query(String.class)
                        .list());
    }

    @Test
    void while_another_may_have_written_no_stream_is_known_here() {
        writer.append(List.of(row("a", 0)));
        assertThat(writer.young("a")).hasSize(1);
        proxy.freeze();
        await(() -> !writer.holds());
        assertThat(writer.young("a")).isNull();
        proxy.thaw();
        await(() -> writer.holds());
        assertThat(writer.append(List.of(row("a", 1)))).isEqualTo(2);
        assertThat(writer.young("a"))
                .satisfiesAnyOf(
                        known -> assertThat(known).isNull(),
                        known -> assertThat(known).hasSize(2));
    }

    @Test
    void an_event_that_cannot_be_written_fails_alone() {
        writer.append(List.of(row("a", 0)));
        var others = append("b");
        assertThatThrownBy(() -> writer.append(List.of(row("nul\0", 0)))).hasMessageContaining("refused");
        others.join();
        assertThat(streams()).containsExactly("a 0 1", "b 0 2");
    }

    private CompletableFuture<Long> append(String stream) {
        return CompletableFuture.supplyAsync(() -> writer.append(List.of(row(stream, 0))), Thread::startVirtualThread);
    }

    private static Failure failure(CompletableFuture<Long> append) {
        try {
            throw new AssertionError("stored at " + append.join());
        } catch (CompletionException e) {
            return ((CommandRefused) e.getCause()).<Failure>getDetails().orElseThrow();
        }
    }

    private List<String> streams() {
        return database.sql(
                        "select aggregate_identifier || ' ' || sequence_number || ' ' || global_index from domain_events order by global_index")
                .query(String.class)
                .list();
    }

    private EventRow row(String stream, long sequence) {
        var json = "{}".getBytes(StandardCharsets.UTF_8);
        return new EventRow(
                0,
                "event-" + made.incrementAndGet(),
                "Test",
                stream,
                sequence,
                Instant.EPOCH,
                "test.Event",
                "1",
                json,
                json);
    }

    private static void await(BooleanSupplier condition) {
        var deadline = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
        while (!condition.getAsBoolean()) {
            assertThat(System.nanoTime()).as("waited 20 s").isLessThan(deadline);
            LockSupport.parkNanos(1_000_000);
        }
    }
}
