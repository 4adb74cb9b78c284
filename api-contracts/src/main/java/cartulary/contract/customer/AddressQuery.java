package cartulary.contract.customer;

import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.List;

/** Questions about where customers have things sent. */
public sealed interface AddressQuery {
    /** Answers {@link AddressBook}, an empty one if nothing was ever kept. A customer sees their own alone. */
    @AllowedTo({Role.CUSTOMER, Role.ADMIN})
    record FindAddressBook(CustomerId customerId) implements AddressQuery {}

    /**
     * @param addresses the preferred one first, then as they were added
     */
    record AddressBook(CustomerId customerId, List<KeptAddress> addresses) {}

    /**
     * @param address null if the customer was erased
     */
    record KeptAddress(AddressId addressId, Recipient address, boolean preferred) {}
}
