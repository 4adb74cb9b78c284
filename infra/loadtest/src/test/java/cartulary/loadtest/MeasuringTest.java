package cartulary.loadtest;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.junit.jupiter.api.Test;

class MeasuringTest {
    @Test
    void a_percentile_is_the_smallest_value_that_so_many_do_not_exceed() {
        var hundred = LongStream.rangeClosed(1, 100).toArray();
        assertThat(Load.percentile(hundred, 0.50)).isEqualTo(50);
        assertThat(Load.percentile(hundred, 0.99)).isEqualTo(99);
        assertThat(Load.percentile(new long[] {7}, 0.99)).isEqualTo(7);
    }

    @Test
    void rows_of_all_senders_are_counted_in_the_time_measured_only() throws Exception {
        Load.Step sender = () -> TimeUnit.MILLISECONDS.sleep(10);
        var measured = Load.of(
                List.of(sender, sender), 5, Duration.ofMillis(100), Duration.ofMillis(300), () -> new Cpu(Map.of()));
        assertThat(measured.seconds()).isBetween(0.3, 3.0);
        // Two senders, at most a hundred steps a second each, five rows a step.
        assertThat(measured.perSecond()).isPositive().isLessThanOrEqualTo(1000 * 1.05);
        assertThat(measured.p50Millis()).isGreaterThanOrEqualTo(10);
    }

    @Test
    void the_first_sender_that_fails_ends_the_run() {
        Load.Step well = () -> TimeUnit.MILLISECONDS.sleep(1);
        Load.Step ill = () -> {
            throw new IllegalStateException("refused");
        };
        assertThatThrownBy(() -> Load.of(
                        List.of(well, ill), 1, Duration.ofHours(1), Duration.ofHours(1), () -> new Cpu(Map.of())))
                .hasMessage("refused");
    }

    @Test
    void a_servers_time_counts_with_that_of_children_that_have_ended() throws Exception {
        var busy = "i=0; while [ $i -lt 200000 ]; do i=$((i+1)); done";
        var server = new ProcessBuilder("sh", "-c", "read _; sh -c '%s'; echo done; read _".formatted(busy)).start();
        try (var in = server.outputWriter();
                var out = server.inputReader()) {
            var cpu = new Cpu(Map.of("server", server.pid()));
            in.write("\n");
            in.flush();
            assertThat(out.readLine()).isEqualTo("done");
            assertThat(cpu.since().get("server")).isGreaterThanOrEqualTo(20);
        } finally {
            server.destroy();
        }
    }

    @Test
    void growth_is_the_slope_of_the_line_that_fits_best() {
        assertThat(Heap.slope(List.of(100.0, 103.0, 102.0, 105.0))).isCloseTo(1.4, within(1e-9));
        assertThat(Heap.slope(List.of(80.0, 80.0, 80.0))).isZero();
        assertThat(Heap.slope(List.of(80.0))).isZero();
    }

    @Test
    void an_identifier_is_replaced_wherever_it_stands() {
        var sample = new Rows.Sample("Order", "p", "1", Rows.ascii("{\"a\":\"id-1\",\"b\":\"x-id-1\"}"), new byte[0]);
        assertThat(sample.of(Rows.ascii("id-1"), Rows.ascii("id-2")).payload())
                .isEqualTo(Rows.ascii("{\"a\":\"id-2\",\"b\":\"x-id-2\"}"));
    }

    @Test
    void words_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> Options.of("--case", "creat")).hasMessageContaining("no creat among");
        assertThatThrownBy(() -> Options.of("--clients", "0")).hasMessageContaining("--clients cannot be 0");
        assertThatThrownBy(() -> Options.of("--seconds")).hasMessageContaining("needs a word");
        assertThatThrownBy(() -> Options.of("--fast")).hasMessageContaining("--fast");
    }

    @Test
    void the_first_is_drawn_as_often_as_its_rank_says_and_all_are_drawn() {
        var zipf = new Zipf(3, 1);
        var chance = new java.util.Random(7);
        var drawn = new int[3];
        for (int i = 0; i < 11_000; i++) drawn[zipf.next(chance)]++;
        assertThat(drawn[0]).isBetween(5_800, 6_200);
        assertThat(drawn[1]).isBetween(2_800, 3_200);
        assertThat(drawn[2]).isBetween(1_800, 2_200);
        assertThat(zipf.share(2)).isCloseTo(9 / 11.0, within(1e-9));
        assertThat(zipf.share(10)).isEqualTo(1);
    }

    @Test
    void words_for_browsing_and_replaying_that_make_no_sense_are_named() {
        assertThatThrownBy(() -> new BrowseBench(List.of("--case", "lists"), System.out, _ -> {}))
                .hasMessageContaining("no lists among");
        assertThatThrownBy(() -> new BrowseBench(List.of("--zipf", "-1"), System.out, _ -> {}))
                .hasMessageContaining("--zipf cannot be -1");
        assertThatThrownBy(() -> new ReplayBench(List.of("--events", "9"), System.out, _ -> {}))
                .hasMessageContaining("--events cannot be 9");
        assertThatThrownBy(() -> new StartBench(List.of("--events", "8"), System.out, _ -> {}))
                .hasMessageContaining("--events cannot be 8");
    }

    @Test
    void the_heap_is_watched_for_ten_minutes_and_only_when_asked_for() {
        assertThat(Options.of().cases()).doesNotContain("heap");
        assertThat(Options.of("--case", "heap").length()).hasMinutes(10);
    }
}
