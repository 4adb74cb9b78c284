package cartulary.embedded;

import java.nio.file.Path;

/** The Java this shop runs on, for its children. */
final class Jvm {
    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    static String classPath() {
        return System.getProperty("java.class.path");
    }
}
