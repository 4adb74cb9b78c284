package cartulary.embedded;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.net.httpserver.HttpServer;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SupervisorTest {
    /** Says it is ready, and no more. */
    public static final class Ready {
        public static void main(String[] arguments) throws Exception {
            var port = Integer.parseInt(System.getenv("SPRING_APPLICATION_JSON"));
            var server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 4);
            server.createContext("/", exchange -> {
                exchange.sendResponseHeaders(200, -1);
                exchange.close();
            });
            server.start();
        }
    }

    @TempDir
    Path folder;

    private final List<String> said = new CopyOnWriteArrayList<>();
    private DataFolder data;

    @BeforeEach
    void open() {
        data = DataFolder.open(folder);
    }

    @AfterEach
    void close() {
        data.close();
    }

    @Test
    void one_that_dies_is_said_and_started_again_and_later_the_second_time() throws Exception {
        var child = child("query-side-1");
        try (var supervisor = supervisor(child)) {
            supervisor.start(1);
            for (var wait : List.of("started again", "started again in 0.3 s", "started again in 0.6 s")) {
                var dead = child.pid();
                ProcessHandle.of(dead).orElseThrow().destroyForcibly();

                await().atMost(30, SECONDS)
                        .until(() -> child.pid() != dead && child.state() == ServerStatus.State.READY);
                assertThat(said).anyMatch(line -> line.contains("process " + dead + "; " + wait));
            }
        }
        assertThat(child.state()).isEqualTo(ServerStatus.State.DOWN);
    }

    @Test
    void one_that_was_up_for_a_while_is_started_again_at_once_however_often_it_dies() throws Exception {
        var child = child("query-side-1");
        try (var supervisor = new Supervisor(List.of(child), Duration.ofMinutes(1), Duration.ofMillis(1), said::add)) {
            supervisor.start(1);
            for (var times = 0; times < 3; times++) {
                var dead = child.pid();
                ProcessHandle.of(dead).orElseThrow().destroyForcibly();

                await().atMost(30, SECONDS)
                        .until(() -> child.pid() != dead && child.state() == ServerStatus.State.READY);
                assertThat(said).anyMatch(line -> line.endsWith("process " + dead + "; started again"));
            }
        }
    }

    @Test
    void classes_kept_for_other_jars_are_deleted_and_kept_anew() throws Exception {
        var jar = Files.writeString(folder.resolve("one.jar"), "a jar");
        var server = new MongoServer(data, Ports.free(), jar.toString());
        server.keepClasses(folder.resolve("no-training"));
        var before = kept(server);
        Files.createDirectories(before.getParent());
        Files.writeString(before, "its classes");
        assertThat(kept(server)).isEqualTo(before).exists();

        Files.writeString(jar, "a jar of another build");

        assertThat(kept(server)).isNotEqualTo(before).doesNotExist();
        assertThat(before).doesNotExist();
    }

    @Test
    void classes_that_a_training_kept_are_every_data_folders() throws Exception {
        var jar = Files.writeString(folder.resolve("one.jar"), "a jar");
        var server = new MongoServer(data, Ports.free(), jar.toString());
        server.keepClasses(folder.resolve("trained"));
        assertThat(kept(server)).startsWithRaw(folder.resolve("cache"));

        server.keepClasses(Files.createDirectory(folder.resolve("trained")));

        assertThat(kept(server)).startsWithRaw(folder.resolve("trained"));
    }

    private static Path kept(ChildServer server) {
        var word = "-XX:SharedArchiveFile=";
        return server.command().stream()
                .filter(each -> each.startsWith(word))
                .map(each -> Path.of(each.substring(word.length())))
                .findFirst()
                .orElseThrow();
    }

    @Test
    void status_lists_them_and_all_are_stopped() throws Exception {
        var one = child("sagas-1");
        var other = child("sagas-2");
        try (var supervisor = supervisor(one, other)) {
            supervisor.start(2);

            assertThat(Servers.status(folder))
                    .extracting(ServerStatus::server, ServerStatus::state)
                    .contains(
                            org.assertj.core.groups.Tuple.tuple("sagas-1", ServerStatus.State.READY),
                            org.assertj.core.groups.Tuple.tuple("sagas-2", ServerStatus.State.READY));
        }
        assertThat(Servers.status(folder)).isEmpty();
        assertThat(said).hasSize(2); // Nobody died.
    }

    private Supervisor supervisor(SideServer... children) {
        return new Supervisor(List.of(children), Duration.ofMillis(300), Duration.ofMinutes(1), said::add);
    }

    private SideServer child(String name) {
        var port = Ports.free();
        return new SideServer(
                name,
                data,
                port,
                "http://127.0.0.1:" + port + "/",
                List.of("-Xmx32m", "-XX:TieredStopAtLevel=1"),
                Ready.class.getName(),
                Integer.toString(port));
    }
}
