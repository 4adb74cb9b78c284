package cartulary.query.ordering;

import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRefused;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderView.OrderStatus;
import cartulary.contract.ordering.OrderView.TimelineEntry;
import cartulary.contract.ordering.Recipient;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.DisputeEvent.DisputeProgressed;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentOutcomeUnknown;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.ProviderFactDisputed;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundProposed;
import cartulary.contract.payment.PaymentEvent.RefundRejected;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.query.ordering.OrderDocument.Payment;
import cartulary.query.support.Projection;
import cartulary.query.support.Recorded;
import cartulary.query.support.Sealing;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.axonframework.queryhandling.QueryUpdateEmitter;

/** Keeps {@code orders}: an order with its payment, its refunds and its stock, as one document. */
public class OrderProjection extends Projection<OrderDocument> {
    /** Under which sealed values stand in the document; part of what authenticates them, so it never changes. */
    private static final String TYPE = "view.Order";

    private final Sealing sealing;
    private final OrderUpdates updates;
    private final OrderCache cache;

    public OrderProjection(Sealing sealing, QueryUpdateEmitter emitter, OrderCache cache) {
        super(
                "orders",
                "orders",
                OrderDocument.class,
                OrderEvent.class,
                PaymentEvent.class,
                DisputeEvent.class,
                StockEvent.OfOrder.class);
        this.sealing = sealing;
        this.updates = new OrderUpdates(emitter, this);
        this.cache = cache;
    }

    /** Told after the flush; the emitter passes it on when the unit of work, token included, is through. */
    @Override
    public void written(Map<String, OrderDocument> documents) {
        cache.changed(documents.keySet());
        updates.tell(documents);
    }

    @Override
    public void switched() {
        cache.allChanged();
    }

    @Override
    protected String idOf(Object event) {
        return switch (event) {
            case OrderEvent order -> order.orderId().value();
            case PaymentEvent payment -> payment.orderId().value();
            case DisputeEvent dispute -> dispute.orderId().value();
            case StockEvent.OfOrder stock -> stock.orderId().value();
            default -> null;
        };
    }

    @Override
    protected Duration patience() {
        return Duration.ZERO;
    }

    @Override
    public OrderDocument apply(OrderDocument was, Recorded recorded) {
        var next =
                switch (recorded.event()) {
                    case OrderEvent event -> onOrder(was, event, recorded);
                    case PaymentEvent event -> was.with(onPayment(was.payment(), event));
                    default -> was;
                };
        return next.told(new TimelineEntry(
                recorded.name(), recorded.at(), recorded.position(), recorded.actor(), noteOf(recorded)));
    }

    Recipient recipientOf(OrderDocument order) {
        return sealing.open(order.customerId().value(), TYPE, "recipient", order.sealedRecipient(), Recipient.class);
    }

    /** Null unless it can be paid now. */
    PayParameters parametersOf(Payment payment) {
        return sealing.open(
                payment.paymentId().value(), TYPE, "parameters", payment.sealedParameters(), PayParameters.class);
    }

    private OrderDocument onOrder(OrderDocument was, OrderEvent event, Recorded recorded) {
        return switch (event) {
            case OrderPlaced placed ->
                new OrderDocument(
                        placed.orderId(),
                        placed.number(),
                        placed.customerId(),
                        OrderStatus.PLACED,
                        null,
                        placed.lines(),
                        placed.shipping(),
                        placed.total(),
                        sealing.seal(placed.customerId().value(), TYPE, "recipient", placed.recipient()),
                        recorded.at(),
                        placed.payBy(),
                        null,
                        List.of(),
                        recorded.position(),
                        recorded.position(),
                        recorded.sequence());
            case OrderCancellationRequested requested ->
                was.to(OrderStatus.CANCELLING, requested.reason(), recorded.sequence());
            // Money was faster than the cancellation: there is no reason any more.
            case OrderConfirmed _ -> was.to(OrderStatus.CONFIRMED, null, recorded.sequence());
            case OrderCancelled cancelled -> was.to(OrderStatus.CANCELLED, cancelled.reason(), recorded.sequence());
            case OrderCancellationRefused _ -> was.to(OrderStatus.CONFIRMED, null, recorded.sequence());
            case OrderShipmentRecorded sent -> was.to(sent(was.status(), sent), null, recorded.sequence());
            case OrderCompleted _ -> was.to(OrderStatus.COMPLETED, null, recorded.sequence());
        };
    }

    /** Parcels may be told in another order than they were sent in. */
    private static OrderStatus sent(OrderStatus was, OrderShipmentRecorded sent) {
        if (was == OrderStatus.COMPLETED || was == OrderStatus.SHIPPED) return was;
        return sent.complete() ? OrderStatus.SHIPPED : OrderStatus.SHIPPING;
    }

    private Payment onPayment(Payment was, PaymentEvent event) {
        return switch (event) {
            case PaymentRequested requested ->
                new Payment(
                        requested.paymentId(),
                        "requested",
                        requested.provider(),
                        null,
                        requested.attemptsMax(),
                        null,
                        null,
                        Money.zero(requested.due().currency()),
                        requested.credit());
            case PaymentActionRequired required ->
                was.withParameters(
                        sealing.seal(required.paymentId().value(), TYPE, "parameters", required.parameters()));
            case PaymentReopened _,
                    PaymentCreditTaken _,
                    PaymentAssuranceRequested _,
                    PaymentAssured _,
                    PaymentOutcomeUnknown _,
                    ProviderFactDisputed _,
                    RefundProposed _,
                    RefundRejected _,
                    RefundRequested _,
                    RefundFailed _ -> was;
            case PaymentCreditReleased _ -> was.withoutCredit();
            case PaymentAuthorized _ -> was.ended("authorized");
            case PaymentCaptured captured -> was.captured("captured", captured.total());
            case PaymentDeclined declined -> was.declined(declined.code(), declined.attemptsLeft());
            case PaymentVoidRequested _ -> was.ended("voiding");
            case PaymentVoided _ -> was.ended("voided");
            case LateCaptureRecorded late -> was.captured(was.status(), late.amount());
            case RefundSucceeded refund -> was.refunded(refund.amount());
        };
    }

    /** What the event says, or else why somebody had it happen; both if there is both. */
    private static String noteOf(Recorded recorded) {
        var told = noteOf(recorded.event());
        if (recorded.reason() == null || recorded.reason().equals(told)) return told;
        return told == null ? recorded.reason() : told + ": " + recorded.reason();
    }

    private static String noteOf(Object event) {
        return switch (event) {
            case OrderCancellationRequested requested -> word(requested.reason());
            case OrderCancelled cancelled -> word(cancelled.reason());
            case StockReservationRejected rejected -> rejected.stockItemId().sku() + " " + word(rejected.reason());
            case StockEvent stock -> stock.stockItemId().sku().value();
            case PaymentDeclined declined -> declined.code();
            case PaymentOutcomeUnknown unknown -> unknown.why();
            case PaymentVoidRequested requested -> word(requested.reason());
            case PaymentVoided voided -> word(voided.reason());
            case ProviderFactDisputed disputed -> disputed.why();
            case RefundProposed proposed -> proposed.reason();
            case RefundRejected rejected -> rejected.reason();
            case RefundRequested requested -> requested.reason();
            case RefundFailed failed -> failed.code();
            case DisputeOpened opened -> opened.reason();
            case DisputeProgressed went -> went.state().text();
            case DisputeClosed closed -> closed.outcome().text();
            default -> null;
        };
    }

    /** As its JSON spells it. */
    private static String word(Enum<?> value) {
        return value == null ? null : value.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }
}
