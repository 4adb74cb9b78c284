package cartulary.contract.support;

import org.axonframework.commandhandling.CommandExecutionException;

/** Thrown by a command handler that says no; nothing was stored. The details are the {@link Failure}. */
public final class CommandRefused extends CommandExecutionException {
    public CommandRefused(Failure failure) {
        super(failure.detail(), null, failure);
    }
}
