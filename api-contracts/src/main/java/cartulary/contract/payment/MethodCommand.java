package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of the ways to pay that a shopper had kept. */
public sealed interface MethodCommand {
    SavedMethodsId savedMethodsId();

    /** The provider keeps it, as the shopper wished. A repeat is a no-op. */
    @AllowedTo(Role.SYSTEM)
    record SaveMethod(
            @TargetAggregateIdentifier SavedMethodsId savedMethodsId,
            CustomerId customerId,
            String provider,
            SavedCard card)
            implements MethodCommand {}

    /** The shopper's own alone. One that was forgotten is a no-op. */
    @AllowedTo({Role.CUSTOMER, Role.SYSTEM})
    record ForgetMethod(
            @TargetAggregateIdentifier SavedMethodsId savedMethodsId, CustomerId customerId, MethodId methodId)
            implements MethodCommand {}
}
