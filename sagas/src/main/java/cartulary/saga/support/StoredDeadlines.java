package cartulary.saga.support;

import com.github.kagkarlsson.scheduler.exceptions.TaskInstanceCurrentlyExecutingException;
import org.axonframework.deadline.dbscheduler.DbSchedulerDeadlineManager;

/**
 * Deadlines that bear to be cancelled too late. One that is due already waits for its process, which is just being told of what makes
 * it needless: to fail over that would stop every process of the segment, and once the deadline has its turn, the process finds
 * itself in a stage that it says nothing to.
 */
final class StoredDeadlines extends DbSchedulerDeadlineManager {
    StoredDeadlines(Builder builder) {
        super(builder);
    }

    @Override
    protected void runOnPrepareCommitOrNow(Runnable change) {
        super.runOnPrepareCommitOrNow(() -> {
            try {
                change.run();
            } catch (TaskInstanceCurrentlyExecutingException _) {
                // Its handler has begun, and waits for the process.
            }
        });
    }
}
