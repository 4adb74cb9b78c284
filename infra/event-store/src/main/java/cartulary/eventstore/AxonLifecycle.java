package cartulary.eventstore;

import org.axonframework.config.Configuration;
import org.springframework.context.SmartLifecycle;

/** Starts handlers and processors before the shop opens its doors, and stops them after it has closed them. */
public final class AxonLifecycle implements SmartLifecycle {
    /** Web servers start later and stop earlier. Whoever calls on handlers should too. */
    public static final int PHASE = 0;

    private final Configuration configuration;
    private volatile boolean running;

    AxonLifecycle(Configuration configuration) {
        this.configuration = configuration;
    }

    @Override
    public void start() {
        configuration.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        configuration.shutdown();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return PHASE;
    }
}
