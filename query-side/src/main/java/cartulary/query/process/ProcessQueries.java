package cartulary.query.process;

import static com.mongodb.client.model.Filters.eq;

import cartulary.contract.process.DeadLetter;
import cartulary.contract.process.ParkedProcess;
import cartulary.contract.process.ProcessQuery.ListDeadLettersOfViews;
import cartulary.contract.process.ProcessQuery.ListParkedProcesses;
import cartulary.contract.process.ProcessQuery.ListProjections;
import cartulary.contract.process.ProjectionStatus;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.process.ParkedProjection.ProcessDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.List;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers which processes wait for a person. */
public final class ProcessQueries {
    private final ViewStore views;
    private final Projections projections;
    private final ParkedProjection parked;

    public ProcessQueries(ViewStore views, Projections projections, ParkedProjection parked) {
        this.views = views;
        this.projections = projections;
        this.parked = parked;
    }

    @QueryHandler
    public Page<ParkedProcess> list(ListParkedProcesses query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), parked);
        return Pages.after(
                views,
                parked,
                eq("body.parked", true),
                "parkedPosition",
                false,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        found.parkedPosition(), found.process().processId().value()),
                ProcessDocument::process);
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
        return views.count(parked, eq("body.parked", true));
    }
}
