package cartulary.loadtest.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.sql.SQLException;
import org.junit.jupiter.api.Test;

/**
 * The jars of this build, as {@code ./cartulary faults} runs them. Each run has its own seed, which it tells; {@code test --full} lets
 * more people in, and has the shop die at every point.
 */
class FaultsIT {
    private static final boolean FULL = "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    private static final Path ROOT = Path.of(System.getProperty("basedir", "."), "..", "..")
            .toAbsolutePath()
            .normalize();

    @Test
    void goods_and_money_outlive_whatever_is_killed() throws IOException, SQLException {
        var out = new ByteArrayOutputStream();
        var options = Faults.Options.of(
                "--minutes",
                "2",
                "--seed",
                Long.toString(System.nanoTime()),
                "--wallets",
                "30",
                "--rate",
                FULL ? "60" : "8",
                "--points",
                FULL ? "all" : "4",
                "--data",
                ROOT.resolve("infra/loadtest/target").toString());

        var ok = Faults.run(options, ROOT, new PrintStream(out, true, StandardCharsets.UTF_8), System.err);

        var told = out.toString(StandardCharsets.UTF_8);
        assertThat(ok).as(told).isTrue();
        var json = Shop.JSON.readTree(told);
        assertThat(json.path("violations")).as(told).isEmpty();
        assertThat(json.path("acknowledged_lost").asInt()).as(told).isZero();
        assertThat(json.path("faults").asInt()).as(told).isPositive();
        assertThat(json.path("replayed").path("lives").asInt()).as(told).isPositive();
    }
}
