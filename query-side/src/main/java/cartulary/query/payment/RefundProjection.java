package cartulary.query.payment;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundProposed;
import cartulary.contract.payment.PaymentEvent.RefundRejected;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.RefundRow;
import cartulary.contract.payment.RefundedLine;
import cartulary.query.payment.RefundProjection.RefundDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.util.List;

/** Keeps {@code refunds}. */
public class RefundProjection extends Projection<RefundDocument> {
    /**
     * @param askedPosition what lists are sorted by
     * @param endedMillis what recent ends are counted by; 0 while it goes on
     */
    public record RefundDocument(RefundRow row, long askedPosition, long endedMillis) {}

    public RefundProjection() {
        super("refunds", "refunds", RefundDocument.class, PaymentEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        var id =
                switch (event) {
                    case RefundProposed proposed -> proposed.refundId();
                    case RefundRejected rejected -> rejected.refundId();
                    case RefundRequested asked -> asked.refundId();
                    case RefundSucceeded done -> done.refundId();
                    case RefundFailed failed -> failed.refundId();
                    default -> null;
                };
        return id == null ? null : id.value();
    }

    @Override
    public RefundDocument apply(RefundDocument was, Recorded recorded) {
        return switch (recorded.event()) {
            case RefundProposed e ->
                begun(
                        recorded,
                        e.refundId(),
                        e.paymentId(),
                        e.orderId(),
                        e.amount(),
                        "proposed",
                        e.reason(),
                        e.lines(),
                        e.proposedBy());
            case RefundRequested e ->
                was == null
                        ? begun(
                                recorded,
                                e.refundId(),
                                e.paymentId(),
                                e.orderId(),
                                e.amount(),
                                "asked",
                                e.reason(),
                                e.lines(),
                                e.askedBy())
                        : next(was, "asked", e.approvedBy(), null, null, null);
            case RefundRejected e -> next(was, "rejected", e.rejectedBy(), null, e.reason(), recorded);
            case RefundSucceeded e -> next(was, "succeeded", null, e.refundReference(), null, recorded);
            case RefundFailed e -> next(was, "failed", null, null, e.code(), recorded);
            default -> was;
        };
    }

    private static RefundDocument begun(
            Recorded recorded,
            RefundId id,
            PaymentId payment,
            OrderId order,
            Money amount,
            String state,
            String reason,
            List<RefundedLine> lines,
            String askedBy) {
        var row = new RefundRow(
                id, payment, order, amount, state, reason, lines, askedBy, null, null, null, recorded.at(), null);
        return new RefundDocument(row, recorded.position(), 0);
    }

    /** @param ended null while it goes on */
    private static RefundDocument next(
            RefundDocument was, String state, String decidedBy, String reference, String failure, Recorded ended) {
        var row = was.row();
        return new RefundDocument(
                new RefundRow(
                        row.refundId(),
                        row.paymentId(),
                        row.orderId(),
                        row.amount(),
                        state,
                        row.reason(),
                        row.lines(),
                        row.askedBy(),
                        decidedBy == null ? row.approvedBy() : decidedBy,
                        reference == null ? row.reference() : reference,
                        failure,
                        row.askedAt(),
                        ended == null ? null : ended.at()),
                was.askedPosition(),
                ended == null ? 0 : ended.at().toEpochMilli());
    }
}
