package cartulary.query.process;

import cartulary.contract.process.ProcessAct;
import cartulary.contract.process.ProcessEvent;
import cartulary.contract.process.ProcessEvent.ProcessAdvanced;
import cartulary.contract.process.ProcessEvent.ProcessClosed;
import cartulary.contract.process.ProcessEvent.ProcessCompensated;
import cartulary.contract.process.ProcessEvent.ProcessDelayed;
import cartulary.contract.process.ProcessEvent.ProcessOverdue;
import cartulary.contract.process.ProcessEvent.ProcessParked;
import cartulary.contract.process.ProcessEvent.ProcessRetried;
import cartulary.contract.process.ProcessEvent.ProcessStepSkipped;
import cartulary.contract.process.ProcessId;
import cartulary.contract.process.ProcessView.HistoryEntry;
import cartulary.contract.process.ProcessView.State;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** Keeps {@code process_runs}: the book of each, as whoever looks after it reads it. */
public class ProcessProjection extends Projection<ProcessProjection.ProcessDocument> {
    /** A process that loops must not make a document that cannot be stored; its stream tells all. */
    static final int HISTORY_MAX = 200;

    /**
     * @param waits until when, as a sortable number of milliseconds; null where it does not wait, or is parked or over
     * @param startedPosition lists are sorted by it
     * @param parkedPosition of the last parking; 0 before
     */
    public record ProcessDocument(
            ProcessId processId,
            String kind,
            String about,
            State state,
            String step,
            String cause,
            Instant startedAt,
            Instant since,
            Instant waitsUntil,
            Long waits,
            List<ProcessAct> takes,
            int chased,
            String outcome,
            List<HistoryEntry> history,
            long startedPosition,
            long parkedPosition) {}

    public ProcessProjection() {
        super("processes", "process_runs", ProcessDocument.class, ProcessEvent.class);
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ProcessEvent process ? process.processId().value() : null;
    }

    @Override
    public ProcessDocument apply(ProcessDocument current, Recorded recorded) {
        var event = (ProcessEvent) recorded.event();
        var was = current == null ? begun(event, recorded) : current;
        return switch (event) {
            case ProcessAdvanced advanced -> onAdvanced(was, advanced, recorded);
            case ProcessDelayed delayed ->
                next(
                        was,
                        was.state() == State.PARKED ? State.PARKED : State.DELAYED,
                        delayed.step(),
                        delayed.cause(),
                        delayed.triesAgainAt(),
                        was.takes(),
                        recorded,
                        entry("delayed", delayed.step(), recorded, delayed.cause(), delayed.triesAgainAt()));
            case ProcessOverdue overdue ->
                chased(was, entry("overdue", was.step(), recorded, null, overdue.waitedUntil()));
            case ProcessParked parked ->
                parkedAt(
                        next(
                                was,
                                State.PARKED,
                                parked.step(),
                                parked.cause(),
                                null,
                                was.takes(),
                                recorded,
                                entry("parked", parked.step(), recorded, parked.cause(), null)),
                        recorded.position());
            case ProcessRetried retried -> acted(was, State.RUNNING, "retried", retried.reason(), recorded);
            case ProcessStepSkipped skipped -> acted(was, State.RUNNING, "skipped", skipped.reason(), recorded);
            case ProcessCompensated made -> acted(was, State.RUNNING, "compensated", made.reason(), recorded);
            case ProcessClosed closed -> acted(was, State.CLOSED, "closed", closed.reason(), recorded);
        };
    }

    private static ProcessDocument begun(ProcessEvent event, Recorded recorded) {
        var id = event.processId().value();
        return new ProcessDocument(
                event.processId(),
                id.substring("process-".length(), id.indexOf(':')),
                event.about(),
                State.RUNNING,
                null,
                null,
                recorded.at(),
                recorded.at(),
                null,
                null,
                List.of(),
                0,
                null,
                List.of(),
                recorded.position(),
                0);
    }

    private static ProcessDocument onAdvanced(ProcessDocument was, ProcessAdvanced advanced, Recorded recorded) {
        var history = new ArrayList<>(was.history());
        var waits = advanced.waitsUntil();
        for (var taken : advanced.steps()) {
            var last = taken.number() == advanced.steps().getLast().number();
            history.add(new HistoryEntry(
                    "step",
                    taken.step(),
                    taken.at(),
                    recorded.actor(),
                    taken.note(),
                    last ? waits : null,
                    recorded.position()));
        }
        var ended = advanced.outcome() != null;
        if (ended) history.add(entry("ended", null, recorded, advanced.outcome(), null));
        var last = advanced.steps().isEmpty() ? null : advanced.steps().getLast();
        var parked = was.state() == State.PARKED && !ended;
        return new ProcessDocument(
                was.processId(),
                was.kind(),
                was.about(),
                ended ? State.ENDED : parked ? State.PARKED : State.RUNNING,
                last == null ? was.step() : last.step(),
                parked ? was.cause() : null,
                was.history().isEmpty() && last != null
                        ? advanced.steps().getFirst().at()
                        : was.startedAt(),
                parked ? was.since() : last == null ? recorded.at() : last.at(),
                waits,
                parked || waits == null ? null : waits.toEpochMilli(),
                advanced.takes(),
                was.chased(),
                advanced.outcome(),
                bounded(history),
                was.startedPosition(),
                was.parkedPosition());
    }

    private static ProcessDocument acted(
            ProcessDocument was, State state, String act, String reason, Recorded recorded) {
        var waits = state == State.RUNNING ? was.waitsUntil() : null;
        return next(
                was,
                state,
                was.step(),
                null,
                waits,
                was.takes(),
                recorded,
                entry(act, was.step(), recorded, reason, null));
    }

    private static ProcessDocument next(
            ProcessDocument was,
            State state,
            String step,
            String cause,
            Instant waitsUntil,
            List<ProcessAct> takes,
            Recorded recorded,
            HistoryEntry entry) {
        var history = new ArrayList<>(was.history());
        history.add(entry);
        return new ProcessDocument(
                was.processId(),
                was.kind(),
                was.about(),
                state,
                step,
                cause,
                was.startedAt(),
                recorded.at(),
                waitsUntil == null ? was.waitsUntil() : waitsUntil,
                waitsUntil == null || state == State.PARKED ? null : waitsUntil.toEpochMilli(),
                takes,
                was.chased(),
                was.outcome(),
                bounded(history),
                was.startedPosition(),
                was.parkedPosition());
    }

    private static ProcessDocument chased(ProcessDocument was, HistoryEntry entry) {
        var history = new ArrayList<>(was.history());
        history.add(entry);
        return new ProcessDocument(
                was.processId(),
                was.kind(),
                was.about(),
                was.state(),
                was.step(),
                was.cause(),
                was.startedAt(),
                was.since(),
                was.waitsUntil(),
                was.waits(),
                was.takes(),
                was.chased() + 1,
                was.outcome(),
                bounded(history),
                was.startedPosition(),
                was.parkedPosition());
    }

    private static ProcessDocument parkedAt(ProcessDocument was, long position) {
        return new ProcessDocument(
                was.processId(),
                was.kind(),
                was.about(),
                was.state(),
                was.step(),
                was.cause(),
                was.startedAt(),
                was.since(),
                was.waitsUntil(),
                was.waits(),
                was.takes(),
                was.chased(),
                was.outcome(),
                was.history(),
                was.startedPosition(),
                position);
    }

    private static HistoryEntry entry(String event, String step, Recorded recorded, String note, Instant until) {
        return new HistoryEntry(event, step, recorded.at(), recorded.actor(), note, until, recorded.position());
    }

    /** The first stays, and the latest. */
    private static List<HistoryEntry> bounded(List<HistoryEntry> history) {
        while (history.size() > HISTORY_MAX) history.remove(1);
        return List.copyOf(history);
    }
}
