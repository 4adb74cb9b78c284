package cartulary.query.settlement;

import static com.mongodb.client.model.Filters.and;
import static com.mongodb.client.model.Filters.elemMatch;
import static com.mongodb.client.model.Filters.eq;
import static com.mongodb.client.model.Filters.exists;
import static com.mongodb.client.model.Filters.gte;
import static com.mongodb.client.model.Filters.in;
import static com.mongodb.client.model.Filters.lt;

import cartulary.contract.settlement.SettlementQuery.FindBooks;
import cartulary.contract.settlement.SettlementQuery.FindCase;
import cartulary.contract.settlement.SettlementQuery.FindReconciliation;
import cartulary.contract.settlement.SettlementQuery.ListCases;
import cartulary.contract.settlement.SettlementQuery.ListMoved;
import cartulary.contract.settlement.SettlementQuery.ListOpenPayments;
import cartulary.contract.settlement.SettlementQuery.ListReconciliations;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.contract.settlement.SettlementView.Reconciliation;
import cartulary.contract.settlement.SettlementView.ReviewCase;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Page;
import cartulary.query.settlement.CaseProjection.CaseDocument;
import cartulary.query.settlement.PaymentBookProjection.BookDocument;
import cartulary.query.settlement.ReconciliationProjection.ReconciliationDocument;
import cartulary.query.support.Cursor;
import cartulary.query.support.Pages;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.List;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;
import org.bson.Document;
import org.bson.conversions.Bson;

/** Answers how our books stand beside the providers'. */
public final class SettlementQueries {
    private final ViewStore views;
    private final Projections projections;
    private final ReconciliationProjection runs;
    private final CaseProjection cases;
    private final PaymentBookProjection books;

    public SettlementQueries(
            ViewStore views,
            Projections projections,
            ReconciliationProjection runs,
            CaseProjection cases,
            PaymentBookProjection books) {
        this.views = views;
        this.projections = projections;
        this.runs = runs;
        this.cases = cases;
        this.books = books;
    }

    @QueryHandler
    public Reconciliation find(FindReconciliation query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), runs);
        return views.find(runs, query.reconciliationId().value())
                .map(ReconciliationDocument::view)
                .orElse(null);
    }

    @QueryHandler
    public Page<Reconciliation> list(ListReconciliations query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), runs);
        return Pages.after(
                views,
                runs,
                query.provider() == null ? exists("_id") : eq("body.view.provider", query.provider()),
                "requestedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found -> new Cursor(
                        found.requestedPosition(),
                        found.view().reconciliationId().value()),
                ReconciliationDocument::view);
    }

    @QueryHandler
    public ReviewCase find(FindCase query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), cases);
        return views.find(cases, query.caseId().value()).map(CaseDocument::view).orElse(null);
    }

    @QueryHandler
    public Page<ReviewCase> list(ListCases query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), cases);
        return Pages.after(
                views,
                cases,
                query.state() == null ? exists("_id") : eq("body.view.state", query.state()),
                "openedPosition",
                true,
                query.cursor(),
                Readers.size(query.size(), 100),
                found ->
                        new Cursor(found.openedPosition(), found.view().caseId().value()),
                CaseDocument::view);
    }

    @QueryHandler
    public Page<PaymentBook> list(ListMoved query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), books);
        var within = new Document("$gte", query.from().toEpochMilli())
                .append("$lt", query.to().toEpochMilli());
        return page(
                and(eq("body.book.provider", query.provider()), elemMatch("body.movedMillis", within)),
                query.cursor(),
                query.size());
    }

    @QueryHandler
    public Page<PaymentBook> list(ListOpenPayments query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), books);
        return page(
                and(
                        eq("body.open", true),
                        gte("body.requestedMillis", query.from().toEpochMilli()),
                        lt("body.requestedMillis", query.to().toEpochMilli())),
                query.cursor(),
                query.size());
    }

    @QueryHandler
    public List<PaymentBook> find(FindBooks query, @MetaDataValue(MetaKeys.POSITION) String position) {
        projections.await(Readers.position(position), books);
        return views.read(books, views.collection(books).find(in("body.keys", query.keys()))).stream()
                .map(BookDocument::book)
                .toList();
    }

    private Page<PaymentBook> page(Bson filter, String cursor, int size) {
        return Pages.after(
                views,
                books,
                filter,
                "requestedPosition",
                false,
                cursor,
                Readers.size(size, 500),
                found -> new Cursor(
                        found.requestedPosition(), found.book().paymentId().value()),
                BookDocument::book);
    }
}
