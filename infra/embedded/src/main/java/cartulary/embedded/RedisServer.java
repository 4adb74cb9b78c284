package cartulary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** Redis with an append-only file, flushed every second: it holds nothing that cannot be rebuilt. */
public final class RedisServer extends ChildServer {
    private final Path binary;

    public RedisServer(DataFolder data, int port, Path cache) {
        super("redis", data, port, "redis.port");
        binary = cache.resolve("redis-" + packed()).resolve("redis-server");
    }

    public String url() {
        return "redis://" + address();
    }

    private static String packed() {
        var arm = System.getProperty("os.arch").equals("aarch64");
        if (!System.getProperty("os.name").equals("Linux"))
            return arm ? "6.2.6-v5-darwin-arm64" : "6.2.6-v5-darwin-amd64";
        return arm ? "6.2.7-linux-arm64" : "6.2.6-v5-linux-amd64";
    }

    @Override
    protected String version() {
        return packed();
    }

    @Override
    protected void prepare() throws IOException, InterruptedException {
        Unpacking.once(binary.getParent(), target -> {
            try (var packed = Unpacking.resource("redis-server-" + packed())) {
                Files.copy(packed, target.resolve("redis-server"));
            }
            Unpacking.executable(target.resolve("redis-server"));
        });
        Files.createDirectories(data.path("redis"));
    }

    @Override
    protected List<String> command() {
        return List.of(
                binary.toString(),
                "--bind",
                "127.0.0.1",
                "--port",
                "" + port(),
                "--dir",
                data.path("redis").toString(),
                "--appendonly",
                "yes",
                "--appendfsync",
                "everysec",
                "--save",
                "",
                "--daemonize",
                "no");
    }

    @Override
    protected String health() {
        return url();
    }
}
