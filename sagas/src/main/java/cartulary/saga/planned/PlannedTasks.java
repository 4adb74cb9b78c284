package cartulary.saga.planned;

import cartulary.contract.catalog.CatalogCommand.DoScheduledPublication;
import cartulary.contract.catalog.ProductId;
import cartulary.contract.pricing.PriceId;
import cartulary.contract.pricing.PricingCommand.BeginScheduledPrice;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.Duration;
import java.time.InstantSource;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Tells a price or a product that a time has come. What is done then is decided by what it still has planned, so a task that
 * runs twice, late or out of turn does no harm.
 */
final class PlannedTasks {
    static final String TASK = "planned-change";
    private static final Actor ACTOR = Actor.system(PlannedWorker.PROCESSOR);
    private static final Logger LOG = LoggerFactory.getLogger(PlannedTasks.class);
    private static final Duration ANSWER = Duration.ofSeconds(10);
    private static final Duration PAUSE_MAX = Duration.ofMinutes(1);

    private final Commands commands;
    private final InstantSource time;

    PlannedTasks(Commands commands, InstantSource time) {
        this.commands = commands;
        this.time = time;
    }

    Task<PlannedWork> task() {
        return Tasks.custom(TASK, PlannedWork.class)
                .onDeadExecutionRevive()
                .onFailure(this::failed)
                .execute((instance, _) -> {
                    tell(instance.getData());
                    return (_, operations) -> operations.stop();
                });
    }

    private void tell(PlannedWork work) {
        var command = work.of().startsWith("price-")
                ? new BeginScheduledPrice(new PriceId(work.of()), work.at())
                : new DoScheduledPublication(new ProductId(work.of()), work.at());
        try {
            commands.send(command, ACTOR).get(ANSWER.toMillis(), TimeUnit.MILLISECONDS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException("stopped while it was at work", e);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("%s was not told that its time has come".formatted(work.of()), e);
        }
    }

    /** It has no other end than to be told: nobody else knows of it. */
    private void failed(ExecutionComplete complete, ExecutionOperations<PlannedWork> operations) {
        var work = (PlannedWork) complete.getExecution().taskInstance.getData();
        LOG.warn(
                "what is planned for {} at {} failed for the {}. time, and is tried again",
                work.of(),
                work.at(),
                work.attempt(),
                complete.getCause().orElse(null));
        var pause = Duration.ofSeconds(1L << Math.min(work.attempt(), 10));
        operations.reschedule(
                complete, time.instant().plus(pause.compareTo(PAUSE_MAX) < 0 ? pause : PAUSE_MAX), work.next());
    }
}
