package cartulary.contract.payment;

import cartulary.contract.customer.CustomerId;
import cartulary.contract.support.Sealed;
import cartulary.contract.support.Subject;

/** The life of ways to pay that shoppers had kept. */
public sealed interface MethodEvent {
    SavedMethodsId savedMethodsId();

    CustomerId customerId();

    MethodId methodId();

    /** @param card null if the customer was erased */
    record MethodSaved(
            SavedMethodsId savedMethodsId,
            @Subject CustomerId customerId,
            MethodId methodId,
            String provider,
            @Sealed SavedCard card)
            implements MethodEvent {}

    /** The worker has the provider forget it too. */
    record MethodForgotten(SavedMethodsId savedMethodsId, CustomerId customerId, MethodId methodId, String provider)
            implements MethodEvent {}
}
