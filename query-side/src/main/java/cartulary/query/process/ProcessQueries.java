package cartulary.query.process;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.lt;

import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.ProcessQuery.CountProcesses;
import cartulary.contract.process.ProcessQuery.FindProcess;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfViews;
import cartulary.contract.process.ProcessQuery.ListProcesses;
import cartulary.contract.process.ProcessQuery.ListProjections;
import cartulary.contract.process.ProcessView.ProcessCounts;
import cartulary.contract.process.ProcessView.ProcessDetails;
import cartulary.contract.process.ProcessView.ProcessRow;
import cartulary.contract.process.ProcessView.State;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.process.ProcessProjection.ProcessDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Answers how processes stand, which wait for a person, and which wait longer than they should. */
public final class ProcessQueries {
    private final ViewStore views;
    private final Projections projections;
    private final ProcessProjection processes;
    private final InstantSource time;

    public ProcessQueries(ViewStore views, Projections projections, ProcessProjection processes, InstantSource time) {
        this.views = views;
        this.projections = projections;
        this.processes = processes;
        this.time = time;
    }

    @QueryHandler
    public Page<ProcessRow> list(ListProcesses query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), processes);
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        if (query.state() != null) wanted.add(in(query.state()));
        if (query.kind() != null) wanted.add(eq("body.kind", query.kind()));
        if (query.about() != null) wanted.add(eq("body.about", query.about()));
        if (query.overdue()) wanted.add(late());
        var parked = query.state() == State.PARKED;
        return Pages.after(
                views,
                processes,
                and(wanted),
                parked ? "parkedPosition" : "startedPosition",
                !parked,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        parked ? found.parkedPosition() : found.startedPosition(),
                        found.processId().value()),
                this::row);
    }

    @QueryHandler
    public ProcessDetails find(FindProcess query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), processes);
        return views.find(processes, query.processId().value())
                .map(found -> new ProcessDetails(row(found), found.takes(), found.chased(), found.history()))
                .orElse(null);
    }

    @QueryHandler
    public ProcessCounts count(CountProcesses query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), processes);
        return new ProcessCounts(
                count(State.RUNNING),
                count(State.DELAYED),
                count(State.PARKED),
                count(State.ENDED),
                count(State.CLOSED),
                views.count(processes, late()));
    }

    @QueryHandler
    public List<DeadLetter> letters(ListDeadLettersOfViews query) {
        return projections.deadLetters(200);
    }

    @QueryHandler
    public List<ProjectionStatus> projections(ListProjections query) {
        return projections.told();
    }

    public long countParked() {
        return count(State.PARKED);
    }

    private long count(State state) {
        return views.count(processes, in(state));
    }

    private static Bson in(State state) {
        return eq("body.state", state.name().toLowerCase(Locale.ROOT));
    }

    private Bson late() {
        return lt("body.waits", time.millis());
    }

    private ProcessRow row(ProcessDocument found) {
        var late = found.waits() != null && found.waits() < time.millis();
        var waiting = found.waits() == null ? null : found.waitsUntil();
        return new ProcessRow(
                found.processId(),
                found.kind(),
                found.about(),
                found.state(),
                found.step(),
                found.cause(),
                found.startedAt(),
                found.since(),
                waiting,
                late,
                found.outcome());
    }
}
