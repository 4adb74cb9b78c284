package cartulary.query.settlement;

import cartulary.contract.money.Money;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentOutcomeUnknown;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.RefundId;
import cartulary.contract.settlement.SettlementView.Movement;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.query.settlement.PaymentBookProjection.BookDocument;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** Keeps {@code payment_books}: what moved through each payment, as it is held against a provider's list. */
public class PaymentBookProjection extends Projection<BookDocument> {
    /**
     * @param open whether its end is not known
     * @param unknown whether the provider's answer is awaited, and may or may not have been a yes
     * @param requestedMillis what open ones are found by
     * @param movedMillis when money moved, in the order of the movements
     * @param keys ids and references by which a provider's line finds it
     */
    public record BookDocument(
            PaymentBook book,
            boolean open,
            boolean unknown,
            long requestedMillis,
            List<Long> movedMillis,
            List<String> keys,
            long requestedPosition) {}

    public PaymentBookProjection() {
        super("payment-books", "payment_books", BookDocument.class, PaymentEvent.class, DisputeEvent.class);
    }

    @Override
    protected Duration patience() {
        return OF_REPORTS;
    }

    @Override
    protected String idOf(Object event) {
        return switch (event) {
            case PaymentEvent payment -> payment.paymentId().value();
            case DisputeFundsWithdrawn taken -> taken.paymentId().value();
            case DisputeFundsReinstated back -> back.paymentId().value();
            default -> null;
        };
    }

    @Override
    public BookDocument apply(BookDocument was, Recorded recorded) {
        return switch (recorded.event()) {
            case DisputeFundsWithdrawn taken ->
                moved(was, "dispute", null, taken.movementReference(), taken.amount(), recorded);
            case DisputeFundsReinstated back ->
                moved(was, "dispute-returned", null, back.movementReference(), back.amount(), recorded);
            case PaymentRequested asked ->
                new BookDocument(
                        new PaymentBook(
                                asked.paymentId(),
                                asked.orderId(),
                                asked.provider(),
                                asked.rest(),
                                "requested",
                                recorded.at(),
                                Map.of(),
                                List.of()),
                        true,
                        false,
                        recorded.at().toEpochMilli(),
                        List.of(),
                        List.of(asked.paymentId().value()),
                        recorded.position());
            case PaymentOutcomeUnknown _ -> unknown(was);
            // One that was tried and refused is known, and can be paid again.
            case PaymentDeclined _ -> status(was, "payable", true);
            case PaymentActionRequired _ -> status(was, "payable", true);
            case PaymentAuthorized _ -> status(was, "authorized", true);
            case PaymentVoidRequested _ -> status(was, "voiding", true);
            case PaymentVoided _ -> status(was, "voided", false);
            case PaymentCaptured paid ->
                moved(status(was, "captured", false), "charge", null, paid.captureReference(), paid.amount(), recorded);
            case LateCaptureRecorded late ->
                moved(was, "charge", null, late.captureReference(), late.amount(), recorded);
            // What goes back to store credit beside it is in no provider's list.
            case RefundRequested asked when beside(was, asked.booking()) -> was;
            case RefundSucceeded done when beside(was, done.booking()) -> was;
            case RefundFailed failed when beside(was, failed.booking()) -> was;
            case RefundRequested asked -> refund(was, asked.refundId(), "asked");
            case RefundSucceeded done ->
                moved(
                        refund(was, done.refundId(), "succeeded"),
                        "refund",
                        done.refundId(),
                        done.refundReference(),
                        done.amount(),
                        recorded);
            case RefundFailed failed -> {
                var known = refund(was, failed.refundId(), "failed");
                var had = "succeeded"
                        .equals(was.book().refunds().get(failed.refundId().value()));
                yield had ? moved(known, "refund-returned", failed.refundId(), null, failed.amount(), recorded) : known;
            }
            default -> was; // Nothing that a list would tell.
        };
    }

    private static boolean beside(BookDocument was, Booking booking) {
        return booking != null && !booking.provider().equals(was.book().provider());
    }

    private static BookDocument unknown(BookDocument was) {
        return new BookDocument(
                was.book(),
                was.open(),
                true,
                was.requestedMillis(),
                was.movedMillis(),
                was.keys(),
                was.requestedPosition());
    }

    private static BookDocument status(BookDocument was, String status, boolean open) {
        var book = was.book();
        return new BookDocument(
                new PaymentBook(
                        book.paymentId(),
                        book.orderId(),
                        book.provider(),
                        book.due(),
                        status,
                        book.requestedAt(),
                        book.refunds(),
                        book.movements()),
                open,
                false,
                was.requestedMillis(),
                was.movedMillis(),
                was.keys(),
                was.requestedPosition());
    }

    private static BookDocument refund(BookDocument was, RefundId id, String status) {
        var refunds = new TreeMap<>(was.book().refunds());
        refunds.put(id.value(), status);
        return with(was, refunds, was.book().movements(), was.movedMillis(), id.value());
    }

    private static BookDocument moved(
            BookDocument was, String kind, RefundId refund, String reference, Money amount, Recorded recorded) {
        if (amount.minorUnits() == 0) return was;
        var movements = new ArrayList<>(was.book().movements());
        movements.add(new Movement(kind, refund, reference, amount, recorded.at()));
        var moved = new ArrayList<>(was.movedMillis());
        moved.add(recorded.at().toEpochMilli());
        return with(was, was.book().refunds(), movements, moved, reference);
    }

    private static BookDocument with(
            BookDocument was,
            Map<String, String> refunds,
            List<Movement> movements,
            List<Long> movedMillis,
            String key) {
        var book = was.book();
        var keys = new ArrayList<>(was.keys());
        if (key != null && !keys.contains(key)) keys.add(key);
        return new BookDocument(
                new PaymentBook(
                        book.paymentId(),
                        book.orderId(),
                        book.provider(),
                        book.due(),
                        book.status(),
                        book.requestedAt(),
                        refunds,
                        movements),
                was.open(),
                was.unknown(),
                was.requestedMillis(),
                movedMillis,
                keys,
                was.requestedPosition());
    }
}
