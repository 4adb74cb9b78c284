package cartulary.contract.payment;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/** The life of a dispute. Nothing of it is decided here: the bank judges, a person answers it at the provider. */
public sealed interface DisputeEvent {
    DisputeId disputeId();

    PaymentId paymentId();

    OrderId orderId();

    /**
     * A cardholder says that the money was not owed.
     *
     * @param reference the provider's own
     * @param inquiry whether the bank only asks, and takes nothing yet
     * @param evidenceBy by when evidence must be handed in; null if none is wanted
     */
    record DisputeOpened(
            DisputeId disputeId,
            PaymentId paymentId,
            OrderId orderId,
            String provider,
            String reference,
            Money amount,
            String reason,
            boolean inquiry,
            @JsonInclude(JsonInclude.Include.NON_NULL) Instant evidenceBy)
            implements DisputeEvent {}

    /** It went on, and has not ended. */
    record DisputeProgressed(
            DisputeId disputeId, PaymentId paymentId, OrderId orderId, DisputeState state, boolean inquiry)
            implements DisputeEvent {}

    /**
     * The bank took the money, and the provider its fee.
     *
     * @param movementReference the provider's own of the movement
     * @param writtenOff whether the dispute was lost before
     */
    record DisputeFundsWithdrawn(
            DisputeId disputeId,
            PaymentId paymentId,
            OrderId orderId,
            String provider,
            Money amount,
            Money fee,
            String movementReference,
            boolean writtenOff)
            implements DisputeEvent {}

    /**
     * The money came back.
     *
     * @param fee given back with it
     * @param writtenOff whether it was taken for lost
     */
    record DisputeFundsReinstated(
            DisputeId disputeId,
            PaymentId paymentId,
            OrderId orderId,
            String provider,
            Money amount,
            Money fee,
            String movementReference,
            boolean writtenOff)
            implements DisputeEvent {}

    /**
     * It ended.
     *
     * @param lost what was withdrawn and will not come back; zero unless it was lost
     */
    record DisputeClosed(DisputeId disputeId, PaymentId paymentId, OrderId orderId, DisputeState outcome, Money lost)
            implements DisputeEvent {}
}
