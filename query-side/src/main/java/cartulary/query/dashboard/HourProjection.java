package cartulary.query.dashboard;

import cartulary.contract.dashboard.Dashboard.Hour;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@code hours}: what was ordered, taken and given back within each hour of shop time. */
public class HourProjection extends Projection<Hour> {
    public HourProjection() {
        super(
                "hours",
                "hours",
                Hour.class,
                OrderPlaced.class,
                OrderConfirmed.class,
                OrderCancelled.class,
                PaymentCaptured.class,
                LateCaptureRecorded.class,
                RefundSucceeded.class);
    }

    static String idOf(Instant at) {
        return at.truncatedTo(ChronoUnit.HOURS).toString();
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Recorded recorded) {
        return recorded.event() instanceof OrderEvent || recorded.event() instanceof PaymentEvent
                ? idOf(recorded.at())
                : null;
    }

    /** Sums are safe here: a document takes no event up twice. */
    @Override
    public Hour apply(Hour before, Recorded recorded) {
        var was = before == null ? nothing(recorded.at().truncatedTo(ChronoUnit.HOURS)) : before;
        return switch (recorded.event()) {
            case OrderPlaced _ -> counted(was, 1, 0, 0);
            case OrderConfirmed _ -> counted(was, 0, 1, 0);
            case OrderCancelled _ -> counted(was, 0, 0, 1);
            case PaymentCaptured event ->
                new Hour(
                        was.from(),
                        was.placed(),
                        was.confirmed(),
                        was.cancelled(),
                        plus(was.captured(), event.total()),
                        was.refunded());
            case LateCaptureRecorded event ->
                new Hour(
                        was.from(),
                        was.placed(),
                        was.confirmed(),
                        was.cancelled(),
                        plus(was.captured(), event.amount()),
                        was.refunded());
            case RefundSucceeded event ->
                new Hour(
                        was.from(),
                        was.placed(),
                        was.confirmed(),
                        was.cancelled(),
                        was.captured(),
                        plus(was.refunded(), event.amount()));
            default -> was;
        };
    }

    static Hour nothing(Instant from) {
        return new Hour(from, 0, 0, 0, Map.of(), Map.of());
    }

    private static Hour counted(Hour was, int placed, int confirmed, int cancelled) {
        return new Hour(
                was.from(),
                was.placed() + placed,
                was.confirmed() + confirmed,
                was.cancelled() + cancelled,
                was.captured(),
                was.refunded());
    }

    private static Map<String, Long> plus(Map<String, Long> sums, Money amount) {
        var all = new TreeMap<>(sums);
        all.merge(amount.currency().getCurrencyCode(), amount.minorUnits(), Math::addExact);
        return all;
    }
}
