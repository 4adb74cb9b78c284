package cartulary.contract.payment;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.util.List;

/**
 * A refund and how far it has come.
 *
 * @param state proposed, rejected, asked, succeeded or failed
 * @param lines null if only an amount was said
 * @param askedBy the person who wanted it; null if it was a process
 * @param failure the provider's code, or why it was rejected; null unless it was
 */
@JsonInclude(JsonInclude.Include.NON_NULL)
public record RefundRow(
        RefundId refundId,
        PaymentId paymentId,
        OrderId orderId,
        Money amount,
        String state,
        String reason,
        List<RefundedLine> lines,
        String askedBy,
        String approvedBy,
        String reference,
        String failure,
        Instant askedAt,
        Instant endedAt) {}
