package cartulary.query.process;

import cartulary.contract.process.ParkedProcess;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;

/** Keeps {@code processes}: those that were ever parked. */
public class ParkedProjection extends Projection<ParkedProjection.ProcessDocument> {
    /**
     * @param parked whether it waits for a person now
     * @param parkedPosition of the last parking; lists are sorted by it
     */
    public record ProcessDocument(ParkedProcess process, boolean parked, long parkedPosition) {}

    public ParkedProjection() {
        super("parked-processes", "processes", ProcessDocument.class, ProcessEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ProcessEvent process ? process.processId().value() : null;
    }

    @Override
    public ProcessDocument apply(ProcessDocument was, Recorded recorded) {
        return switch ((ProcessEvent) recorded.event()) {
            case ProcessParked parked ->
                new ProcessDocument(
                        new ParkedProcess(
                                parked.processId(), parked.about(), parked.step(), parked.cause(), recorded.at()),
                        true,
                        recorded.position());
            case ProcessRetried _, ProcessClosed _ -> new ProcessDocument(was.process(), false, was.parkedPosition());
        };
    }
}
