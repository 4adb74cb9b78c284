package cartulary.eventstore;

import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import io.axoniq.axonserver.connector.AxonServerException;
import io.grpc.StatusRuntimeException;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.LongSupplier;
import org.axonframework.axonserver.connector.event.util.GrpcExceptionParser;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandExecutionException;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.eventsourcing.eventstore.EventStoreException;

/**
 * Handles the commands that an Axon Server routes to this process, on the thread it is called on, without a transaction.
 * Each result says a position at or behind the events the command stored, or the state it saw. Failures are put so that
 * they survive the way back.
 */
final class CommandSegment extends SimpleCommandBus {
    /** Details of a failure that asks the sender to try again. */
    record OthersWereFaster(String how) {}

    private static final int DECISIONS_MAX = 3;

    private final LongSupplier head;
    private final Function<String, Optional<Long>> lastSequence;
    private final Consumer<String> forget;

    /**
     * @param head the last position stored, read when a command has been committed
     * @param lastSequence of an aggregate, as the store has it
     * @param forget drops an aggregate from the cache
     */
    CommandSegment(LongSupplier head, Function<String, Optional<Long>> lastSequence, Consumer<String> forget) {
        super(SimpleCommandBus.builder().transactionManager(NoTransactionManager.instance()));
        this.head = head;
        this.lastSequence = lastSequence;
        this.forget = forget;
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        callback.onResult(command, this.<C, R>handled(command));
    }

    private <C, R> CommandResultMessage<? extends R> handled(CommandMessage<C> command) {
        for (var number = 1; ; number++) {
            var decision = new Decision();
            var result = this.<C, R>decided(command, decision);
            try {
                // Another process may have had this aggregate since it was cached here. An append finds that out by its
                // sequence; a refusal or a no-op appends nothing, so it has to ask.
                if (!decision.stored && number < DECISIONS_MAX && forgotWhatIsOld(decision)) continue;
                return result.isExceptional()
                        ? exceptional(sendable(result.exceptionResult(), decision))
                        : result.andMetaData(Map.of(MetaKeys.POSITION, Long.toString(head.getAsLong())));
            } catch (RuntimeException e) {
                return exceptional(sendable(e, decision));
            }
        }
    }

    private <C, R> CommandResultMessage<? extends R> decided(CommandMessage<C> command, Decision decision) {
        var result = new AtomicReference<CommandResultMessage<? extends R>>();
        ScopedValue.where(Decision.CURRENT, decision)
                .run(() -> super.<C, R>dispatch(command, (_, answer) -> result.set(answer)));
        return result.get();
    }

    private boolean forgotWhatIsOld(Decision decision) {
        var forgot = false;
        for (var seen : decision.cached.entrySet()) {
            if (lastSequence.apply(seen.getKey()).orElse(-1L) > seen.getValue()) {
                forget.accept(seen.getKey());
                forgot = true;
            }
        }
        return forgot;
    }

    private static <R> CommandResultMessage<R> exceptional(Throwable failure) {
        return GenericCommandResultMessage.asCommandResultMessage(failure);
    }

    private static Throwable sendable(Throwable thrown, Decision decision) {
        var failure = inAxonsWords(thrown);
        if (failure instanceof CommandExecutionException told
                && told.getDetails().isPresent()) return failure;
        if (Commands.othersWereFaster(failure)) {
            var how = failure.getMessage() == null ? failure.getClass().getSimpleName() : failure.getMessage();
            return new CommandExecutionException(how, failure, new OthersWereFaster(how));
        }
        if (!isOfTheConnection(failure)) return failure;
        var refused = new CommandRefused(
                decision.stored
                        ? new Failures.OutcomeUnknown("the event store did not confirm")
                        : new Failures.Unavailable("the event store does not answer"));
        refused.addSuppressed(failure);
        return refused;
    }

    /** What the server said of an append comes as a status of the transport. */
    static Throwable inAxonsWords(Throwable thrown) {
        for (var cause = thrown; cause != null; cause = cause.getCause()) {
            if (cause instanceof StatusRuntimeException) return GrpcExceptionParser.parse(cause);
        }
        return thrown;
    }

    private static boolean isOfTheConnection(Throwable failure) {
        for (var cause = failure; cause != null; cause = cause.getCause()) {
            switch (cause) {
                case AxonServerException _,
                        org.axonframework.axonserver.connector.AxonServerException _,
                        EventStoreException _,
                        StatusRuntimeException _,
                        TimeoutException _ -> {
                    return true;
                }
                default -> {}
            }
        }
        return false;
    }
}
