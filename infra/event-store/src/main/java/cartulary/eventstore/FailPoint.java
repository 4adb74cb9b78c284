package cartulary.eventstore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * Where a fault run has this process die, as by {@code kill -9}. Nothing without {@value #CHOSEN}, which only such a run sets:
 * {@code after-append:3} dies at the third pass once the file {@value #ARMED} names is there.
 */
public enum FailPoint {
    BEFORE_APPEND,
    /** It is stored, and nobody knows. */
    AFTER_APPEND,
    BEFORE_CALL,
    /** The provider has answered, and nothing is recorded. */
    AFTER_CALL,
    /** The command is done, and its sender waits. */
    BEFORE_REPLY,
    AFTER_REPLY,
    BEFORE_TOKEN,
    /** Moved on, not committed. */
    AFTER_TOKEN;

    private static final String CHOSEN = "cartulary.fail-point";
    private static final String ARMED = "cartulary.fail-point.armed";
    private static final FailPoint POINT;
    private static final AtomicInteger LEFT;
    private static final Path FILE;

    static {
        var chosen = System.getProperty(CHOSEN);
        var words = chosen == null ? null : chosen.split(":");
        POINT = words == null ? null : valueOf(words[0].toUpperCase(Locale.ROOT).replace('-', '_'));
        LEFT = new AtomicInteger(words == null ? 0 : Integer.parseInt(words[1]));
        FILE = words == null ? null : Path.of(System.getProperty(ARMED));
    }

    public void pass() {
        if (POINT == this && Files.exists(FILE) && LEFT.decrementAndGet() == 0) {
            Runtime.getRuntime().halt(137);
        }
    }
}
