package cartulary.contract.settlement;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import com.fasterxml.jackson.annotation.JsonInclude;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Map;

/** What is shown of the comparison of books. */
public interface SettlementView {

    /**
     * The last run of a provider's day; with its differences it is the report.
     *
     * @param state requested, completed or failed
     * @param differences in the order in which they were found
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Reconciliation(
            ReconciliationId reconciliationId,
            String provider,
            LocalDate day,
            int run,
            Instant asKnownAt,
            String state,
            Instant requestedAt,
            Instant endedAt,
            int ours,
            int theirs,
            int matched,
            List<Money> fees,
            String why,
            List<Found> differences) {}

    record Found(CaseId caseId, Difference difference) {}

    /** @param state open, proposed or closed */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record ReviewCase(
            CaseId caseId,
            String state,
            Difference difference,
            Instant openedAt,
            String proposedBy,
            Decision decision,
            String reason,
            String confirmedBy,
            Instant closedAt,
            Money correction) {}

    /**
     * A payment as the books know it.
     *
     * @param status requested, payable, authorized, voiding, captured or voided
     * @param refunds each that was ever asked for: asked, succeeded or failed
     * @param movements money that moved at the provider, in order
     */
    record PaymentBook(
            PaymentId paymentId,
            OrderId orderId,
            String provider,
            Money due,
            String status,
            Instant requestedAt,
            Map<String, String> refunds,
            List<Movement> movements) {}

    /**
     * @param kind charge, refund, refund-returned, dispute or dispute-returned
     * @param refundId null unless it is a refund
     */
    @JsonInclude(JsonInclude.Include.NON_NULL)
    record Movement(String kind, RefundId refundId, String reference, Money amount, Instant at) {}
}
