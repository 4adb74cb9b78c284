package cartulary.contract.customer;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import java.util.List;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What is asked of customers and of their limits. */
public sealed interface CustomerCommand {
    /** As many addresses as a book holds. */
    int ADDRESSES_MAX = 20;

    CustomerId customerId();

    /** Repeated with the same content it is a no-op; with other content it is refused. */
    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record RegisterCustomer(@TargetAggregateIdentifier CustomerId customerId, String email, String name)
            implements CustomerCommand {}

    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record ChangeAddress(@TargetAggregateIdentifier CustomerId customerId, Recipient address)
            implements CustomerCommand {}

    /**
     * One more in the address book. It needs no registration: a login is enough.
     *
     * @param requestHash fingerprint of the request, beside the key the id was derived from
     */
    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record AddAddress(
            @TargetAggregateIdentifier CustomerId customerId,
            AddressId addressId,
            Recipient address,
            String requestHash)
            implements CustomerCommand {}

    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record ReviseAddress(@TargetAggregateIdentifier CustomerId customerId, AddressId addressId, Recipient address)
            implements CustomerCommand {}

    /** A repeat is a no-op. */
    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record RemoveAddress(@TargetAggregateIdentifier CustomerId customerId, AddressId addressId)
            implements CustomerCommand {}

    /** The one to be offered first. Until one is preferred, and when that one is gone, it is the oldest. */
    @AllowedTo({Role.CUSTOMER, Role.ADMIN, Role.SYSTEM})
    record PreferAddress(@TargetAggregateIdentifier CustomerId customerId, AddressId addressId)
            implements CustomerCommand {}

    /**
     * Asked by the checkout before any stock is held; answered by HoldGranted or HoldRefused.
     *
     * @param wanted what the order is for, each SKU once
     */
    @AllowedTo(Role.SYSTEM)
    record RequestHold(CustomerId customerId, OrderId orderId, List<Wanted> wanted) implements CustomerCommand {
        public RequestHold(CustomerId customerId, OrderId orderId) {
            this(customerId, orderId, List.of());
        }

        @TargetAggregateIdentifier
        public String limitsId() {
            return customerId.limitsId();
        }
    }

    /**
     * The order is paid or gone. Also of a hold that has not arrived yet.
     *
     * @param bought whether its units count on; an order that was bought and then undone is dropped again, with false
     */
    @AllowedTo(Role.SYSTEM)
    record DropHold(CustomerId customerId, OrderId orderId, boolean bought) implements CustomerCommand {
        public DropHold(CustomerId customerId, OrderId orderId) {
            this(customerId, orderId, false);
        }

        @TargetAggregateIdentifier
        public String limitsId() {
            return customerId.limitsId();
        }
    }
}
