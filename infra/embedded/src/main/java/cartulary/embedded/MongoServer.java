package cartulary.embedded;

import java.util.List;

/** The {@link MongoStandIn} in a JVM of its own. */
public final class MongoServer extends ChildServer {
    private static final long MEMORY_MB = 2048;

    private final String classPath;
    private final long memoryMb;

    /** @param classPath holds this module and its libraries */
    public MongoServer(DataFolder data, int port, String classPath) {
        this(data, port, classPath, MEMORY_MB);
    }

    /** @param memoryMb that it may use for documents at the most; what it does not need it does not take */
    public MongoServer(DataFolder data, int port, String classPath, long memoryMb) {
        super("mongodb", data, port, "mongo.port");
        this.classPath = Jvm.absolute(classPath);
        this.memoryMb = memoryMb;
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
        var command = java();
        command.addAll(List.of(
                "-Xmx" + memoryMb + "m",
                "-XX:+UseSerialGC",
                "-XX:TieredStopAtLevel=1",
                "--enable-native-access=ALL-UNNAMED",
                "--sun-misc-unsafe-memory-access=allow",
                "-Dlogback.configurationFile=cartulary/embedded/stand-in-logback.xml",
                "-cp",
                classPath,
                "cartulary.embedded.MongoStandIn",
                "--port=" + port()));
        return command;
    }

    @Override
    protected String health() {
        return uri();
    }
}
