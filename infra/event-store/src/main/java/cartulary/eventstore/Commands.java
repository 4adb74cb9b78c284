package cartulary.eventstore;

import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandMessage;
import org.axonframework.common.AxonTransientException;
import org.axonframework.eventsourcing.eventstore.EventStoreException;
import org.axonframework.modelling.command.AggregateStreamCreationException;
import org.axonframework.modelling.command.ConcurrencyException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sends commands. Within a handler they inherit correlation, cause, trace and idempotency key from the message handled;
 * the actor is always said.
 */
public final class Commands {
    /** How often a command is handled when it keeps meeting others at the same aggregate. */
    public static final int TRIES_MAX = 5;

    private static final long PAUSE_MILLIS = 20;
    private static final Logger LOG = LoggerFactory.getLogger(Commands.class);

    private final CommandBus bus;

    /**
     * @param result what the handler returned; null if nothing
     * @param position in the global order, at or behind the last event the command stored or saw
     */
    public record Answer(Object result, long position) {}

    Commands(CommandBus bus) {
        this.bus = bus;
    }

    /** As {@link #send(Object, Actor, Map)}, with nothing more. */
    public CompletableFuture<Answer> send(Object command, Actor actor) {
        return send(command, actor, Map.of());
    }

    /**
     * @param extraMeta metadata by the names of {@link MetaKeys}
     * @return completed exceptionally with a CommandExecutionException whose details are a Failure when it was refused:
     *     nothing was stored; of kind UNAVAILABLE when others were faster {@value #TRIES_MAX} times
     */
    public CompletableFuture<Answer> send(Object command, Actor actor, Map<String, String> extraMeta) {
        return prepare(command, actor, extraMeta).get();
    }

    /** As {@link #send(Object, Actor, Map)}, but sent by the one who takes it: from whichever thread, it inherits from here. */
    public Supplier<CompletableFuture<Answer>> prepare(Object command, Actor actor, Map<String, String> extraMeta) {
        // Made here, once: it takes the correlation data of the handler it is sent from, and keeps its id when retried.
        var message = new GenericCommandMessage<>(command, Actors.metadata(actor, extraMeta));
        return () -> {
            var answer = new CompletableFuture<Answer>();
            attempt(message, 1, answer);
            return answer;
        };
    }

    private void attempt(GenericCommandMessage<?> message, int number, CompletableFuture<Answer> answer) {
        try {
            bus.dispatch(message, (_, result) -> settle(message, number, answer, result));
        } catch (RejectedExecutionException _) {
            answer.completeExceptionally(new CommandRefused(new Failures.Unavailable("the shop is closing")));
        } catch (RuntimeException e) {
            answer.completeExceptionally(e);
        }
    }

    private void settle(
            GenericCommandMessage<?> message,
            int number,
            CompletableFuture<Answer> answer,
            CommandResultMessage<?> result) {
        if (!result.isExceptional()) {
            var position = Long.parseLong(
                    result.getMetaData().getOrDefault(MetaKeys.POSITION, "0").toString());
            answer.complete(new Answer(result.getPayload(), position));
        } else if (!othersWereFaster(result.exceptionResult())) {
            answer.completeExceptionally(result.exceptionResult());
        } else if (number == TRIES_MAX) {
            LOG.warn("{} met others {} times", message.getCommandName(), number, result.exceptionResult());
            answer.completeExceptionally(new CommandRefused(new Failures.Unavailable("too many changes at once")));
        } else {
            // Not handed to the executor of commands: one that is shut down would drop it without a word.
            CompletableFuture.delayedExecutor(PAUSE_MILLIS << (number - 1), TimeUnit.MILLISECONDS)
                    .execute(() -> attempt(message, number + 1, answer));
        }
    }

    /** The stream was longer than the handler knew, was begun by another meanwhile, or its lock was not to be had. */
    static boolean othersWereFaster(Throwable failure) {
        return failure instanceof ConcurrencyException
                || failure instanceof AggregateStreamCreationException
                || (failure instanceof AxonTransientException && !(failure instanceof EventStoreException));
    }
}
