package cartulary.saga.planned;

import cartulary.contract.catalog.ProductEvent.PublicationScheduled;
import cartulary.contract.pricing.PriceEvent.PriceScheduled;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Has each price and each publication that has a time carried out when it comes: a task stored with its token. One that was
 * cancelled finds nothing to do.
 */
@ProcessingGroup(PlannedWorker.PROCESSOR)
final class PlannedWorker {
    static final String PROCESSOR = "planned-worker";
    private final StoredTasks tasks;

    PlannedWorker(StoredTasks tasks) {
        this.tasks = tasks;
    }

    @EventHandler
    void on(PriceScheduled event) {
        store(event.priceId().value(), event.from());
    }

    @EventHandler
    void on(PublicationScheduled event) {
        store(event.productId().value(), event.at());
    }

    private void store(String of, Instant at) {
        tasks.store(new TaskInstance<>(PlannedTasks.TASK, of + "@" + at, new PlannedWork(of, at, 1)), at);
    }
}
