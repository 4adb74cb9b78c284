package cartulary.saga.support;

import static org.axonframework.deadline.GenericDeadlineMessage.asDeadlineMessage;

import com.github.kagkarlsson.scheduler.task.TaskInstance;
import java.time.Instant;
import org.axonframework.common.IdentifierFactory;
import org.axonframework.deadline.dbscheduler.DbSchedulerDeadlineManager;
import org.axonframework.deadline.dbscheduler.DbSchedulerHumanReadableDeadlineDetails;
import org.axonframework.messaging.ScopeDescriptor;
import org.axonframework.serialization.Serializer;

/**
 * Deadlines that bear to be cancelled too late. One that is due already waits for its process, which is just being told of what makes
 * it needless: to fail over that would stop every process of the segment, and once the deadline has its turn, the process finds
 * itself in a stage that it says nothing to.
 */
final class StoredDeadlines extends DbSchedulerDeadlineManager {
    /** As the superclass names it, which keeps the name to itself. */
    private static final String TASK = "AxonDeadline";

    private final StoredTasks tasks;
    private final Serializer serializer;

    StoredDeadlines(Builder builder, StoredTasks tasks, Serializer serializer) {
        super(builder);
        this.tasks = tasks;
        this.serializer = serializer;
    }

    @Override
    public String schedule(Instant due, String name, Object payload, ScopeDescriptor scope) {
        var id = IdentifierFactory.getInstance().generateIdentifier();
        var message = processDispatchInterceptors(asDeadlineMessage(name, payload, due));
        var of = serializer.serialize(scope, String.class);
        var said = serializer.serialize(message.getPayload(), String.class);
        var details = new DbSchedulerHumanReadableDeadlineDetails(
                name,
                of.getData(),
                of.getType().getName(),
                said.getData(),
                said.getType().getName(),
                said.getType().getRevision(),
                serializer.serialize(message.getMetaData(), String.class).getData());
        runOnPrepareCommitOrNow(() -> tasks.store(new TaskInstance<>(TASK, id, details), due));
        return id;
    }

    @Override
    public void cancelSchedule(String name, String id) {
        runOnPrepareCommitOrNow(() -> tasks.remove(TASK, id));
    }
}
