package cartulary.saga.imports;

import cartulary.contract.catalog.ImportEvent.ImportStarted;
import cartulary.saga.support.StoredTasks;
import com.github.kagkarlsson.scheduler.task.TaskInstance;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/** Has each import worked that is whole: a task stored with its token. */
@ProcessingGroup(ImportWorker.PROCESSOR)
final class ImportWorker {
    static final String PROCESSOR = "import-worker";
    private final StoredTasks tasks;

    ImportWorker(StoredTasks tasks) {
        this.tasks = tasks;
    }

    @EventHandler
    void on(ImportStarted event) {
        tasks.store(new TaskInstance<>(ImportTasks.TASK, event.importId().value(), new ImportWork(1)));
    }
}
