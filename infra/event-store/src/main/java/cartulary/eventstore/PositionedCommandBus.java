package cartulary.eventstore;

import cartulary.contract.support.MetaKeys;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.function.LongSupplier;
import org.axonframework.commandhandling.AsynchronousCommandBus;
import org.axonframework.commandhandling.CommandCallback;
import org.axonframework.commandhandling.CommandMessage;
import org.axonframework.commandhandling.CommandResultMessage;
import org.axonframework.commandhandling.GenericCommandResultMessage;
import org.axonframework.common.transaction.NoTransactionManager;

/**
 * Handles each command on a thread and in a unit of work of its own, without a transaction: a sender that waits holds no
 * connection. Each result says a position at or behind the events the command stored, or the state it saw.
 */
final class PositionedCommandBus extends AsynchronousCommandBus {
    private final LongSupplier head;

    /** @param head the last position stored, read when a command has been committed */
    PositionedCommandBus(ExecutorService executor, LongSupplier head) {
        super(AsynchronousCommandBus.builder().executor(executor).transactionManager(NoTransactionManager.instance()));
        this.head = head;
    }

    @Override
    public <C, R> void dispatch(CommandMessage<C> command, CommandCallback<? super C, ? super R> callback) {
        super.<C, R>dispatch(command, (handled, result) -> {
            callback.onResult(handled, result.isExceptional() ? result : positioned(result));
        });
    }

    private <R> CommandResultMessage<? extends R> positioned(CommandResultMessage<? extends R> result) {
        try {
            return result.andMetaData(Map.of(MetaKeys.POSITION, Long.toString(head.getAsLong())));
        } catch (RuntimeException e) {
            // It is stored, but nobody can say where: a repeat with the same key will.
            return GenericCommandResultMessage.asCommandResultMessage(e);
        }
    }
}
