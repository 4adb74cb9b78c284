package cartulary.contract.catalog;

import java.util.List;

/** The life of a file of products that is taken in, row by row. */
public sealed interface ImportEvent {
    ImportId importId();

    /** Its rows follow. One that never starts broke off while it was sent; sent again under its key it goes on. */
    record ImportBegun(ImportId importId, String format) implements ImportEvent {}

    record ImportPartAdded(ImportId importId, int part, String hash, List<ImportRow> rows) implements ImportEvent {}

    /** All of it is here. */
    record ImportStarted(ImportId importId, int parts, int rows) implements ImportEvent {}

    /** Each row of the part was taken in or refused. */
    record ImportPartWorked(ImportId importId, int part, int rows, List<RowRefusal> refused) implements ImportEvent {}

    record ImportFinished(ImportId importId, int rows, int refused) implements ImportEvent {}
}
