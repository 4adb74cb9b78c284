package cartulary.sandbox;

import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;

/** Shop time as the sandbox sees it: the machine's time plus an offset that the controls move and the journal keeps. */
final class SandboxClock implements InstantSource {
    private final InstantSource machine;
    private volatile Duration offset = Duration.ZERO;

    SandboxClock(InstantSource machine) {
        this.machine = machine;
    }

    @Override
    public Instant instant() {
        return machine.instant().plus(offset);
    }

    Duration offset() {
        return offset;
    }

    /** The offset that makes this clock show {@code wanted} now. */
    Duration offsetFor(Instant wanted) {
        return Duration.ofMillis(Duration.between(machine.instant(), wanted).toMillis());
    }

    void moveTo(Duration newOffset) {
        offset = newOffset;
    }
}
