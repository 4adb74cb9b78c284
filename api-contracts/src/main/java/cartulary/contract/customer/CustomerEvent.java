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
}
