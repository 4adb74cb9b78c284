package cartulary.command.process;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessCommand.ChaseProcess;
import cartulary.contract.process.ProcessCommand.CloseProcess;
import cartulary.contract.process.ProcessCommand.CompensateProcess;
import cartulary.contract.process.ProcessCommand.DelayProcess;
import cartulary.contract.process.ProcessCommand.ParkProcess;
import cartulary.contract.process.ProcessCommand.RetryProcess;
import cartulary.contract.process.ProcessCommand.SkipProcessStep;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessAdvanced;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessDelayed;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessFailure.ProcessActNotTaken;
import cartulary.contract.process.ProcessFailure.ProcessEndedAlready;
import cartulary.contract.process.ProcessFailure.ProcessNotParked;
import cartulary.contract.process.ProcessFailure.ProcessUnknown;
import cartulary.contract.process.ProcessId;
import cartulary.contract.support.CommandRefused;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * The book of one process: what it told, and what people had it do. Those that only wait to be parked, such as a call to a
 * provider, have a book from then on.
 */
public class ProcessRun {
    /** As often as this it is told that its wait is over; then a person is. */
    static final int CHASES_MAX = 3;

    enum Status {
        NONE,
        RUNNING,
        PARKED,
        /** As RUNNING, and nothing was heard of it since a person had it try again. */
        RETRIED,
        ENDED,
        CLOSED
    }

    @AggregateIdentifier
    private ProcessId processId;

    private Status status = Status.NONE;
    private String about;
    private String step = "";
    private int stepsKnown;
    private List<ProcessAct> takes = List.of();
    private Instant waitsUntil;
    private ProcessDelayed delayed; // The last; null once it went on.
    private int chased; // In vain, since it last moved.

    ProcessRun() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AdvanceProcess command) {
        if (status == Status.CLOSED || status == Status.ENDED) return; // Told by a batch that was worked twice.
        var news = command.steps().stream()
                .filter(taken -> taken.number() > stepsKnown)
                .toList();
        if (news.isEmpty() && command.outcome() == null && !goesOn(command)) return;
        apply(new ProcessAdvanced(
                command.processId(), command.about(), news, command.waitsUntil(), command.takes(), command.outcome()));
    }

    /** Its step is tried again: what it waits for from now on is no longer the end of the delay. */
    private boolean goesOn(AdvanceProcess command) {
        return delayed != null
                && !command.steps().isEmpty()
                && command.steps().getLast().number() == stepsKnown;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DelayProcess command) {
        if (status == Status.CLOSED || status == Status.ENDED) return;
        var told = new ProcessDelayed(
                command.processId(),
                command.about(),
                command.step(),
                command.cause(),
                command.failures(),
                command.triesAgainAt());
        if (!told.equals(delayed)) apply(told);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ChaseProcess command) {
        if (status != Status.RUNNING && status != Status.RETRIED) return;
        if (!command.waitedUntil().equals(waitsUntil)) return; // It moved meanwhile.
        if (chased < CHASES_MAX) apply(new ProcessOverdue(processId, about, waitsUntil, chased + 1));
        else apply(new ProcessParked(processId, about, step, "overdue"));
    }

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
            case RUNNING, PARKED -> apply(new ProcessRetried(processId, about, command.reason()));
            case RETRIED -> {} // It is being tried: a second press of the button.
            case CLOSED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
            case NONE, ENDED -> throw gone(command.processId());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SkipProcessStep command) {
        switch (status) {
            case PARKED -> {
                requireTaken(ProcessAct.SKIP);
                apply(new ProcessStepSkipped(processId, about, step, command.reason()));
            }
            case RUNNING, RETRIED, CLOSED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
            case NONE, ENDED -> throw gone(command.processId());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CompensateProcess command) {
        switch (status) {
            case RUNNING, RETRIED, PARKED -> {
                requireTaken(ProcessAct.COMPENSATE);
                apply(new ProcessCompensated(processId, about, step, command.reason()));
            }
            case CLOSED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
            case NONE, ENDED -> throw gone(command.processId());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CloseProcess command) {
        switch (status) {
            case PARKED -> apply(new ProcessClosed(processId, about, command.reason()));
            case CLOSED -> {} // Already so.
            case RUNNING, RETRIED -> throw new CommandRefused(new ProcessNotParked(command.processId()));
            case NONE, ENDED -> throw gone(command.processId());
        }
    }

    private void requireTaken(ProcessAct act) {
        if (takes.contains(act)) return;
        throw new CommandRefused(new ProcessActNotTaken(processId, act.name().toLowerCase(Locale.ROOT), step));
    }

    private CommandRefused gone(ProcessId id) {
        return new CommandRefused(status == Status.NONE ? new ProcessUnknown(id) : new ProcessEndedAlready(id));
    }

    @EventSourcingHandler
    void on(ProcessEvent event) {
        processId = event.processId();
        about = event.about();
        switch (event) {
            case ProcessAdvanced advanced -> {
                if (!advanced.steps().isEmpty()) {
                    stepsKnown = advanced.steps().getLast().number();
                    step = advanced.steps().getLast().step();
                }
                takes = advanced.takes();
                waitsUntil = advanced.waitsUntil();
                delayed = null;
                chased = 0;
                // What was parked stays with its person, whatever else it may do by itself.
                if (advanced.outcome() != null) status = Status.ENDED;
                else if (status != Status.PARKED) status = Status.RUNNING;
            }
            case ProcessDelayed delay -> {
                step = delay.step();
                waitsUntil = delay.triesAgainAt();
                delayed = delay;
                if (status != Status.PARKED) status = Status.RUNNING;
            }
            case ProcessOverdue _ -> chased++;
            case ProcessParked parked -> {
                step = parked.step();
                status = Status.PARKED;
            }
            case ProcessRetried _ -> {
                chased = 0;
                status = Status.RETRIED;
            }
            case ProcessStepSkipped _, ProcessCompensated _ -> {
                chased = 0;
                status = Status.RUNNING;
            }
            case ProcessClosed _ -> status = Status.CLOSED;
        }
    }
}
