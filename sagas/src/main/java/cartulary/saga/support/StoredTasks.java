package cartulary.saga.support;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.serializer.Serializer;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import java.time.InstantSource;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import javax.sql.DataSource;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.jdbc.core.JdbcTemplate;
import org.springframework.transaction.support.TransactionSynchronization;
import org.springframework.transaction.support.TransactionSynchronizationManager;

/**
 * Stores what must be done outside any transaction: in the caller's own transaction, so that it is stored exactly if the
 * caller commits. Looked for as soon as that has happened; the poll is only for what a crash left.
 */
public final class StoredTasks {
    /** As the scheduler stores them, which would ask first whether there is one. */
    private static final String STORE = """
            insert into scheduled_tasks (task_name, task_instance, task_data, execution_time, picked, version)
            values (?, ?, ?, ?, false, 1) on conflict do nothing
            """;

    private final ObjectProvider<Scheduler> scheduler;
    private final JdbcTemplate database;
    private final Serializer serializer;
    private final InstantSource time;

    public StoredTasks(
            ObjectProvider<Scheduler> scheduler, DataSource database, Serializer serializer, InstantSource time) {
        this.scheduler = scheduler;
        this.database = new JdbcTemplate(database);
        this.serializer = serializer;
        this.time = time;
    }

    /** Due at once. One that is stored already under the same name and id is left as it is. */
    public void store(TaskInstance<?> task) {
        store(task, time.instant());
    }

    /** Due at that instant of the shop's clock; else as {@link #store(TaskInstance)}. */
    public void store(TaskInstance<?> task, Instant due) {
        database.update(
                STORE,
                task.getTaskName(),
                task.getId(),
                serializer.serialize(task.getData()),
                OffsetDateTime.ofInstant(due, ZoneOffset.UTC));
        if (due.isAfter(time.instant())) return; // The poll finds it.
        if (!TransactionSynchronizationManager.isSynchronizationActive()) {
            lookForDue();
            return;
        }
        TransactionSynchronizationManager.registerSynchronization(new TransactionSynchronization() {
            @Override
            public void afterCommit() {
                lookForDue();
            }
        });
    }

    private void lookForDue() {
        scheduler.getObject().triggerCheckForDueExecutions();
    }

    /** One that is being executed goes on; one that is not there is none. */
    void remove(String task, String id) {
        database.update(
                "delete from scheduled_tasks where task_name = ? and task_instance = ? and not picked", task, id);
    }
}
