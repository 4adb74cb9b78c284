package cartulary.query.catalog;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gt;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.lt;

import cartulary.contract.catalog.CatalogQuery.ListPlannedChanges;
import cartulary.contract.catalog.CatalogView.PlannedChange;
import cartulary.contract.catalog.ImportQuery.FindImport;
import cartulary.contract.catalog.ImportQuery.ImportDetails;
import cartulary.contract.catalog.ImportQuery.ListImports;
import cartulary.contract.catalog.ImportQuery.ListRefusedRows;
import cartulary.contract.catalog.RowRefusal;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import com.mongodb.client.model.Sorts;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Answers how imports do, what was wrong with their rows, and what is planned. */
public final class ImportQueries {
    private final ViewStore views;
    private final Projections projections;
    private final ImportProjection imports;
    private final RefusedRowsProjection refused;
    private final PlannedChangeProjection planned;

    public ImportQueries(
            ViewStore views,
            Projections projections,
            ImportProjection imports,
            RefusedRowsProjection refused,
            PlannedChangeProjection planned) {
        this.views = views;
        this.projections = projections;
        this.imports = imports;
        this.refused = refused;
        this.planned = planned;
    }

    @QueryHandler
    public ImportDetails find(FindImport query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), imports);
        return views.find(imports, query.importId().value()).orElse(null);
    }

    @QueryHandler
    public Page<ImportDetails> list(ListImports query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), imports);
        return Pages.after(
                views,
                imports,
                exists("_id"),
                "position",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                each -> new Cursor(each.position(), each.importId().value()),
                each -> each);
    }

    @QueryHandler
    public Page<PlannedChange> planned(ListPlannedChanges query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), planned);
        return Pages.after(
                views,
                planned,
                query.state() == null
                        ? exists("_id")
                        : eq("body.state", query.state().name().toLowerCase(Locale.ROOT)),
                "position",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                each -> new Cursor(each.position(), each.planId()),
                each -> each);
    }

    @QueryHandler
    public Page<RowRefusal> refused(ListRefusedRows query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), refused);
        int size = Readers.size(query.size(), 100);
        var from = Cursor.parse(query.cursor());
        var id = query.importId().value();
        var found = views.read(
                refused,
                views.collection(refused)
                        .find(and(from == null ? gte("_id", id + ":") : gt("_id", from.id()), lt("_id", id + ";")))
                        .sort(Sorts.ascending("_id"))
                        .limit(size + 1));
        var more = found.size() > size;
        var shown = more ? found.subList(0, size) : found;
        return new Page<>(
                shown.stream().flatMap(part -> part.refused().stream()).toList(),
                more ? new Cursor(0, shown.getLast().partId()).toString() : null,
                null);
    }
}
