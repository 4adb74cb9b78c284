package cartulary.saga.payment;

import cartulary.payments.PaymentProvider;
import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstanceId;
import java.time.Duration;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ObjectProvider;

/**
 * Notices when a provider is away and when it is back, and then has everything that waits for it asked at once: the pauses
 * between questions grow to an hour. One that answers was not away, whatever became of the call that is doubted, and
 * keeps its pauses. Machine time: whether a server is there has nothing to do with the shop's clock.
 */
final class Outage implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Outage.class);
    private static final Duration PACE = Duration.ofMillis(500);

    private enum State {
        DOUBTED,
        AWAY
    }

    private final Map<String, PaymentProvider> providers;
    private final ObjectProvider<Scheduler> scheduler;
    private final InstantSource time;
    /** Those of which nothing is known are well. */
    private final Map<String, State> states = new ConcurrentHashMap<>();

    private final ScheduledExecutorService pulse = Executors.newSingleThreadScheduledExecutor(
            Thread.ofPlatform().daemon().name("provider-outage").factory());

    Outage(List<PaymentProvider> providers, ObjectProvider<Scheduler> scheduler, InstantSource time) {
        this.providers =
                providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, Function.identity()));
        this.scheduler = scheduler;
        this.time = time;
        var _ = pulse.scheduleWithFixedDelay(this::look, PACE.toMillis(), PACE.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** A call was not answered. */
    void doubt(PaymentProvider provider) {
        states.putIfAbsent(provider.name(), State.DOUBTED);
    }

    private void look() {
        for (var each : List.copyOf(states.entrySet())) {
            try {
                look(each.getKey(), each.getValue());
            } catch (RuntimeException e) {
                LOG.warn("{} was away, and what waits for it is not woken yet: {}", each.getKey(), e.toString());
            }
        }
    }

    private void look(String name, State state) {
        if (!providers.get(name).answers()) {
            if (states.put(name, State.AWAY) != State.AWAY) LOG.warn("{} does not answer", name);
            return;
        }
        if (state == State.AWAY) LOG.info("{} answers again: {} tasks are woken", name, wake());
        states.remove(name);
    }

    /** All tasks of all providers: one that waits for another finds it as it was, and waits again. */
    private int wake() {
        var waiting = new HashMap<TaskInstanceId, PaymentWork>();
        for (var task : PaymentTasks.ASKING) {
            scheduler.getObject().fetchScheduledExecutionsForTask(task, PaymentWork.class, execution -> {
                if (execution.getExecutionTime().isAfter(time.instant())) {
                    waiting.put(execution.getTaskInstance(), execution.getData());
                }
            });
        }
        waiting.forEach((task, work) -> scheduler.getObject().reschedule(task, time.instant(), work.woken()));
        return waiting.size();
    }

    @Override
    public void close() {
        pulse.shutdownNow();
    }
}
