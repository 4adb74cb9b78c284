package cartulary.saga.support;

import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.EventMessageHandler;
import org.axonframework.eventhandling.ListenerInvocationErrorHandler;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sets one process aside when its handler met what it does not know, so that the others of its segment go on. If even
 * that cannot be stored the event is tried again.
 */
public final class ParkingErrorHandler implements ListenerInvocationErrorHandler {
    private static final Logger LOG = LoggerFactory.getLogger(ParkingErrorHandler.class);

    private final String process;
    private final Function<Object, Object> aboutOf;
    private final Commands commands;

    /** @param aboutOf the id of what an event is about, by which the process is known */
    public ParkingErrorHandler(String process, Function<Object, Object> aboutOf, Commands commands) {
        this.process = process;
        this.aboutOf = aboutOf;
        this.commands = commands;
    }

    @Override
    public void onError(Exception exception, EventMessage<?> event, EventMessageHandler handler) throws Exception {
        var about = String.valueOf(aboutOf.apply(event.getPayload()));
        var id = ProcessId.of(process, about);
        LOG.error("{} met what it does not know at {}", id, event.getIdentifier(), exception);
        var step = event.getPayloadType().getSimpleName();
        commands.send(new ParkProcess(id, about, step, exception.getClass().getSimpleName()), Actor.system(process))
                .get(10, TimeUnit.SECONDS);
    }
}
