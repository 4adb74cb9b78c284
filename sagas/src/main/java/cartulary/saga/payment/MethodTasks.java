package cartulary.saga.payment;

import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.SavedCard;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import cartulary.payments.PaymentProvider;
import com.github.kagkarlsson.scheduler.task.ExecutionComplete;
import com.github.kagkarlsson.scheduler.task.ExecutionOperations;
import com.github.kagkarlsson.scheduler.task.Task;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import java.time.InstantSource;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import org.axonframework.eventsourcing.eventstore.EventStore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Asks providers to forget cards, until they say that they have: to forget one twice is to forget it. */
final class MethodTasks {
    static final String FORGET = "payment-method-forget";
    private static final Logger LOG = LoggerFactory.getLogger(MethodTasks.class);

    private final Map<String, PaymentProvider> providers;
    private final EventStore store;
    private final Commands commands;
    private final InstantSource time;

    MethodTasks(List<PaymentProvider> providers, EventStore store, Commands commands, InstantSource time) {
        this.providers = providers.stream().collect(Collectors.toUnmodifiableMap(PaymentProvider::name, each -> each));
        this.store = store;
        this.commands = commands;
        this.time = time;
    }

    Task<MethodWork> forget() {
        return Tasks.custom(FORGET, MethodWork.class)
                .onDeadExecutionRevive()
                .onFailure(this::again)
                .execute((instance, _) -> {
                    var work = instance.getData();
                    return isForgotten(work) || isBeyondUs(work) ? (_, operations) -> operations.stop() : this::again;
                });
    }

    private boolean isForgotten(MethodWork work) {
        var provider = providers.get(work.provider());
        if (provider == null) throw new IllegalStateException("there is no provider " + work.provider());
        var card = card(work);
        return card != null && provider.forget(card.token());
    }

    /** Its name at the provider went with the shopper's key: only a person can find it there. */
    private boolean isBeyondUs(MethodWork work) {
        return card(work) == null && parked(work, "the name of the card cannot be read");
    }

    /** Null if it cannot be opened any more. */
    private SavedCard card(MethodWork work) {
        return store.readEvents(work.savedMethodsId())
                .asStream()
                .map(event -> event.getPayload() instanceof MethodSaved saved
                                && saved.methodId().value().equals(work.methodId())
                        ? saved.card()
                        : null)
                .filter(Objects::nonNull)
                .findFirst()
                .orElse(null);
    }

    private void again(ExecutionComplete complete, ExecutionOperations<MethodWork> operations) {
        var work = (MethodWork) complete.getExecution().taskInstance.getData();
        var cause = complete.getCause()
                .map(thrown -> thrown.getClass().getSimpleName())
                .orElse("no answer in three days");
        var pauses = PaymentTasks.PAUSES;
        if (work.attempt() > pauses.size() && parked(work, cause)) {
            operations.stop();
            return;
        }
        LOG.warn("{} is not forgotten by {} yet, tried {} times", work.methodId(), work.provider(), work.attempt());
        var pause = pauses.get(Math.min(work.attempt(), pauses.size()) - 1);
        operations.reschedule(complete, time.instant().plus(pause), work.next());
    }

    private boolean parked(MethodWork work, String cause) {
        try {
            commands.send(
                            new ParkProcess(
                                    ProcessId.of(FORGET, work.methodId()),
                                    work.savedMethodsId(),
                                    work.provider(),
                                    cause),
                            Actor.system("method-worker"))
                    .get(10, TimeUnit.SECONDS);
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } catch (ExecutionException | TimeoutException e) {
            LOG.error("{} is still kept by {}, and cannot be parked", work.methodId(), work.provider(), e);
            return false;
        }
    }
}
