package cartulary.contract.customer;

import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;

/** The life of a customer. */
public sealed interface CustomerEvent {
    CustomerId customerId();

    record CustomerRegistered(
            @Subject CustomerId customerId,
            @Sealed String email,
            @Sealed String name) implements CustomerEvent {}

    record AddressChanged(
            @Subject CustomerId customerId, @Sealed Recipient address) implements CustomerEvent {}

    /** One more in the address book. */
    record AddressAdded(
            @Subject CustomerId customerId,
            AddressId addressId,
            @Sealed Recipient address,
            String requestHash) implements CustomerEvent {}

    record AddressRevised(
            @Subject CustomerId customerId,
            AddressId addressId,
            @Sealed Recipient address) implements CustomerEvent {}

    record AddressRemoved(CustomerId customerId, AddressId addressId) implements CustomerEvent {}

    /** From now on it is offered first. */
    record AddressPreferred(CustomerId customerId, AddressId addressId) implements CustomerEvent {}
}
