package cartulary.command.process;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessFailure.ProcessNotParked;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.CommandRefused;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A process that was set aside for a person. It may be parked again after a retry, and after it was closed. */
public class ParkedProcess {
    enum Status {
        NONE,
        PARKED,
        RETRIED,
        CLOSED
    }

    @AggregateIdentifier
    private ProcessId processId;

    private Status status = Status.NONE;
    private String about;

    ParkedProcess() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ParkProcess command) {
        if (status == Status.PARKED) return;
        apply(new ProcessParked(command.processId(), command.about(), command.step(), command.cause()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RetryProcess command) {
        switch (status) {
            case PARKED -> apply(new ProcessRetried(processId, about, command.reason()));
            case RETRIED -> {} // It is being tried: a second press of the button.
            case NONE, CLOSED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CloseProcess command) {
        switch (status) {
            case PARKED -> apply(new ProcessClosed(processId, about, command.reason()));
            case CLOSED -> {} // Already so.
            case NONE, RETRIED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
        }
    }

    @EventSourcingHandler
    void on(ProcessEvent event) {
        switch (event) {
            case ProcessParked parked -> {
                processId = parked.processId();
                about = parked.about();
                status = Status.PARKED;
            }
            case ProcessRetried _ -> status = Status.RETRIED;
            case ProcessClosed _ -> status = Status.CLOSED;
        }
    }
}
