package cartulary.eventstore;

import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.AggregateConfiguration;
import org.axonframework.config.Configuration;
import org.springframework.beans.factory.DisposableBean;
import org.springframework.context.SmartLifecycle;

/** Starts handlers and processors before the shop opens its doors, and stops them after it has closed them. */
public final class AxonLifecycle implements SmartLifecycle, DisposableBean {
    /** Web servers start later and stop earlier. Whoever calls on handlers should too. */
    public static final int PHASE = 0;

    /** How long commands under way may take to end. */
    private static final Duration COMMANDS_END = Duration.ofSeconds(10);

    private final Configuration configuration;
    private final Turn turn;
    private final ExecutorService commands;
    private volatile boolean running;

    /** @param turn waited for by a process that has aggregates; null if any number may have them */
    AxonLifecycle(Configuration configuration, Turn turn, ExecutorService commands) {
        this.configuration = configuration;
        this.turn = configuration.findModules(AggregateConfiguration.class).isEmpty() ? null : turn;
        this.commands = commands;
        if (this.turn != null) this.turn.reach(); // While the rest of the process is put together.
    }

    @Override
    public void start() {
        if (turn != null
                && !configuration.findModules(AggregateConfiguration.class).isEmpty()) {
            try {
                turn.await();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                throw new IllegalStateException("interrupted while standing by", e);
            }
        }
        configuration.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        configuration.shutdown();
    }

    /** A context may be stopped and started again; only at its end do commands end. Before all that they stand on. */
    @Override
    public void destroy() {
        commands.shutdown();
        try {
            if (!commands.awaitTermination(COMMANDS_END.toSeconds(), TimeUnit.SECONDS)) commands.shutdownNow();
        } catch (InterruptedException _) {
            Thread.currentThread().interrupt();
        }
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
