package cartulary.embedded;

import java.io.File;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.UUID;
import java.util.stream.Collectors;

/** The Java this shop runs on, for its children. */
final class Jvm {
    private Jvm() {}

    static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }

    /** Absolute: children work in the data folder. */
    static String classPath() {
        return absolute(System.getProperty("java.class.path"));
    }

    /** A folder beside that of this module's own jar; it need not be there. */
    static Path beside(String folder) {
        try {
            var own = Path.of(Jvm.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
            return own.getParent().resolveSibling(folder);
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    /** Changes with any of the jars, by their places, sizes and times. */
    static String fingerprint(String classPath) {
        var jars = new StringBuilder();
        for (var entry : classPath.split(File.pathSeparator)) {
            var found = entry.endsWith("*")
                    ? new File(entry).getParentFile().listFiles((_, name) -> name.endsWith(".jar"))
                    : new File[] {new File(entry)};
            if (found == null) continue;
            Arrays.stream(found)
                    .sorted()
                    .forEach(jar -> jars.append(jar)
                            .append(' ')
                            .append(jar.length())
                            .append(' ')
                            .append(jar.lastModified())
                            .append('\n'));
        }
        return UUID.nameUUIDFromBytes(jars.toString().getBytes(StandardCharsets.UTF_8))
                .toString()
                .substring(0, 8);
    }

    /** A child runs in another folder than the one the path was written in. */
    static String absolute(String classPath) {
        return Arrays.stream(classPath.split(File.pathSeparator))
                .map(entry -> new File(entry).getAbsolutePath())
                .collect(Collectors.joining(File.pathSeparator));
    }
}
