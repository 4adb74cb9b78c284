package cartulary.gateway.support;

import java.time.Clock;
import java.time.Instant;

/**
 * The host's clock, for tokens and problems; orders and webhooks live in shop time. A type of its own, so that it is never
 * injected where an InstantSource means shop time.
 */
public record MachineTime(Clock clock) {
    public Instant now() {
        return clock.instant();
    }
}
