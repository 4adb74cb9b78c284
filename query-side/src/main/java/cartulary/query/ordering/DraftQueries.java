package cartulary.query.ordering;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;

import cartulary.contract.ordering.DraftQuery.DraftDetails;
import cartulary.contract.ordering.DraftQuery.FindDraft;
import cartulary.contract.ordering.DraftQuery.ListDrafts;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.conversions.Bson;

/** Shows staff the orders they prepare. */
public final class DraftQueries {
    private final ViewStore views;
    private final Projections projections;
    private final DraftProjection drafts;

    public DraftQueries(ViewStore views, Projections projections, DraftProjection drafts) {
        this.views = views;
        this.projections = projections;
        this.drafts = drafts;
    }

    @QueryHandler
    public DraftDetails find(FindDraft query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), drafts);
        return views.find(drafts, query.draftId().value()).map(drafts::shown).orElse(null);
    }

    @QueryHandler
    public Page<DraftDetails> list(ListDrafts query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), drafts);
        var wanted = new ArrayList<Bson>(List.of(exists("_id")));
        if (query.state() != null)
            wanted.add(eq("body.state", query.state().name().toLowerCase(Locale.ROOT)));
        if (query.customerId() != null)
            wanted.add(eq("body.customerId", query.customerId().value()));
        return Pages.after(
                views,
                drafts,
                and(wanted),
                "createdPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                draft -> new Cursor(draft.createdPosition(), draft.draftId().value()),
                drafts::shown);
    }
}
