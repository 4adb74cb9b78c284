package cartulary.query.customer;

import cartulary.contract.customer.AddressQuery.AddressBook;
import cartulary.contract.customer.AddressQuery.FindAddressBook;
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import cartulary.contract.support.MetaKeys;
import cartulary.contract.support.Role;
import cartulary.query.support.Projections;
import cartulary.query.support.Readers;
import cartulary.query.support.ViewStore;
import org.axonframework.messaging.annotation.MetaDataValue;
import org.axonframework.queryhandling.QueryHandler;

/** Shows customers their own address book, and staff the one of the customer they order for. */
public final class AddressQueries {
    private final ViewStore views;
    private final Projections projections;
    private final AddressBookProjection books;

    public AddressQueries(ViewStore views, Projections projections, AddressBookProjection books) {
        this.views = views;
        this.projections = projections;
        this.books = books;
    }

    @QueryHandler
    public AddressBook find(FindAddressBook query, Actor actor, @MetaDataValue(MetaKeys.POSITION) String position) {
        if (!actor.is(Role.ADMIN) && !query.customerId().value().equals(actor.id())) {
            throw new CommandRefused(new Failures.NotAllowed("looking into the addresses of somebody else"));
        }
        projections.await(Readers.position(position), books);
        return books.shown(views.find(books, query.customerId().value())
                .orElseGet(() -> AddressBookDocument.empty(query.customerId())));
    }
}
