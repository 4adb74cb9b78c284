package cartulary.embedded;

import java.io.File;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;

/** One instance of a side of the shop in a JVM of its own. It keeps nothing: killed and started again, it goes on. */
public final class SideServer extends ChildServer {
    private final String health;
    private final List<String> jvm;
    private final String classPath;
    private final String main;
    private final String properties;

    /**
     * @param name of the instance, as query-side-2
     * @param port what it is known by: the gateway's, or the one of its health
     * @param health answers 200 when it is ready
     * @param jvm flags of its JVM
     * @param properties Spring's, as one JSON object; not on the command line, which every user of the machine can read
     */
    public SideServer(
            String name, DataFolder data, int port, String health, List<String> jvm, String main, String properties) {
        super(name, data, port, name.equals("gateway") ? "gateway.port" : "sides.port");
        this.health = health;
        this.jvm = List.copyOf(jvm);
        this.classPath = Jvm.classPath();
        this.main = main;
        this.properties = properties;
    }

    /** A side of jars built since must not be adopted. */
    @Override
    protected String version() {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(jar -> Long.toString(new File(jar).lastModified()))
                .reduce("", (all, jar) -> Integer.toHexString((all + jar).hashCode()));
    }

    @Override
    protected void prepare() {}

    @Override
    protected List<String> command() {
        var command = new ArrayList<>(List.of(Jvm.java()));
        command.addAll(jvm);
        command.addAll(List.of("-cp", classPath, main));
        return command;
    }

    @Override
    protected Map<String, String> environment() {
        return Map.of("SPRING_APPLICATION_JSON", properties);
    }

    @Override
    protected Duration startsWithin() {
        return Duration.ofMinutes(3);
    }

    @Override
    protected String health() {
        return health;
    }
}
