package cartulary.saga.support;

import cartulary.eventstore.AxonLifecycle;
import com.github.kagkarlsson.scheduler.Scheduler;
import org.springframework.context.SmartLifecycle;

/** Runs stored tasks only while the handlers they call on are there. */
final class SchedulerLifecycle implements SmartLifecycle {
    private final Scheduler scheduler;
    private final Runnable first;
    private volatile boolean running;

    /** @param first done before anything runs */
    SchedulerLifecycle(Scheduler scheduler, Runnable first) {
        this.scheduler = scheduler;
        this.first = first;
    }

    @Override
    public void start() {
        first.run();
        scheduler.start();
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        scheduler.stop();
    }

    @Override
    public boolean isRunning() {
        return running;
    }

    @Override
    public int getPhase() {
        return AxonLifecycle.PHASE + 1000;
    }
}
