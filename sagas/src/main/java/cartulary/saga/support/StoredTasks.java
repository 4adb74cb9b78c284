package cartulary.saga.support;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.time.InstantSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores what must be done outside any transaction: in the caller's own transaction, so that it is stored exactly if the
 * caller commits. Looked for as soon as that has happened; the poll is only for what a crash left.
 */
public final class StoredTasks {
    private final ObjectProvider<Scheduler> scheduler;
    private final InstantSource time;

    public StoredTasks(ObjectProvider<Scheduler> scheduler, InstantSource time) {
        this.scheduler = scheduler;
        this.time = time;
    }

    /** Due at once. One that is stored already under the same name and id is left as it is. */
    public void store(TaskInstance<?> task) {
        store(task, time.instant());
    }

    /** Due at that instant of the shop's clock; else as {@link #store(TaskInstance)}. */
    public void store(TaskInstance<?> task, Instant due) {
        var tasks = scheduler.getObject();
        tasks.scheduleIfNotExists(task, due);
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            tasks.triggerCheckForDueExecutions();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                tasks.triggerCheckForDueExecutions();
            }
        });
    }
}
