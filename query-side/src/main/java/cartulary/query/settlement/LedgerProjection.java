package cartulary.query.settlement;

import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.settlement.LedgerEntry;
import cartulary.contract.settlement.SettlementEvent;
import cartulary.contract.wallet.WalletEvent.CreditGranted;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;

/** Keeps {@code ledger_entries}: one for each event that moves money. */
public class LedgerProjection extends Projection<LedgerEntry> {
    public LedgerProjection() {
        super(
                "ledger",
                "ledger_entries",
                LedgerEntry.class,
                PaymentEvent.class,
                DisputeEvent.class,
                SettlementEvent.class,
                CreditGranted.class);
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Recorded recorded) {
        return Postings.of(recorded.event()).isEmpty() ? null : recorded.id();
    }

    @Override
    public LedgerEntry apply(LedgerEntry none, Recorded recorded) {
        var lines = Postings.of(recorded.event());
        var order = orderOf(recorded.event());
        return new LedgerEntry(
                recorded.id(),
                recorded.at(),
                recorded.position(),
                recorded.alias(),
                recorded.stream(),
                order == null ? null : order.value(),
                referenceOf(recorded.event()),
                lines.stream().map(line -> line.account().value()).distinct().toList(),
                lines);
    }

    private static OrderId orderOf(Object event) {
        return switch (event) {
            case PaymentEvent payment -> payment.orderId();
            case DisputeEvent dispute -> dispute.orderId();
            default -> null;
        };
    }

    private static String referenceOf(Object event) {
        return switch (event) {
            case PaymentCaptured paid -> paid.captureReference();
            case LateCaptureRecorded late -> late.captureReference();
            case RefundSucceeded done -> done.refundReference();
            case DisputeFundsWithdrawn taken -> taken.movementReference();
            case DisputeFundsReinstated back -> back.movementReference();
            default -> null;
        };
    }
}
