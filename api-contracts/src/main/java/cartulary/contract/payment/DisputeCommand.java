package cartulary.contract.payment;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.AllowedTo;
import cartulary.contract.support.Role;
import org.axonframework.modelling.command.TargetAggregateIdentifier;

/** What may be asked of a dispute. */
public sealed interface DisputeCommand {
    DisputeId disputeId();

    /** @param paymentId whose money it is about */
    @AllowedTo({Role.PROVIDER, Role.SYSTEM})
    record RecordDisputeFact(
            @TargetAggregateIdentifier DisputeId disputeId,
            PaymentId paymentId,
            OrderId orderId,
            String provider,
            DisputeFact fact)
            implements DisputeCommand {}
}
