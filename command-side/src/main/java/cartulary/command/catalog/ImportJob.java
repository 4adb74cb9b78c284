package cartulary.command.catalog;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
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
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures.NotFound;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/** A file of products: which of its parts are here, and which were worked. */
public class ImportJob {
    private record Part(String hash, int rows) {}

    @AggregateIdentifier
    private ImportId importId;

    private String format;
    private final List<Part> parts = new ArrayList<>();
    private final BitSet worked = new BitSet();
    private boolean started;
    private int refused;

    ImportJob() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(BeginImport command) {
        if (importId == null) apply(new ImportBegun(command.importId(), command.format()));
        else Refuse.unlessSame(format, command.format(), importId);
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AddImportPart command) {
        require(command.importId());
        if (command.part() < parts.size()) {
            Refuse.unlessSame(parts.get(command.part()).hash(), command.hash(), importId);
            return;
        }
        if (started) Refuse.unlessSame(parts.size(), command.part() + 1, importId);
        if (command.part() > parts.size()) throw Refuse.invalid("part", "must follow the one before");
        apply(new ImportPartAdded(importId, command.part(), command.hash(), command.rows()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(StartImport command) {
        require(command.importId());
        Refuse.unlessSame(parts.size(), command.parts(), importId);
        if (started) return;
        apply(new ImportStarted(importId, parts.size(), rows()));
        if (parts.isEmpty()) apply(new ImportFinished(importId, 0, 0));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecordImportPart command) {
        require(command.importId());
        if (!started || command.part() >= parts.size()) throw Refuse.invalid("part", "is none of a started import");
        if (worked.get(command.part())) return; // Its worker died before it heard that it had said so.
        apply(new ImportPartWorked(
                importId, command.part(), parts.get(command.part()).rows(), command.refused()));
        if (worked.cardinality() == parts.size()) apply(new ImportFinished(importId, rows(), refused));
    }

    private int rows() {
        return parts.stream().mapToInt(Part::rows).sum();
    }

    private void require(ImportId id) {
        if (importId == null) throw new CommandRefused(new NotFound("import " + id));
    }

    @EventSourcingHandler
    void on(ImportEvent event) {
        switch (event) {
            case ImportBegun begun -> {
                importId = begun.importId();
                format = begun.format();
            }
            case ImportPartAdded added ->
                parts.add(new Part(added.hash(), added.rows().size()));
            case ImportStarted _ -> started = true;
            case ImportPartWorked done -> {
                worked.set(done.part());
                refused += done.refused().size();
            }
            case ImportFinished _ -> {} // Follows from its parts.
        }
    }
}
