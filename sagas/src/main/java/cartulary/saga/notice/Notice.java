package cartulary.saga.notice;

import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentEvent;
import java.util.Locale;
import java.util.Map;

/**
 * What a shopper is told of an event, without a word that is personal.
 *
 * @param kind of templates {@code kind.subject}, {@code kind.text} and maybe {@code kind.sms}
 * @param facts what the templates are filled with
 */
record Notice(OrderId orderId, String kind, Map<String, String> facts) {
    /** Null if it is nothing to a shopper. */
    static Notice of(Object event) {
        return switch (event) {
            case OrderEvent of -> ofOrder(of);
            case PaymentEvent of -> ofPayment(of);
            case FulfilmentEvent of -> ofFulfilment(of);
            default -> null;
        };
    }

    private static Notice ofOrder(OrderEvent event) {
        var id = event.orderId();
        return switch (event) {
            case OrderEvent.OrderPlaced placed -> new Notice(id, "placed", money(placed.total()));
            case OrderEvent.OrderConfirmed _ -> new Notice(id, "confirmed", Map.of());
            // An unpaid order that is given up is cancelled in the next moment: it is told once.
            case OrderEvent.OrderCancellationRequested asked ->
                Boolean.TRUE.equals(asked.paid()) ? new Notice(id, "cancelling", Map.of()) : null;
            case OrderEvent.OrderCancellationRefused _ -> new Notice(id, "not-cancelled", Map.of());
            case OrderEvent.OrderCancelled cancelled ->
                new Notice(
                        id,
                        "cancelled",
                        Map.of(
                                "reason",
                                cancelled.reason() == null
                                        ? "other"
                                        : cancelled
                                                .reason()
                                                .name()
                                                .toLowerCase(Locale.ROOT)
                                                .replace('_', '-')));
            case OrderEvent.OrderShipmentRecorded _ -> null; // The parcel tells more.
            case OrderEvent.OrderCompleted _ -> new Notice(id, "completed", Map.of());
        };
    }

    private static Notice ofPayment(PaymentEvent event) {
        return switch (event) {
            case PaymentEvent.LateCaptureRecorded late ->
                new Notice(late.orderId(), "late-money", money(late.amount()));
            case PaymentEvent.RefundSucceeded refund ->
                new Notice(refund.orderId(), "refunded", money(refund.amount()));
            default -> null;
        };
    }

    private static Notice ofFulfilment(FulfilmentEvent event) {
        var id = event.orderId();
        return switch (event) {
            case FulfilmentEvent.ParcelShipped parcel ->
                new Notice(
                        id,
                        parcel.complete() ? "shipped" : "shipping",
                        Map.of(
                                "carrier",
                                parcel.carrier(),
                                "tracking",
                                parcel.trackingNumber() == null ? "–" : parcel.trackingNumber()));
            case FulfilmentEvent.ServiceActivated opened ->
                new Notice(id, "opened", Map.of("sku", opened.sku().value()));
            case FulfilmentEvent.ReturnRequested _ -> new Notice(id, "return-requested", Map.of());
            case FulfilmentEvent.ReturnApproved _ -> new Notice(id, "return-approved", Map.of());
            case FulfilmentEvent.ReturnDenied _ -> new Notice(id, "return-denied", Map.of());
            case FulfilmentEvent.ReturnReceived _ -> new Notice(id, "return-received", Map.of());
            case FulfilmentEvent.FulfilmentStarted _,
                    FulfilmentEvent.FulfilmentStopped _,
                    FulfilmentEvent.FulfilmentNotStopped _,
                    FulfilmentEvent.TrackingCorrected _,
                    FulfilmentEvent.ReceiptConfirmed _,
                    FulfilmentEvent.ReturnSettled _ -> null; // Told by what follows, or nothing to a shopper.
        };
    }

    private static Map<String, String> money(Money amount) {
        return Map.of(
                "minorUnits",
                Long.toString(amount.minorUnits()),
                "currency",
                amount.currency().getCurrencyCode());
    }
}
