package cartulary.contract.payment;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;

/**
 * A dispute and how far it has come.
 *
 * @param reference the provider's own
 * @param withdrawn what the bank took in all
 * @param reinstated what came back of it
 * @param fees what the provider kept for it and did not give back
 * @param closedAt null while it goes on
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record DisputeRow(
        DisputeId disputeId,
        PaymentId paymentId,
        OrderId orderId,
        String provider,
        String reference,
        Money amount,
        String reason,
        DisputeState state,
        boolean inquiry,
        Instant evidenceBy,
        Money withdrawn,
        Money reinstated,
        Money fees,
        Instant openedAt,
        Instant closedAt) {}
