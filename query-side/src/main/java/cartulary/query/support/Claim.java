package cartulary.query.support;

import java.time.Duration;
import java.util.function.LongSupplier;

/**
 * Whether this process surely is the one that writes a version now. Its claim on the version's token keeps others away for
 * longer than it is sure of it here, so that it looks again, after it was stopped for a while, before others may have written.
 */
final class Claim {
    /** Less than a third of a token's claim. */
    private static final Duration SURE = Duration.ofSeconds(3);
    /** Until then nobody need be asked whether it still stands; an idle processor asks every second. */
    private static final Duration FRESH = Duration.ofSeconds(1);

    private final LongSupplier nanos;
    private volatile long number;
    private volatile long since;
    private volatile boolean held;

    Claim() {
        this(System::nanoTime);
    }

    /** @param nanos as {@link System#nanoTime} */
    Claim(LongSupplier nanos) {
        this.nanos = nanos;
    }

    /** To be asked for before the token's store is. */
    long now() {
        return nanos.getAsLong();
    }

    /** The token was claimed, maybe after another process had it. */
    synchronized void begun(long asked) {
        number++;
        since = asked;
        held = true;
    }

    /** The token's store knows that it is still ours. */
    void confirmed(long asked) {
        since = asked;
    }

    synchronized void given() {
        held = false;
    }

    /** Whether it was confirmed a moment ago. */
    boolean isFresh() {
        return held && nanos.getAsLong() - since < FRESH.toNanos();
    }

    /** By which one claim is told from the next; negative if it is not sure that there is one. */
    long number() {
        var current = number;
        return held && nanos.getAsLong() - since < SURE.toNanos() ? current : -1;
    }
}
