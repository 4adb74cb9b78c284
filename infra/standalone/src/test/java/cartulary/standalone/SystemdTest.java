package cartulary.standalone;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SystemdTest {
    @TempDir
    Path folder;

    @Test
    void the_unit_is_one_that_systemd_takes() throws Exception {
        var unit = Files.readString(Path.of(System.getProperty("basedir", "."), "../systemd/cartulary.service"));
        assertThat(unit).contains("cartulary.standalone.Shop up ");
        assertThat(Class.forName("cartulary.standalone.Shop")).isNotNull();
        var here = folder.resolve("cartulary.service"); // With the Java and the user that are here.
        var java = Path.of(System.getProperty("java.home"), "bin/java").toString();
        Files.writeString(
                here,
                unit.replace("/usr/bin/java", java)
                        .replace("User=cartulary", "User=" + System.getProperty("user.name")));
        Process verify;
        try {
            verify = new ProcessBuilder(
                            "systemd-analyze", "verify", "--man=no", "--recursive-errors=no", here.toString())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException missing) {
            assumeTrue(false, "no systemd-analyze here: the unit was not verified");
            return;
        }
        var said = new String(verify.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertThat(verify.waitFor()).as(said).isZero();
        assertThat(said).isEmpty();
    }
}
