package cartulary.eventstore;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import org.junit.jupiter.api.Assumptions;
import org.testcontainers.DockerClientFactory;
import org.testcontainers.containers.GenericContainer;
import org.testcontainers.containers.wait.strategy.Wait;
import org.testcontainers.utility.DockerImageName;

/**
 * A real Axon Server in development mode: the one named in the environment ({@value #GRPC} as host:port, and
 * {@value #HTTP} likewise), else a container where Docker is. Its events are for tests to forget.
 */
final class AxonServers {
    static final String GRPC = "CARTULARY_TEST_AXON_SERVER";
    static final String HTTP = "CARTULARY_TEST_AXON_SERVER_HTTP";
    private static final String IMAGE = "axoniq/axonserver:2025.2.5";

    private static AxonServers started;

    final String grpc;
    private final String http;

    private AxonServers(String grpc, String http) {
        this.grpc = grpc;
        this.http = http;
    }

    static boolean isThere() {
        return System.getenv(GRPC) != null || hasDocker();
    }

    /** Skips the test, saying why, if there is none. */
    static synchronized AxonServers orSkip() {
        if (started == null) {
            var named = System.getenv(GRPC);
            if (named != null) {
                started = new AxonServers(named, System.getenv(HTTP));
            } else {
                Assumptions.assumeTrue(
                        isThere(), "no Axon Server: set " + GRPC + " (host:port) and " + HTTP + ", or run Docker");
                started = container();
            }
        }
        return started;
    }

    /** Forgets every event. Skips the test if the server's HTTP address is not known. */
    void purge() throws IOException, InterruptedException {
        Assumptions.assumeTrue(http != null, "the server cannot be emptied: set " + HTTP + " (host:port)");
        try (var client = HttpClient.newHttpClient()) {
            var answer = client.send(
                    HttpRequest.newBuilder(URI.create("http://" + http + "/v1/devmode/purge-events"))
                            .DELETE()
                            .build(),
                    HttpResponse.BodyHandlers.ofString());
            if (answer.statusCode() / 100 != 2) throw new IllegalStateException(answer + ": " + answer.body());
        }
    }

    @SuppressWarnings("resource") // Lives as long as the tests.
    private static AxonServers container() {
        var server = new GenericContainer<>(DockerImageName.parse(IMAGE))
                .withEnv("AXONIQ_AXONSERVER_DEVMODE_ENABLED", "true")
                .withEnv("AXONIQ_AXONSERVER_STANDALONE", "true")
                .withEnv("AXONIQ_AXONSERVER_HOSTNAME", "localhost")
                .withExposedPorts(8024, 8124)
                .waitingFor(Wait.forHttp("/actuator/health").forPort(8024));
        server.start();
        return new AxonServers(
                server.getHost() + ":" + server.getMappedPort(8124),
                server.getHost() + ":" + server.getMappedPort(8024));
    }

    private static boolean hasDocker() {
        return DockerClientFactory.instance().isDockerAvailable();
    }
}
