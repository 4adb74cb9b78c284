package cartulary.gateway.support;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import ch.qos.logback.classic.LoggerContext;
import ch.qos.logback.classic.encoder.PatternLayoutEncoder;
import ch.qos.logback.classic.filter.ThresholdFilter;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.OutputStreamAppender;
import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.concurrent.Executors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.slf4j.MDC;

class LogWriterTest {
    private final ByteArrayOutputStream written = new ByteArrayOutputStream();
    private final LoggerContext context = new LoggerContext();

    @Test
    void every_line_is_written_each_ones_in_their_order_and_as_they_were() {
        var writer = writer(null);
        var logger = context.getLogger("test");
        try (var threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (int who = 0; who < 20; who++) {
                var name = "w" + who;
                threads.execute(() -> {
                    for (int i = 0; i < 1_000; i++) {
                        MDC.put("who", name);
                        logger.info("line {}", i);
                        MDC.clear(); // As a request does whose line waits yet.
                    }
                });
            }
        }
        writer.stop();
        var lines = written.toString(StandardCharsets.UTF_8).lines().toList();
        assertThat(lines).hasSize(20_000);
        for (int who = 0; who < 20; who++) {
            var mine = "w" + who + " ";
            assertThat(lines.stream().filter(line -> line.startsWith(mine)).toList())
                    .isEqualTo(IntStream.range(0, 1_000)
                            .mapToObj(i -> mine + "line " + i)
                            .toList());
        }
    }

    @Test
    void a_line_can_be_read_a_moment_later_though_no_other_follows() {
        writer(null);
        context.getLogger("test").info("alone");
        await().atMost(Duration.ofSeconds(5))
                .until(() -> written.toString(StandardCharsets.UTF_8).contains("alone"));
    }

    @Test
    void what_is_not_to_be_written_is_not() {
        var off = new ThresholdFilter();
        off.setLevel("WARN");
        off.start();
        var writer = writer(off);
        context.getLogger("test").info("a request");
        context.getLogger("test").warn("a fault");
        writer.stop();
        assertThat(written.toString(StandardCharsets.UTF_8)).contains("a fault").doesNotContain("a request");
    }

    private LogWriter writer(ThresholdFilter filter) {
        context.setMDCAdapter(MDC.getMDCAdapter());
        var encoder = new PatternLayoutEncoder();
        encoder.setContext(context);
        encoder.setPattern("%X{who} %msg%n");
        encoder.start();
        var stream = new OutputStreamAppender<ILoggingEvent>();
        stream.setContext(context);
        stream.setEncoder(encoder);
        stream.setOutputStream(written);
        if (filter != null) stream.addFilter(filter);
        stream.start();
        var writer = new LogWriter(stream);
        writer.setContext(context);
        writer.start();
        context.getLogger("test").addAppender(writer);
        return writer;
    }
}
