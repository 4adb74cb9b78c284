package cartulary.eventstore;

import java.time.Instant;

/**
 * Moves shop time for everybody who lives by it, in demo and test: whoever holds timers replaces the plain bean by one
 * that keeps them still meanwhile and fires what has become due.
 */
@FunctionalInterface
public interface MoveClock {
    /**
     * @param then a moment that is past already moves nothing
     * @return the shop's time now
     * @throws IllegalStateException if the test clock is off
     */
    Instant to(Instant then);
}
