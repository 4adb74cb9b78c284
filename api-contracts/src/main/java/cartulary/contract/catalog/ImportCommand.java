package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What is asked of an import. */
public sealed interface ImportCommand {
    /** @param format csv or jsonl */
    @AllowedTo(Role.ADMIN)
    record BeginImport(@TargetAggregateIdentifier ImportId importId, String format) implements ImportCommand {}

    /**
     * The next rows of the file; the same part again is a no-op.
     *
     * @param part from 0, each after the one before
     * @param hash of the rows, to tell a repeat from another file under the same key
     */
    @AllowedTo(Role.ADMIN)
    record AddImportPart(@TargetAggregateIdentifier ImportId importId, int part, String hash, List<ImportRow> rows)
            implements ImportCommand {}

    /** The file is whole: its rows are taken in from now on. */
    @AllowedTo(Role.ADMIN)
    record StartImport(@TargetAggregateIdentifier ImportId importId, int parts) implements ImportCommand {}

    /** What came of a part; the first word about it counts. */
    @AllowedTo(Role.SYSTEM)
    record RecordImportPart(@TargetAggregateIdentifier ImportId importId, int part, List<RowRefusal> refused)
            implements ImportCommand {}
}
