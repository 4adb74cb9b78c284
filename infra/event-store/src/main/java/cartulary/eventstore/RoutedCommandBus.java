package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failure;
import cartulary.contract.support.Failures;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.axonframework.axonserver.connector.AxonServerException;
import org.axonframework.axonserver.connector.command.AxonServerCommandBus;
import org.axonframework.axonserver.connector.command.AxonServerCommandDispatchException;
import org.axonframework.commandhandling.CommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.NoHandlerForCommandException;
import org.axonframework.common.Registration;
import org.axonframework.lifecycle.Lifecycle;
import org.axonframework.lifecycle.ShutdownInProgressException;
import org.axonframework.messaging.HandlerExecutionException;
import org.axonframework.messaging.MessageDispatchInterceptor;
import org.axonframework.messaging.MessageHandler;
import org.axonframework.messaging.MessageHandlerInterceptor;
import org.axonframework.modelling.command.ConcurrencyException;

/**
 * Sends commands to whichever process an Axon Server routes their aggregate to. What comes back is what a bus within the
 * process would have said; whoever cannot be reached, or does not answer in time, is unavailable.
 */
final class RoutedCommandBus implements CommandBus, Lifecycle {
    private final AxonServerCommandBus routed;
    private final BooleanSupplier connected;
    private final Duration patience;

    RoutedCommandBus(AxonServerCommandBus routed, BooleanSupplier connected, Duration patience) {
        this.routed = routed;
        this.connected = connected;
        this.patience = patience;
    }

    @Override
    public <C> void dispatch(CommandMessage<C> command) {
        dispatch(command, (_, _) -> {});
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        if (!connected.getAsBoolean()) {
            callback.onResult(command, failed(new CommandRefused(new Failures.Unavailable("not connected"))));
            return;
        }
        var answer = new CompletableFuture<CommandResultMessage<? extends R>>();
        try {
            routed.<C, R>dispatch(command, (_, result) -> answer.complete(read(result)));
        } catch (ShutdownInProgressException e) {
            answer.complete(failed(e));
        }
        var _ = answer.orTimeout(patience.toMillis(), TimeUnit.MILLISECONDS)
                .exceptionally(RoutedCommandBus::failed)
                .thenAccept(result -> callback.onResult(command, result));
    }

    /** Reads the payload now: what cannot be read is a failure, not an exception in the sender's callback. */
    private static <R> CommandResultMessage<? extends R> read(CommandResultMessage<? extends R> result) {
        if (result.isExceptional()) return failed(result.exceptionResult());
        try {
            result.getPayload();
            return result;
        } catch (RuntimeException e) {
            return failed(e);
        }
    }

    private static <R> CommandResultMessage<R> failed(Throwable failure) {
        return GenericCommandResultMessage.asCommandResultMessage(asIfHere(failure));
    }

    private static Throwable asIfHere(Throwable thrown) {
        var failure = thrown instanceof CompletionException && thrown.getCause() != null ? thrown.getCause() : thrown;
        return switch (failure) {
            case HandlerExecutionException told ->
                switch (told.getDetails().orElse(null)) {
                    case Failure refusal -> new CommandRefused(refusal);
                    case CommandSegment.OthersWereFaster(var how) -> new ConcurrencyException(how, told);
                    case null, default -> told;
                };
            case NoHandlerForCommandException _ -> unavailable("nobody is there to do it", failure);
            case ShutdownInProgressException _ -> unavailable("shutting down", failure);
            case TimeoutException _ -> unknown("no answer in time", failure);
            // Sent perhaps, handled perhaps: the connection or the handler went away.
            case AxonServerCommandDispatchException _, AxonServerException _ ->
                unknown("the connection broke", failure);
            case io.axoniq.axonserver.connector.AxonServerException _ -> unknown("the connection broke", failure);
            default -> failure;
        };
    }

    private static CommandRefused unavailable(String why, Throwable cause) {
        return because(new Failures.Unavailable(why), cause);
    }

    private static CommandRefused unknown(String why, Throwable cause) {
        return because(new Failures.OutcomeUnknown(why), cause);
    }

    private static CommandRefused because(Failure failure, Throwable cause) {
        var refused = new CommandRefused(failure);
        refused.addSuppressed(cause);
        return refused;
    }

    @Override
    public Registration subscribe(String command, MessageHandler<? super CommandMessage<?>> handler) {
        return routed.subscribe(command, handler);
    }

    @Override
    public Registration registerHandlerInterceptor(MessageHandlerInterceptor<? super CommandMessage<?>> interceptor) {
        return routed.registerHandlerInterceptor(interceptor);
    }

    @Override
    public Registration registerDispatchInterceptor(MessageDispatchInterceptor<? super CommandMessage<?>> interceptor) {
        return routed.registerDispatchInterceptor(interceptor);
    }

    @Override
    public void registerLifecycleHandlers(LifecycleRegistry lifecycle) {
        routed.registerLifecycleHandlers(lifecycle);
    }
}
