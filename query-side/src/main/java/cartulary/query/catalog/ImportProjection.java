package cartulary.query.catalog;

import cartulary.contract.catalog.ImportEvent;
import cartulary.contract.catalog.ImportEvent.ImportBegun;
import cartulary.contract.catalog.ImportEvent.ImportFinished;
import cartulary.contract.catalog.ImportEvent.ImportPartAdded;
import cartulary.contract.catalog.ImportEvent.ImportPartWorked;
import cartulary.contract.catalog.ImportEvent.ImportStarted;
import cartulary.contract.catalog.ImportQuery.ImportDetails;
import cartulary.contract.catalog.ImportQuery.ImportState;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Instant;

/** Keeps {@code imports}: how far each is. */
public class ImportProjection extends Projection<ImportDetails> {
    public ImportProjection() {
        super("imports", "imports", ImportDetails.class, ImportEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ImportEvent of ? of.importId().value() : null;
    }

    @Override
    public ImportDetails apply(ImportDetails was, Recorded recorded) {
        return switch ((ImportEvent) recorded.event()) {
            case ImportBegun begun ->
                new ImportDetails(
                        begun.importId(),
                        begun.format(),
                        ImportState.RECEIVING,
                        0,
                        0,
                        0,
                        recorded.actor(),
                        recorded.at(),
                        null,
                        recorded.position());
            case ImportPartAdded added ->
                with(was, was.state(), was.rows() + added.rows().size(), was.worked(), was.refused(), null);
            case ImportStarted started -> with(was, ImportState.RUNNING, started.rows(), 0, 0, null);
            case ImportPartWorked done ->
                with(
                        was,
                        was.state(),
                        was.rows(),
                        was.worked() + done.rows(),
                        was.refused() + done.refused().size(),
                        null);
            case ImportFinished finished ->
                with(was, ImportState.FINISHED, finished.rows(), finished.rows(), finished.refused(), recorded.at());
        };
    }

    private static ImportDetails with(
            ImportDetails was, ImportState state, int rows, int worked, int refused, Instant finishedAt) {
        return new ImportDetails(
                was.importId(),
                was.format(),
                state,
                rows,
                worked,
                refused,
                was.by(),
                was.begunAt(),
                finishedAt,
                was.position());
    }
}
