package cartulary.contract.catalog;

import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.time.Instant;

/** Questions about imports, and the one of an export. */
public sealed interface ImportQuery {
    /** Answers {@link ImportDetails}, or nothing. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record FindImport(ImportId importId) implements ImportQuery {}

    /** Answers a page of {@link ImportDetails}, newest first. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListImports(String cursor, int size) implements ImportQuery {}

    /**
     * Answers a page of {@link RowRefusal} in the order of the file.
     *
     * @param size of parts of the file; each has some hundred rows at most
     */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ListRefusedRows(ImportId importId, String cursor, int size) implements ImportQuery {}

    /** Answers a page of {@link CatalogView.ProductPage} by id, archived ones left out: none is met twice or missed. */
    @AllowedTo({Role.ADMIN, Role.AUDITOR, Role.SYSTEM})
    record ExportProducts(String cursor, int size) implements ImportQuery {}

    /**
     * @param rows of the file, as far as it came
     * @param worked taken in or refused
     * @param by who sent it
     * @param finishedAt null before
     */
    record ImportDetails(
            ImportId importId,
            String format,
            ImportState state,
            int rows,
            int worked,
            int refused,
            String by,
            Instant begunAt,
            Instant finishedAt,
            long position) {}

    enum ImportState {
        @JsonProperty("receiving")
        RECEIVING,
        @JsonProperty("running")
        RUNNING,
        @JsonProperty("finished")
        FINISHED
    }
}
