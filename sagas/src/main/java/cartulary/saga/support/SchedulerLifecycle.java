package cartulary.saga.support;

import cartulary.eventstore.AxonLifecycle;
import com.github.kagkarlsson.scheduler.Scheduler;
import java.util.List;
import org.springframework.context.SmartLifecycle;

/** Runs stored tasks only while the handlers they call on are there. */
final class SchedulerLifecycle implements SmartLifecycle {
    private final List<Scheduler> schedulers;
    private final Runnable first;
    private volatile boolean running;

    /** @param first done before anything runs */
    SchedulerLifecycle(List<Scheduler> schedulers, Runnable first) {
        this.schedulers = schedulers;
        this.first = first;
    }

    @Override
    public void start() {
        first.run();
        schedulers.forEach(Scheduler::start);
        running = true;
    }

    @Override
    public void stop() {
        running = false;
        schedulers.parallelStream().forEach(Scheduler::stop); // Each waits for what runs.
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
