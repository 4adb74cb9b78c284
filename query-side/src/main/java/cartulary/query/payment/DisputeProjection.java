package cartulary.query.payment;

import cartulary.contract.money.Money;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.DisputeEvent.DisputeProgressed;
import cartulary.contract.payment.DisputeRow;
import cartulary.contract.payment.DisputeState;
import cartulary.query.payment.DisputeProjection.DisputeDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Instant;

/** Keeps {@code disputes}. */
public class DisputeProjection extends Projection<DisputeDocument> {
    /** @param openedPosition what lists are sorted by */
    public record DisputeDocument(DisputeRow row, long openedPosition) {}

    public DisputeProjection() {
        super("disputes", "disputes", DisputeDocument.class, DisputeEvent.class);
    }

    @Override
    protected String idOf(Object event) {
        return event instanceof DisputeEvent dispute ? dispute.disputeId().value() : null;
    }

    @Override
    public DisputeDocument apply(DisputeDocument was, Recorded recorded) {
        return switch ((DisputeEvent) recorded.event()) {
            case DisputeOpened opened -> opened(opened, recorded);
            case DisputeProgressed went -> to(was, went.state(), went.inquiry(), null);
            case DisputeClosed closed -> to(was, closed.outcome(), was.row().inquiry(), recorded.at());
            case DisputeFundsWithdrawn taken -> {
                var row = was.row();
                yield money(was, sum(row.withdrawn(), taken.amount()), row.reinstated(), sum(row.fees(), taken.fee()));
            }
            case DisputeFundsReinstated back -> {
                var row = was.row();
                yield money(was, row.withdrawn(), sum(row.reinstated(), back.amount()), less(row.fees(), back.fee()));
            }
        };
    }

    private static DisputeDocument opened(DisputeOpened opened, Recorded recorded) {
        var none = Money.zero(opened.amount().currency());
        return new DisputeDocument(
                new DisputeRow(
                        opened.disputeId(),
                        opened.paymentId(),
                        opened.orderId(),
                        opened.provider(),
                        opened.reference(),
                        opened.amount(),
                        opened.reason(),
                        DisputeState.NEEDS_RESPONSE,
                        opened.inquiry(),
                        opened.evidenceBy(),
                        none,
                        none,
                        none,
                        recorded.at(),
                        null),
                recorded.position());
    }

    private static DisputeDocument to(DisputeDocument was, DisputeState state, boolean inquiry, Instant closedAt) {
        var row = was.row();
        return with(was, state, inquiry, row.withdrawn(), row.reinstated(), row.fees(), closedAt);
    }

    private static DisputeDocument money(DisputeDocument was, Money withdrawn, Money reinstated, Money fees) {
        var row = was.row();
        return with(was, row.state(), row.inquiry(), withdrawn, reinstated, fees, row.closedAt());
    }

    private static DisputeDocument with(
            DisputeDocument was,
            DisputeState state,
            boolean inquiry,
            Money withdrawn,
            Money reinstated,
            Money fees,
            Instant closedAt) {
        var row = was.row();
        return new DisputeDocument(
                new DisputeRow(
                        row.disputeId(),
                        row.paymentId(),
                        row.orderId(),
                        row.provider(),
                        row.reference(),
                        row.amount(),
                        row.reason(),
                        state,
                        inquiry,
                        row.evidenceBy(),
                        withdrawn,
                        reinstated,
                        fees,
                        row.openedAt(),
                        closedAt),
                was.openedPosition());
    }

    /** What a provider settles in another currency stands in the ledger alone. */
    private static Money sum(Money sum, Money more) {
        return sum.currency().equals(more.currency()) ? sum.plus(more) : sum;
    }

    private static Money less(Money sum, Money back) {
        if (!sum.currency().equals(back.currency())) return sum;
        return back.compareTo(sum) > 0 ? Money.zero(sum.currency()) : sum.minus(back);
    }
}
