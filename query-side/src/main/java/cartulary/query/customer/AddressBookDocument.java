package cartulary.query.customer;

import cartulary.contract.customer.AddressId;
import cartulary.contract.customer.CustomerId;
import java.util.ArrayList;
import java.util.List;

/**
 * @param addresses in the order in which they were added
 * @param preferred null: the oldest
 */
record AddressBookDocument(CustomerId customerId, List<Entry> addresses, AddressId preferred) {
    record Entry(AddressId addressId, String sealedAddress) {}

    static AddressBookDocument empty(CustomerId customerId) {
        return new AddressBookDocument(customerId, List.of(), null);
    }

    /** In the place it had, or as the last one. */
    AddressBookDocument with(Entry entry) {
        var next = new ArrayList<Entry>();
        var there = false;
        for (var each : addresses) {
            var same = each.addressId().equals(entry.addressId());
            next.add(same ? entry : each);
            there |= same;
        }
        if (!there) next.add(entry);
        return new AddressBookDocument(customerId, next, preferred);
    }

    AddressBookDocument without(AddressId gone) {
        var left = addresses.stream()
                .filter(entry -> !entry.addressId().equals(gone))
                .toList();
        return new AddressBookDocument(customerId, left, gone.equals(preferred) ? null : preferred);
    }

    AddressBookDocument preferring(AddressId wish) {
        return new AddressBookDocument(customerId, addresses, wish);
    }

    /** Null in an empty book. */
    AddressId first() {
        if (preferred != null || addresses.isEmpty()) return preferred;
        return addresses.getFirst().addressId();
    }
}
