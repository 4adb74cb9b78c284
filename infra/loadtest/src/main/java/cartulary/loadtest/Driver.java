package cartulary.loadtest;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.TreeMap;
import java.util.concurrent.Executors;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * Sends requests over a fixed number of connections, each its next as soon as it is answered: wrk where it is installed, else
 * Java's own client, which costs the server more of the shared cores.
 */
final class Driver {
    /** A body goes with the staff's token. */
    record Request(String method, String path, String body) {
        static Request get(String path) {
            return new Request("GET", path, "");
        }

        private String line() {
            return (method + " " + path + " " + body).strip();
        }
    }

    private static final Duration RAMP = Duration.ofMillis(500);
    private final URI server;
    private final Path folder;
    private final String token;
    private final Path wrk;
    private final Supplier<Cpu> meter;

    /**
     * @param folder for what wrk reads
     * @param token of staff
     */
    Driver(URI server, Path folder, String token, Supplier<Cpu> meter) {
        this.server = server;
        this.folder = folder;
        this.token = token;
        this.meter = meter;
        this.wrk = Stream.of(
                        Objects.requireNonNullElse(System.getenv("PATH"), "").split(":"))
                .map(each -> Path.of(each, "wrk"))
                .filter(Files::isExecutable)
                .findFirst()
                .orElse(null);
    }

    String name() {
        return wrk == null ? "java.net.http" : wrk.toString();
    }

    /**
     * @param requests sent in this order, by several threads from several places; again from the first when all were sent
     * @throws IllegalStateException if one was refused or got no answer
     */
    Load.Measured drive(List<Request> requests, int connections, Duration length) throws Exception {
        return wrk == null ? byJava(requests, connections, length) : byWrk(requests, connections, length);
    }

    private Load.Measured byWrk(List<Request> requests, int connections, Duration length) throws Exception {
        var script = folder.resolve("browse.lua");
        if (!Files.exists(script)) {
            try (var text = Driver.class.getResourceAsStream("browse.lua")) {
                Files.copy(Objects.requireNonNull(text), script);
            }
        }
        var lines = folder.resolve("requests.txt");
        Files.write(lines, requests.stream().map(Request::line).toList());
        var before = endedChildrenMillis();
        var process = new ProcessBuilder(
                        wrk.toString(),
                        "-t1", // It is far from busy; two would take turns with the shop's own.
                        "-c" + connections,
                        "-d" + Math.max(1, length.toSeconds()) + "s",
                        "--latency",
                        "-s",
                        script.toString(),
                        server.toString(),
                        "--",
                        lines.toString(),
                        token)
                .redirectErrorStream(true)
                .start();
        var used = meter.get();
        String said;
        try (var out = process.inputReader()) {
            said = String.join("\n", out.lines().toList());
        }
        var cpu = new TreeMap<>(used.since());
        if (process.waitFor() != 0) throw new IllegalStateException("wrk: " + said);
        cpu.put("driver", endedChildrenMillis() - before);
        var told = new ObjectMapper().readTree(said.substring(said.lastIndexOf("\n{") + 1));
        if (told.path("refused").asLong() + told.path("broken").asLong() > 0) {
            throw new NotAnswered(said);
        }
        cpu.remove("jvm");
        return new Load.Measured(
                told.path("micros").asDouble() / 1e6,
                told.path("requests").asLong(),
                told.path("p50").asDouble() / 1e3,
                told.path("p99").asDouble() / 1e3,
                cpu);
    }

    /** Of this process: children that have ended and were waited for. Linux. */
    private static double endedChildrenMillis() throws IOException {
        var line = Files.readString(Path.of("/proc/self/stat"));
        var fields = line.substring(line.lastIndexOf(')') + 2).split(" ");
        return (Long.parseLong(fields[13]) + Long.parseLong(fields[14])) * 10.0;
    }

    private Load.Measured byJava(List<Request> requests, int connections, Duration length) throws Exception {
        try (var threads = Executors.newVirtualThreadPerTaskExecutor();
                var client = HttpClient.newBuilder()
                        .version(HttpClient.Version.HTTP_1_1)
                        .executor(threads)
                        .build()) {
            var built = requests.stream().map(this::built).toList();
            var senders = new ArrayList<Load.Step>();
            IntStream.range(0, connections)
                    .forEach(sender ->
                            senders.add(sending(client, built, (int) ((long) built.size() * sender / connections))));
            var measured = Load.of(senders, 1, RAMP, length, meter);
            var cpu = new TreeMap<>(measured.cpuMillis());
            cpu.put("driver", cpu.remove("jvm"));
            return new Load.Measured(
                    measured.seconds(), measured.rows(), measured.p50Millis(), measured.p99Millis(), cpu);
        }
    }

    private static Load.Step sending(HttpClient client, List<HttpRequest> requests, int from) {
        return new Load.Step() {
            private int at = from;

            @Override
            public void run() throws Exception {
                var request = requests.get(at++ % requests.size());
                var answer = client.send(request, HttpResponse.BodyHandlers.ofByteArray());
                if (answer.statusCode() / 100 != 2) {
                    throw new IllegalStateException(request.uri() + " was answered with " + answer.statusCode());
                }
            }
        };
    }

    private HttpRequest built(Request request) {
        var built = HttpRequest.newBuilder(server.resolve(request.path())).timeout(Duration.ofSeconds(10));
        if (request.body().isEmpty()) return built.build();
        return built.header("Authorization", token)
                .header("Content-Type", "application/json")
                .method(request.method(), HttpRequest.BodyPublishers.ofString(request.body()))
                .build();
    }

    /**
     * Nobody minds who is late: so that caches and compilers have seen it.
     *
     * @return requests a second; 0 if not all were answered
     */
    double warmUp(List<Request> requests, int connections, Duration length) throws Exception {
        if (!length.isPositive()) return 0;
        try {
            var driven = drive(requests, connections, length);
            return driven.rows() / driven.seconds();
        } catch (NotAnswered _) {
            return 0; // What is measured says whether it is so still.
        }
    }

    /** Some were refused, or got no answer in time. */
    static final class NotAnswered extends IllegalStateException {
        NotAnswered(String said) {
            super("not all were answered as they should be: " + said);
        }
    }
}
