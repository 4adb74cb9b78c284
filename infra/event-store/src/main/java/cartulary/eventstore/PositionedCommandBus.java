package cartulary.eventstore;

import cartulary.contract.support.Failure;
import cartulary.contract.support.MetaKeys;
import java.sql.SQLException;
import java.sql.SQLTransientException;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.common.transaction.NoTransactionManager;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Handles each command on a thread and in a unit of work of its own, without a transaction: a sender that waits holds no
 * connection. Each result says a position at or behind the events the command stored, or the state it saw.
 */
final class PositionedCommandBus extends AsynchronousCommandBus {
    /** Of the last event this thread stored; a command has its thread to itself. */
    private static final ThreadLocal<Long> STORED = new ThreadLocal<>();

    private static final Logger LOG = LoggerFactory.getLogger(PositionedCommandBus.class);

    private final LongSupplier seen;

    /** @param seen a position at or behind all that a command can have seen; throws if that is not sure */
    PositionedCommandBus(ExecutorService executor, LongSupplier seen) {
        super(AsynchronousCommandBus.builder().executor(executor).transactionManager(NoTransactionManager.instance()));
        this.seen = seen;
    }

    static void stored(long position) {
        STORED.set(position);
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        super.<C, R>dispatch(command, (handled, result) -> callback.onResult(handled, positioned(result)));
    }

    private <R> CommandResultMessage<? extends R> positioned(CommandResultMessage<? extends R> result) {
        var stored = STORED.get();
        STORED.remove();
        try {
            // What was stored is proof enough. A no-op, or a refusal, came of what is remembered: is it still true?
            if (stored == null && !decided(result)) return unreached(result);
            long position = stored != null ? stored : seen.getAsLong();
            return result.isExceptional()
                    ? result
                    : result.andMetaData(Map.of(MetaKeys.POSITION, Long.toString(position)));
        } catch (RuntimeException e) {
            return GenericCommandResultMessage.asCommandResultMessage(e);
        }
    }

    /** What failed for want of a connection, before anything was appended, is told as such. */
    private static <R> CommandResultMessage<? extends R> unreached(CommandResultMessage<? extends R> result) {
        for (Throwable cause = result.exceptionResult(); cause != null; cause = cause.getCause()) {
            if (cause instanceof SQLException sql && (sql instanceof SQLTransientException || Pen.broke(sql))) {
                LOG.warn("the event store cannot be read: {}", sql.getMessage());
                return GenericCommandResultMessage.asCommandResultMessage(
                        Append.notStored("the event store cannot be read now; nothing was stored"));
            }
        }
        return result;
    }

    private static boolean decided(CommandResultMessage<?> result) {
        return !result.isExceptional()
                || result.<Failure>exceptionDetails()
                        .filter(failure -> failure.kind() != Failure.Kind.UNAVAILABLE)
                        .isPresent();
    }
}
