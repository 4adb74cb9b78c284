package cartulary.payments;

import java.io.IOException;
import java.io.Reader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Properties;
import java.util.function.UnaryOperator;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Settings as they are now: those in the file that {@code cartulary.payment.tuning-file} names win over what the shop was
 * started with, and are read again when the file has changed.
 */
final class Tuning {
    private static final Logger LOG = LoggerFactory.getLogger(Tuning.class);
    private static final long PACE_NANOS = Duration.ofSeconds(1).toNanos();

    private final UnaryOperator<String> started;
    private final Path file;
    private Properties now = new Properties();
    private FileTime read;
    private long looked = System.nanoTime() - PACE_NANOS;

    /** @param file null: nothing changes */
    Tuning(UnaryOperator<String> started, Path file) {
        this.started = started;
        this.file = file;
    }

    /** Null if it is not set. */
    String get(String name) {
        var value = properties().getProperty(name);
        if (value == null) value = started.apply(name);
        return value == null || value.isBlank() ? null : value.strip();
    }

    String get(String name, String otherwise) {
        var value = get(name);
        return value == null ? otherwise : value;
    }

    private synchronized Properties properties() {
        if (file == null || System.nanoTime() - looked < PACE_NANOS) return now;
        looked = System.nanoTime();
        try {
            if (!Files.exists(file)) {
                now = new Properties();
                read = null;
                return now;
            }
            var changed = Files.getLastModifiedTime(file);
            if (changed.equals(read)) return now;
            var found = new Properties();
            try (Reader reader = Files.newBufferedReader(file)) {
                found.load(reader);
            }
            now = found;
            read = changed;
            LOG.info("settings of payment providers were read again: {}", found.stringPropertyNames());
        } catch (IOException | IllegalArgumentException e) {
            LOG.error("{} cannot be read: the settings stay as they are", file, e);
        }
        return now;
    }
}
