package cartulary.saga.support;

import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessCommand.AdvanceProcess;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.StepTaken;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.deadline.DeadlineManager;
import org.axonframework.deadline.annotation.DeadlineHandler;
import org.axonframework.modelling.saga.SagaEventHandler;
import org.axonframework.modelling.saga.SagaLifecycle;

/**
 * A process that tells its book which steps it took and takes the acts of people.
 *
 * <p>Steps are gathered in its own state and told where it comes to wait for somebody outside, where something fails and
 * at its end: the road between costs no command and no event of its own (docs/adr/0017-steps-are-told-in-batches.md). They
 * are numbered, so that a batch which is worked twice tells them once.
 */
@JsonAutoDetect(
        fieldVisibility = JsonAutoDetect.Visibility.ANY,
        getterVisibility = JsonAutoDetect.Visibility.NONE,
        isGetterVisibility = JsonAutoDetect.Visibility.NONE)
public abstract class SteppedSaga {
    private int stepsTaken;
    private final List<StepTaken> steps = new ArrayList<>(); // Those to tell, or that were told last.
    private boolean told;
    private Instant waitsUntil;

    protected abstract ProcessId process();

    /** By which its acts are associated. */
    protected abstract String about();

    /** The step it is in, as people are told it. */
    protected abstract String stepName();

    /** Asks everything that is still to be asked in this step; harmless to repeat. */
    protected abstract void ask(Step step, Asking asking);

    /** What a person may have it do in this step. */
    protected List<ProcessAct> takes() {
        return List.of();
    }

    /** Called only in a step that takes it. */
    protected void skip(DeadlineManager deadlines, Asking asking) {
        throw new UnsupportedOperationException(stepName());
    }

    /** Called only in a step that takes it. */
    protected void compensate(DeadlineManager deadlines, Asking asking) {
        throw new UnsupportedOperationException(stepName());
    }

    /** Its wait is over, and its deadline, were it lost, did not tell it. */
    protected void overdue(Asking asking) {
        drive(0, asking);
    }

    /** Takes back its deadlines, for it is being closed. */
    protected void clear(DeadlineManager deadlines) {}

    /** To be called first of all: the acts of people name what they are about. */
    protected final void begin() {
        SagaLifecycle.associateWith("about", about());
    }

    /** It is in this step now and goes on as soon as it is answered. */
    protected final void enter(String note, Asking asking) {
        took(note, asking);
        waitsUntil = null;
        drive(0, asking);
    }

    /** It is in this step now and waits for somebody outside, until then. */
    protected final void enterWait(Instant until, String note, Asking asking) {
        took(note, asking);
        waitsUntil = until;
        told = true;
        drive(0, asking);
    }

    private void took(String note, Asking asking) {
        if (told) steps.clear();
        told = false;
        steps.add(new StepTaken(++stepsTaken, stepName(), asking.now(), note));
    }

    protected final void drive(int failures, Asking asking) {
        var step = step(failures);
        if (told || failures > 0) asking.send(step, step.soFar()); // A delay is over when its step is tried again.
        ask(step, asking);
    }

    protected final void end(String outcome, Asking asking) {
        if (told) steps.clear();
        asking.last(step(0), new AdvanceProcess(process(), about(), List.copyOf(steps), null, List.of(), outcome));
        SagaLifecycle.end();
    }

    protected final Step step(int failures) {
        var soFar = steps.isEmpty()
                ? null
                : new AdvanceProcess(process(), about(), List.copyOf(steps), waitsUntil, takes(), null);
        return new Step(process(), about(), stepName(), failures, soFar);
    }

    @DeadlineHandler(deadlineName = Deadlines.RETRY)
    public void onRetry(RetryStep retry, Asking asking) {
        drive(retry.failures(), asking);
    }

    @SagaEventHandler(associationProperty = "about")
    public void on(ProcessRetried event, Asking asking) {
        if (event.processId().equals(process())) drive(0, asking);
    }

    /** Where it is not its own wait that is over, its book names the end of a delay: that retry was lost, and is made now. */
    @SagaEventHandler(associationProperty = "about")
    public void on(ProcessOverdue event, Asking asking) {
        if (!event.processId().equals(process())) return;
        if (event.waitedUntil().equals(waitsUntil)) overdue(asking);
        else drive(1, asking);
    }

    @SagaEventHandler(associationProperty = "about")
    public void on(ProcessStepSkipped event, DeadlineManager deadlines, Asking asking) {
        if (event.processId().equals(process()) && takes().contains(ProcessAct.SKIP)) skip(deadlines, asking);
    }

    @SagaEventHandler(associationProperty = "about")
    public void on(ProcessCompensated event, DeadlineManager deadlines, Asking asking) {
        if (!event.processId().equals(process())) return;
        if (takes().contains(ProcessAct.COMPENSATE)) compensate(deadlines, asking);
    }

    /** A person settled it by hand, money and stock included. */
    @SagaEventHandler(associationProperty = "about")
    public void on(ProcessClosed event, DeadlineManager deadlines) {
        if (!event.processId().equals(process())) return;
        clear(deadlines);
        SagaLifecycle.end();
    }
}
