package cartulary.command.catalog;

import cartulary.command.support.Examples;
import cartulary.contract.catalog.ImportCommand;
import cartulary.contract.catalog.ImportCommand.AddImportPart;
import cartulary.contract.catalog.ImportCommand.BeginImport;
import cartulary.contract.catalog.ImportCommand.RecordImportPart;
import cartulary.contract.catalog.ImportCommand.StartImport;
import cartulary.contract.catalog.ImportEvent;
import cartulary.contract.catalog.ImportEvent.ImportBegun;
import cartulary.contract.catalog.ImportEvent.ImportFinished;
import cartulary.contract.catalog.ImportEvent.ImportPartAdded;
import cartulary.contract.catalog.ImportEvent.ImportPartWorked;
import cartulary.contract.catalog.ImportEvent.ImportStarted;
import cartulary.contract.catalog.ImportId;
import cartulary.contract.catalog.ImportRow;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ImportJobTest {
    private static final ImportId IMPORT = ImportId.derivedFrom("admin", "spring");
    private static final RowRefusal NO = new RowRefusal(3, "A-3", "invalid-field", "sku", "is not acceptable");
    private static final ImportBegun BEGUN = new ImportBegun(IMPORT, "csv");
    private static final ImportPartAdded FIRST = new ImportPartAdded(IMPORT, 0, "h0", List.of(row(1), row(2)));
    private static final ImportPartAdded SECOND = new ImportPartAdded(IMPORT, 1, "h1", List.of(row(3)));
    private static final ImportStarted STARTED = new ImportStarted(IMPORT, 2, 3);
    private static final ImportPartWorked FIRST_WORKED = new ImportPartWorked(IMPORT, 0, 2, List.of());

    private static ImportRow row(int number) {
        return ImportRow.unread(new RowRefusal(number, null, "invalid-field", "row", "x"));
    }

    @Test
    void a_file_comes_in_parts_and_a_part_that_comes_again_changes_nothing() {
        given().when(new BeginImport(IMPORT, "csv")).expectEvents(BEGUN);
        given(BEGUN).when(new AddImportPart(IMPORT, 0, "h0", FIRST.rows())).expectEvents(FIRST);
        nothing(new AddImportPart(IMPORT, 0, "h0", FIRST.rows()), BEGUN, FIRST, SECOND, STARTED);
        nothing(new BeginImport(IMPORT, "csv"), BEGUN, FIRST);
        given(BEGUN, FIRST, SECOND).when(new StartImport(IMPORT, 2)).expectEvents(STARTED);
        nothing(new StartImport(IMPORT, 2), BEGUN, FIRST, SECOND, STARTED);
        given(BEGUN)
                .when(new AddImportPart(IMPORT, 1, "h1", SECOND.rows()))
                .expectExceptionDetails(new InvalidField("part", "must follow the one before"));
    }

    @Test
    void another_file_under_the_same_key_is_refused() {
        for (var command : List.<ImportCommand>of(
                new BeginImport(IMPORT, "jsonl"),
                new AddImportPart(IMPORT, 1, "other", SECOND.rows()),
                new AddImportPart(IMPORT, 2, "h2", SECOND.rows()),
                new StartImport(IMPORT, 1))) {
            given(BEGUN, FIRST, SECOND, STARTED)
                    .when(command)
                    .expectNoEvents()
                    .expectExceptionDetails(new IdempotencyKeyReused(IMPORT.value()));
        }
    }

    @Test
    void it_is_finished_when_the_last_part_is_whichever_that_is() {
        given(BEGUN, FIRST, SECOND, STARTED)
                .when(new RecordImportPart(IMPORT, 0, List.of()))
                .expectEvents(FIRST_WORKED);
        given(BEGUN, FIRST, SECOND, STARTED, FIRST_WORKED)
                .when(new RecordImportPart(IMPORT, 1, List.of(NO)))
                .expectEvents(new ImportPartWorked(IMPORT, 1, 1, List.of(NO)), new ImportFinished(IMPORT, 3, 1));
        nothing(new RecordImportPart(IMPORT, 0, List.of(NO)), BEGUN, FIRST, SECOND, STARTED, FIRST_WORKED);
        given(BEGUN, FIRST)
                .when(new RecordImportPart(IMPORT, 0, List.of()))
                .expectExceptionDetails(new InvalidField("part", "is none of a started import"));
    }

    private void nothing(ImportCommand command, ImportEvent... before) {
        given(before).when(command).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    private TestExecutor<ImportJob> given(ImportEvent... events) {
        return Examples.fixture(ImportJob.class).given((Object[]) events);
    }
}
