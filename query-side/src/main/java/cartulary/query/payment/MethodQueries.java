package cartulary.query.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.payment.CardPayer;
import cartulary.contract.payment.MethodQuery.FindCardPayer;
import cartulary.contract.payment.MethodQuery.KeptMethod;
import cartulary.contract.payment.MethodQuery.ListKeptMethods;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.query.payment.MethodProjection.MethodsDocument;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import java.util.List;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Shows shoppers the cards that they had kept; nobody else's. */
public final class MethodQueries {
    private final ViewStore views;
    private final Projections projections;
    private final MethodProjection methods;

    public MethodQueries(ViewStore views, Projections projections, MethodProjection methods) {
        this.views = views;
        this.projections = projections;
        this.methods = methods;
    }

    @QueryHandler
    public List<KeptMethod> list(
            ListKeptMethods query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        return methods.shown(of(query.customerId(), actor, position));
    }

    @QueryHandler
    public CardPayer find(FindCardPayer query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        var found = of(query.customerId(), actor, position);
        return query.methodId() == null ? methods.keeping(found) : methods.payer(found, query.methodId());
    }

    private MethodsDocument of(CustomerId customer, Actor actor, String position) {
        if (!actor.is(Role.SYSTEM) && !customer.value().equals(actor.id())) {
            throw new CommandRefused(new Failures.NotAllowed("looking at the cards of somebody else"));
        }
        projections.await(Readers.position(position), methods);
        return views.find(methods, customer.value()).orElseGet(() -> new MethodsDocument(customer, List.of()));
    }
}
