package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.jar.JarFile;
import org.junit.jupiter.api.Test;

/** What is handed out: the shop, and beside it, in a folder of its own, the payment sandbox. */
class DistIT {
    private static final Path DIST = Path.of("target/dist");

    @Test
    void the_sandbox_is_no_part_of_what_takes_real_money() throws Exception {
        assertThat(jars("lib")).isNotEmpty();
        assertThat(jars("lib").stream().filter(DistIT::holdsTheSandbox)).isEmpty();
        assertThat(jars("sandbox").stream().filter(DistIT::holdsTheSandbox)).hasSize(1);
        var image = Files.readString(Path.of("Dockerfile"));
        var sides = image.substring(image.indexOf("FROM base AS sides"), image.indexOf("FROM trained AS shop"));
        assertThat(sides.lines().filter(line -> line.startsWith("COPY")))
                .containsExactly(
                        "COPY --from=trained /opt/cartulary/lib /opt/cartulary/lib",
                        "COPY --from=trained /opt/cartulary/aot /opt/cartulary/aot");
    }

    private static List<Path> jars(String folder) throws IOException {
        try (var files = Files.list(DIST.resolve(folder))) {
            return files.toList();
        }
    }

    private static boolean holdsTheSandbox(Path jar) {
        try (var file = new JarFile(jar.toFile())) {
            return file.stream().anyMatch(entry -> entry.getName().startsWith("cartulary/sandbox/"));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
