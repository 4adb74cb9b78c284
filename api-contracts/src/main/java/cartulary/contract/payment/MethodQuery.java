package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import com.fasterxml.jackson.annotation.JsonInclude;

/** Questions about the ways to pay that shoppers had kept: each sees their own alone. */
public sealed interface MethodQuery {
    /** Answers a list of {@link KeptMethod}, newest first. */
    @AllowedTo({Role.CUSTOMER, Role.SYSTEM})
    record ListKeptMethods(CustomerId customerId) implements MethodQuery {}

    /**
     * Answers a {@link CardPayer}, or null if there is no such method: how the shopper is to be known to the provider.
     *
     * @param methodId to pay with; null to have a new card kept
     */
    @AllowedTo({Role.CUSTOMER, Role.SYSTEM})
    record FindCardPayer(CustomerId customerId, MethodId methodId) implements MethodQuery {}

    /** What a shopper tells it by; after an erasure nothing. */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record KeptMethod(
            MethodId methodId,
            String provider,
            String brand,
            String last4,
            Integer expiresMonth,
            Integer expiresYear) {}
}
