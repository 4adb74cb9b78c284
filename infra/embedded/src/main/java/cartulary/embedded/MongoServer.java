package cartulary.embedded;

import java.util.List;

/** The {@link MongoStandIn} in a JVM of its own. */
public final class MongoServer extends ChildServer {
    private final String classPath;

    /** @param classPath holds this module and its libraries */
    public MongoServer(DataFolder data, int port, String classPath) {
        super("mongodb", data, port, "mongo.port");
        this.classPath = Jvm.absolute(classPath);
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
                "-Xmx256m",
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
