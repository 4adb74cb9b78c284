package cartulary.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * One run, as small as it gets, of all cases or, but for the full test, of some: what it measured is of no interest, what it tells of it
 * is.
 */
class StoreBenchIT {
    private static final boolean FULL = "true".equals(System.getenv("CARTULARY_TEST_FULL"));
    private static final List<String> CASES = FULL ? Options.CASES : List.of("create", "scan", "replay-noop");
    private static final List<JsonNode> LINES = new ArrayList<>();

    @TempDir
    private static Path folder;

    @BeforeAll
    static void run() throws Exception {
        var options = Options.of(
                "--json",
                "--case",
                String.join(",", CASES),
                "--clients",
                "1,64",
                "--seconds",
                "0.2",
                "--rounds",
                "1",
                "--events",
                "4000",
                "--data",
                folder.toString(),
                "--jfr",
                folder.resolve("bench.jfr").toString());
        var out = new ByteArrayOutputStream();
        new StoreBench(options, new Report("store", true, new PrintStream(out, true, UTF_8)), System.err::println)
                .run();
        var mapper = new ObjectMapper();
        for (var line : out.toString(UTF_8).lines().toList()) LINES.add(mapper.readTree(line));
    }

    @Test
    void every_line_is_of_this_benchmark_and_the_settings_come_first_and_the_machine_last() {
        assertThat(LINES).allMatch(line -> line.path("bench").asText().equals("store"));
        assertThat(LINES.getFirst().path("settings"))
                .allSatisfy(setting -> assertThat(setting.asText()).isNotEmpty());
        assertThat(LINES.getFirst().path("settings").path("fsync").asText()).isEqualTo("on");
        assertThat(LINES.getFirst().path("settings").path("synchronous_commit").asText())
                .isEqualTo("on");
        assertThat(LINES.getLast().path("closing").path("load_average_after").isNumber())
                .isTrue();
    }

    @Test
    void every_variant_is_measured_in_every_case() {
        assertThat(results().map(StoreBenchIT::name))
                .containsExactlyInAnyOrderElementsOf(Stream.of(
                                "create limit-1 1",
                                "create limit-batch 1",
                                "create stock 1",
                                "create cartulary 1",
                                "create limit-64 64",
                                "create stock 64",
                                "create cartulary 64",
                                "append limit-1 1",
                                "append limit-batch 1",
                                "append stock 1",
                                "append cartulary 1",
                                "append limit-64 64",
                                "append stock 64",
                                "append cartulary 64",
                                "place stock 64",
                                "place cartulary 64",
                                "scan limit-1 1",
                                "replay-noop stock 1",
                                "replay-noop stock 4",
                                "replay-noop cartulary 1",
                                "replay-noop cartulary 4",
                                "replay-view cartulary 1",
                                "wake cartulary 1",
                                "wake-from-sending cartulary 1",
                                "heap cartulary 64")
                        .filter(name -> CASES.contains(name.substring(0, name.indexOf(' '))))
                        .toList());
    }

    @Test
    void a_line_tells_its_rate_and_the_processor_time_of_each_process() {
        assertThat(results()).allSatisfy(line -> {
            assertThat(line.path("per_s").asDouble()).isPositive();
            assertThat(line.path("cpu_ms_each").path("jvm").isNumber()).isTrue();
            assertThat(line.path("cpu_ms_each").path("postgresql").isNumber()).isTrue();
        });
        assertThat(results()
                        .filter(line -> List.of("create", "append", "wake")
                                .contains(line.path("case").asText())))
                .allSatisfy(line -> assertThat(line.path("p99_ms").asDouble())
                        .isGreaterThanOrEqualTo(line.path("p50_ms").asDouble()));
    }

    @Test
    void the_ratios_can_be_computed_again_from_the_rates() {
        var computed = new ArrayList<String>();
        results()
                .forEach(line -> line.path("ratio").forEach(ratio -> {
                    var to = ratio.path("to").asText();
                    var other = to.equals("scan")
                            ? result(each -> each.path("case").asText().equals("scan"))
                            : result(each -> each.path("case").equals(line.path("case"))
                                    && each.path("variant").asText().equals(to)
                                    && (to.startsWith("limit")
                                            || each.path("clients").equals(line.path("clients"))));
                    assertThat(ratio.path("of").asDouble())
                            .isCloseTo(
                                    line.path("per_s").asDouble()
                                            / other.path("per_s").asDouble(),
                                    within(0.000_51));
                    computed.add(name(line) + " to " + to);
                }));
        assertThat(computed)
                .contains(
                        "create cartulary 64 to stock",
                        "create cartulary 64 to limit-batch",
                        "create cartulary 1 to limit-1",
                        "create stock 64 to limit-64",
                        "replay-noop cartulary 4 to scan");
    }

    @Test
    void each_bar_says_whether_it_is_met() {
        var bars = LINES.stream().filter(line -> line.has("bar")).toList();
        assertThat(bars).hasSize(FULL ? 16 : 8).allSatisfy(bar -> {
            var bound = bar.path("bound").asText().split(" ");
            var measured = bar.path("measured").asDouble();
            var limit = Double.parseDouble(bound[1]);
            assertThat(bar.path("met").asBoolean())
                    .isEqualTo(bound[0].equals("<=") ? measured <= limit : measured >= limit);
        });
    }

    @Test
    void nothing_is_left_but_the_recordings() {
        assertThat(folder.toFile().list())
                .containsExactlyInAnyOrderElementsOf(Stream.of("create", "append", "place", "replay-noop")
                        .filter(CASES::contains)
                        .map("bench-%s.jfr"::formatted)
                        .toList());
    }

    private static Stream<JsonNode> results() {
        return LINES.stream().filter(line -> line.has("case"));
    }

    private static JsonNode result(Predicate<JsonNode> wanted) {
        return results().filter(wanted).findFirst().orElseThrow();
    }

    private static String name(JsonNode line) {
        return "%s %s %s"
                .formatted(
                        line.path("case").asText(),
                        line.path("variant").asText(),
                        line.path("clients").asText());
    }
}
