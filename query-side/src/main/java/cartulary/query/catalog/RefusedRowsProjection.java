package cartulary.query.catalog;

import cartulary.contract.catalog.ImportEvent.ImportPartWorked;
import cartulary.contract.catalog.RowRefusal;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.List;

/** Keeps {@code refused_rows}: a document for each part of an import of which rows were refused, sorted as the file is. */
public class RefusedRowsProjection extends Projection<RefusedRowsProjection.RefusedRows> {
    public record RefusedRows(String partId, List<RowRefusal> refused) {}

    public RefusedRowsProjection() {
        super("refused-rows", "refused_rows", RefusedRows.class, ImportPartWorked.class);
    }

    static String partId(String importId, int part) {
        return "%s:%06d".formatted(importId, part);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof ImportPartWorked done && !done.refused().isEmpty()
                ? partId(done.importId().value(), done.part())
                : null;
    }

    @Override
    public RefusedRows apply(RefusedRows was, Recorded recorded) {
        var done = (ImportPartWorked) recorded.event();
        return new RefusedRows(partId(done.importId().value(), done.part()), done.refused());
    }
}
