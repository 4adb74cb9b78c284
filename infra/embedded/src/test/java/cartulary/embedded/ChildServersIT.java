package cartulary.embedded;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.mongodb.client.MongoClients;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executors;
import org.bson.Document;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChildServersIT {
    @TempDir
    Path folder;

    private final List<ChildServer> started = new ArrayList<>();
    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder);
    }

    @AfterEach
    void stop() {
        started.forEach(ChildServer::stop);
        data.close();
        ChildServer.reap(folder);
    }

    private <T extends ChildServer> T start(T server) {
        started.add(server);
        server.start();
        return server;
    }

    @Test
    void rows_survive_the_kill_of_the_shop_and_their_server_is_adopted() throws Exception {
        data.close();
        var port = Ports.free();
        var shop = otherShop(port);
        shop.destroyForcibly().waitFor();
        data = DataFolder.open(folder);

        var postgres = start(new PostgresServer(data, port, TestFolder.cache()));

        assertThat(postgres.adopted()).isTrue();
        assertThat(asked(postgres, "SELECT word FROM kept")).isEqualTo("acknowledged");
        assertThat(asked(postgres, "SHOW fsync")).isEqualTo("on");
        assertThat(asked(postgres, "SHOW synchronous_commit")).isEqualTo("on");
        assertThat(postgres.status().state()).isEqualTo(ServerStatus.State.READY);
        assertThat(postgres.rssMb()).isPositive();
    }

    @Test
    void rows_survive_the_kill_of_the_server_itself() throws Exception {
        var postgres = start(new PostgresServer(data, Ports.free(), TestFolder.cache()));
        KeepARow.in(postgres);
        Pid.of(postgres.pid()).orElseThrow().stop("KILL", Duration.ofSeconds(10));
        assertThat(postgres.state()).isEqualTo(ServerStatus.State.DOWN);

        var again = start(new PostgresServer(data, postgres.port(), TestFolder.cache()));

        assertThat(again.adopted()).isFalse();
        assertThat(asked(again, "SELECT word FROM kept")).isEqualTo("acknowledged");
    }

    @Test
    void a_server_that_is_killed_at_work_is_started_again_once_its_last_session_has_noticed() throws Exception {
        var postgres = start(new PostgresServer(data, Ports.free(), TestFolder.cache()));
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            // To count takes seconds in which it looks neither left nor right.
            var _ = threads.submit(
                    () -> asked(postgres, "SELECT count(*) FROM generate_series(1, 20000000) n WHERE n % 7 = 3"));
            var working =
                    "SELECT count(*) FROM pg_stat_activity WHERE query LIKE '%generate_series%' AND state = 'active'";
            await().until(() -> asked(postgres, working).equals("2")); // This one sees itself.
            Pid.of(postgres.pid()).orElseThrow().stop("KILL", Duration.ofSeconds(10));

            var again = start(new PostgresServer(data, postgres.port(), TestFolder.cache()));

            assertThat(again.adopted()).isFalse();
            assertThat(asked(again, "SHOW fsync")).isEqualTo("on");
        }
    }

    @Test
    void a_server_that_was_killed_is_started_again_once_its_dying_shop_has_let_go_of_it() throws Exception {
        var postgres = start(new PostgresServer(data, Ports.free(), TestFolder.cache()));
        postgres.stop();
        var words = new ArrayList<>(List.of("sh", "-c", "\"$@\" & exec sleep 600", "sh"));
        words.addAll(postgres.command());
        var dying = new ProcessBuilder(words)
                .redirectErrorStream(true)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start(); // It never asks what became of its child.
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            await().until(postgres::healthy);
            var pid = Files.readAllLines(folder.resolve("postgresql/postmaster.pid"))
                    .getFirst();
            Pid.of(Long.parseLong(pid)).orElseThrow().stop("KILL", Duration.ofSeconds(10));

            var again = threads.submit(() -> start(new PostgresServer(data, postgres.port(), TestFolder.cache())));
            await().until(() ->
                    Files.readString(folder.resolve("logs/postgresql.log")).contains("PID %s) running".formatted(pid)));
            assertThat(again.isDone()).isFalse();
            dying.destroyForcibly();

            assertThat(asked(again.get(), "SHOW fsync")).isEqualTo("on");
        } finally {
            dying.destroyForcibly();
        }
    }

    @Test
    void an_orphan_on_another_port_is_reaped_and_one_like_ours_is_adopted() {
        var orphan = start(new RedisServer(data, Ports.free(), TestFolder.cache()));

        var adopting = start(new RedisServer(data, orphan.port(), TestFolder.cache()));
        assertThat(adopting.adopted()).isTrue();
        assertThat(adopting.pid()).isEqualTo(orphan.pid());

        var moved = start(new RedisServer(data, Ports.free(), TestFolder.cache()));
        assertThat(moved.adopted()).isFalse();
        assertThat(orphan.state()).isEqualTo(ServerStatus.State.DOWN);
        assertThat(Servers.status(folder)).extracting(ServerStatus::address).containsExactly(moved.address());
    }

    @Test
    void one_whose_shop_died_before_it_wrote_down_what_it_had_started_is_reaped() throws Exception {
        var orphan = start(new RedisServer(data, Ports.free(), TestFolder.cache()));
        var unknown = Pid.of(orphan.pid()).orElseThrow();
        Files.delete(folder.resolve("run/redis.json"));

        var another = start(new RedisServer(data, orphan.port(), TestFolder.cache()));

        assertThat(another.adopted()).isFalse();
        assertThat(unknown.alive()).isFalse();

        Files.delete(folder.resolve("run/redis.json"));
        ChildServer.reap(folder);
        assertThat(another.state()).isEqualTo(ServerStatus.State.DOWN);
        assertThat(folder.resolve("run")).isDirectoryNotContaining("glob:**.started");
    }

    @Test
    void a_frozen_orphan_is_reaped_with_force() throws Exception {
        var orphan = start(new RedisServer(data, Ports.free(), TestFolder.cache()));
        new ProcessBuilder("kill", "-STOP", Long.toString(orphan.pid())).start().waitFor();

        var fresh = start(new RedisServer(data, orphan.port(), TestFolder.cache()));

        assertThat(fresh.adopted()).isFalse();
        assertThat(fresh.pid()).isNotEqualTo(orphan.pid());
    }

    @Test
    void a_process_that_got_a_dead_server_s_number_is_left_alone() throws Exception {
        var bystander = new ProcessBuilder("sleep", "60").start();
        try {
            DataFolder.write(folder.resolve("run/redis.json"), """
                    {"server":"redis","port":1,"pid":%d,"started":"another boot:1","since":"2026-11-21T00:00:00Z","fingerprint":"x"}""".formatted(bystander.pid()));

            start(new RedisServer(data, Ports.free(), TestFolder.cache()));

            assertThat(bystander.isAlive()).isTrue();
        } finally {
            bystander.destroyForcibly();
        }
    }

    @Test
    void a_taken_port_is_named_with_its_setting_and_its_holder() throws IOException {
        try (var holder = new ServerSocket(0, 1, InetAddress.getByName("127.0.0.1"))) {
            var server = new RedisServer(data, holder.getLocalPort(), TestFolder.cache());

            assertThatThrownBy(server::start)
                    .isInstanceOf(EmbeddedException.class)
                    .hasMessageContaining("port " + holder.getLocalPort())
                    .hasMessageContaining("redis.port")
                    .hasMessageContaining("process " + ProcessHandle.current().pid());
        }
    }

    @Test
    void the_stand_in_for_mongodb_says_hello_and_keeps_documents_while_it_is_adopted() {
        var port = Ports.free();
        var first = start(new MongoServer(data, port, Jvm.classPath()));
        try (var client = MongoClients.create(first.uri())) {
            var hello = client.getDatabase("admin").runCommand(new Document("hello", 1));
            assertThat(hello.getBoolean("isWritablePrimary")).isTrue();
            client.getDatabase("shop").getCollection("views").insertOne(new Document("_id", 1));
        }

        var second = start(new MongoServer(data, port, Jvm.classPath()));

        assertThat(second.adopted()).isTrue();
        try (var client = MongoClients.create(second.uri())) {
            assertThat(client.getDatabase("shop").getCollection("views").countDocuments())
                    .isEqualTo(1);
        }
    }

    @Test
    void the_stand_in_begins_with_what_it_wrote_down_and_a_kill_takes_it_back_there() {
        var server = start(new MongoServer(data, Ports.free(), Jvm.classPath(), 256, true));
        insert(server, "stopped");
        server.stop();
        assertThat(MongoServer.checkpoint(folder)).isPresent();
        server.start();
        assertThat(found(server)).containsExactly("stopped");
        insert(server, "killed");
        Pid.of(server.pid()).orElseThrow().stop("KILL", Duration.ofSeconds(10));

        server.start();

        assertThat(found(server)).containsExactly("stopped");
    }

    private static void insert(MongoServer server, String id) {
        try (var client = MongoClients.create(server.uri())) {
            client.getDatabase("shop").getCollection("views").insertOne(new Document("_id", id));
        }
    }

    private static List<String> found(MongoServer server) {
        try (var client = MongoClients.create(server.uri())) {
            return client.getDatabase("shop")
                    .getCollection("views")
                    .find()
                    .map(document -> document.getString("_id"))
                    .into(new ArrayList<>());
        }
    }

    private static String asked(PostgresServer postgres, String question) throws SQLException {
        try (var connection = DriverManager.getConnection(postgres.jdbcUrl(), postgres.user(), postgres.password());
                var statement = connection.createStatement();
                var answer = statement.executeQuery(question)) {
            assertThat(answer.next()).isTrue();
            return answer.getString(1);
        }
    }

    /** A shop in a JVM of its own that has kept a row. */
    private Process otherShop(int port) throws IOException {
        var shop = new ProcessBuilder(
                        Jvm.java(), "-cp", Jvm.classPath(), KeepARow.class.getName(), folder.toString(), "" + port)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        assertThat(shop.inputReader().readLine()).isEqualTo("kept");
        return shop;
    }

    static final class KeepARow {
        public static void main(String[] arguments) throws SQLException, InterruptedException {
            var server = new PostgresServer(
                    DataFolder.open(Path.of(arguments[0])), Integer.parseInt(arguments[1]), TestFolder.cache());
            server.start();
            in(server);
            System.out.println("kept");
            Thread.currentThread().join();
        }

        static void in(PostgresServer server) throws SQLException {
            try (var connection = DriverManager.getConnection(server.jdbcUrl(), server.user(), server.password());
                    var statement = connection.createStatement()) {
                statement.execute("CREATE TABLE kept (word text)");
                statement.execute("INSERT INTO kept VALUES ('acknowledged')");
            }
        }
    }

    @Test
    void secrets_are_kept_and_readable_by_their_owner_only() throws IOException {
        var secret = data.secret("login.admin");

        assertThat(data.secret("login.admin")).isEqualTo(secret).hasSize(24);
        assertThat(Files.getPosixFilePermissions(folder.resolve("secrets.json")))
                .hasSize(2);
    }
}
