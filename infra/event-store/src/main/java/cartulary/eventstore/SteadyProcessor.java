package cartulary.eventstore;

import org.axonframework.eventhandling.TrackingEventProcessor;

/**
 * Tries again soon after an error, however long it has lasted: the library would wait up to a minute, and what it waits for
 * may have been back for as long.
 */
public final class SteadyProcessor extends TrackingEventProcessor {
    private static final long WAIT_MAX_MILLIS = 2_000;

    public SteadyProcessor(Builder builder) {
        super(builder);
    }

    @Override
    protected void doSleepFor(long millis) {
        super.doSleepFor(Math.min(millis, WAIT_MAX_MILLIS));
    }
}
