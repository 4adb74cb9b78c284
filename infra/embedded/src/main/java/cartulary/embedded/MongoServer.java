package cartulary.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** The {@link MongoStandIn} in a JVM of its own. */
public final class MongoServer extends ChildServer {
    private static final long MEMORY_MB = 2048;
    private static final String FOLDER = "mongodb";

    private final String classPath;
    private final long memoryMb;
    private final boolean keeps;

    /** @param classPath holds this module and its libraries */
    public MongoServer(DataFolder data, int port, String classPath) {
        this(data, port, classPath, MEMORY_MB);
    }

    /** @param memoryMb that it may use for documents at the most; what it does not need it does not take */
    public MongoServer(DataFolder data, int port, String classPath, long memoryMb) {
        this(data, port, classPath, memoryMb, false);
    }

    /**
     * As {@link #MongoServer(DataFolder, int, String, long)}.
     *
     * @param keeps whether it begins with what it last wrote down
     */
    public MongoServer(DataFolder data, int port, String classPath, long memoryMb, boolean keeps) {
        super("mongodb", data, port, "mongo.port");
        this.classPath = Jvm.absolute(classPath);
        this.memoryMb = memoryMb;
        this.keeps = keeps;
    }

    public String uri() {
        return "mongodb://" + address();
    }

    @Override
    protected String version() {
        return "stand-in 1.47.0";
    }

    @Override
    protected void prepare() {}

    @Override
    protected List<String> command() {
        var command = java(classPath);
        command.addAll(List.of(
                "-Xmx" + memoryMb + "m",
                "-XX:+UseG1GC",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=cartulary/embedded/stand-in-logback.xml",
                "cartulary.embedded.MongoStandIn",
                "--port=" + port()));
        if (keeps) command.add("--keep=" + data.path(FOLDER));
        return command;
    }

    /** When what stands in a data folder was written down. */
    public static Optional<Instant> checkpoint(Path folder) {
        try {
            return Optional.of(Files.getLastModifiedTime(Checkpoint.file(folder.resolve(FOLDER)))
                    .toInstant());
        } catch (IOException _) {
            return Optional.empty(); // None yet.
        }
    }

    /** It reads what it kept first, and at its end writes it down. */
    @Override
    protected Duration startsWithin() {
        return Duration.ofMinutes(2);
    }

    @Override
    protected Duration stopsWithin() {
        return Duration.ofMinutes(1);
    }

    @Override
    protected String health() {
        return uri();
    }
}
