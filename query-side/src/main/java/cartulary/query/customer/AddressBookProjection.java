package cartulary.query.customer;

import static java.util.Comparator.comparing;

import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.AddressQuery.AddressBook;
import cartulary.contract.customer.AddressQuery.KeptAddress;
import cartulary.contract.customer.CustomerEvent;
import cartulary.contract.customer.CustomerEvent.AddressAdded;
import cartulary.contract.customer.CustomerEvent.AddressChanged;
import cartulary.contract.customer.CustomerEvent.AddressPreferred;
import cartulary.contract.customer.CustomerEvent.AddressRemoved;
import cartulary.contract.customer.CustomerEvent.AddressRevised;
import cartulary.contract.customer.CustomerEvent.CustomerRegistered;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.ordering.Recipient;
import cartulary.query.customer.AddressBookDocument.Entry;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;

/** Keeps {@code address_books}: where a customer has things sent, sealed under the customer's key. */
public class AddressBookProjection extends Projection<AddressBookDocument> {
    /** Part of what authenticates the sealed values, so it never changes. */
    private static final String TYPE = "view.AddressBook";

    private final Sealing sealing;

    public AddressBookProjection(Sealing sealing) {
        super("address-books", "address_books", AddressBookDocument.class, CustomerEvent.class);
        this.sealing = sealing;
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof CustomerEvent customer ? customer.customerId().value() : null;
    }

    @Override
    public AddressBookDocument apply(AddressBookDocument was, Recorded recorded) {
        var event = (CustomerEvent) recorded.event();
        var before = was == null ? AddressBookDocument.empty(event.customerId()) : was;
        return switch (event) {
            case AddressAdded added -> before.with(entry(added.customerId(), added.addressId(), added.address()));
            case AddressRevised revised ->
                before.with(entry(revised.customerId(), revised.addressId(), revised.address()));
            case AddressRemoved removed -> before.without(removed.addressId());
            case AddressPreferred wish -> before.preferring(wish.addressId());
            case CustomerRegistered _, AddressChanged _ -> before;
        };
    }

    private Entry entry(CustomerId customer, AddressId id, Recipient address) {
        return new Entry(id, sealing.seal(customer.value(), TYPE, id.value(), address));
    }

    AddressBook shown(AddressBookDocument book) {
        var first = book.first();
        return new AddressBook(
                book.customerId(),
                book.addresses().stream()
                        .map(entry -> new KeptAddress(
                                entry.addressId(),
                                sealing.open(
                                        book.customerId().value(),
                                        TYPE,
                                        entry.addressId().value(),
                                        entry.sealedAddress(),
                                        Recipient.class),
                                entry.addressId().equals(first)))
                        .sorted(comparing(address -> !address.preferred()))
                        .toList());
    }
}
