package cartulary.contract.payment;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.Examples;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.Customers;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.DisputeEvent.DisputeProgressed;
import cartulary.contract.payment.MethodEvent.MethodForgotten;
import cartulary.contract.payment.MethodEvent.MethodSaved;
import cartulary.contract.payment.NotificationEvent.NotificationReceived;
import cartulary.contract.payment.NotificationEvent.NotificationSettled;
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
import java.util.Base64;
import java.util.List;

/** The payment of {@link Orders}, at Stripe. */
public final class Payments {
    public static final PaymentId PAYMENT = Orders.PAYMENT;
    public static final String PROVIDER = "stripe";
    public static final String INTENT = "pi_0001";
    public static final String CHARGE = "ch_0001";
    public static final RefundId REFUND = RefundId.derivedFrom(PAYMENT, CHARGE);
    public static final NotificationId NOTIFICATION = NotificationId.of(PROVIDER, "evt_0001");
    public static final PayParameters PARAMETERS =
            new PayParameters("pi_0001_secret_example", "http://127.0.0.1/pay/pi_0001");
    public static final DisputeId DISPUTE = DisputeId.of(PROVIDER, "dp_0001");
    public static final SavedMethodsId METHODS = SavedMethodsId.of(Customers.LIN);
    public static final SavedCard CARD = new SavedCard("cus_0001", "pm_0001", "visa", "4242", 12, 2030, null);
    /** A card typed in again: another name, the same number. */
    public static final SavedCard CARD_AGAIN =
            new SavedCard("cus_0001", "pm_0002", "visa", "4242", 12, 2034, "fp_0001");

    public static final MethodId METHOD = MethodId.of(Customers.LIN, CARD.token());
    public static final int ATTEMPTS_MAX = 3;
    public static final Money CREDIT = Money.of(1_700, "CNY");
    public static final List<RefundedLine> LINES = List.of(new RefundedLine(new Sku("TEA-100"), 1, 2));

    private Payments() {}

    public static PaymentRequested paymentRequested() {
        return new PaymentRequested(
                PAYMENT, Orders.ORDER, Customers.LIN, Orders.TOTAL, PROVIDER, Orders.PAY_BY, ATTEMPTS_MAX);
    }

    public static PaymentActionRequired paymentActionRequired() {
        return new PaymentActionRequired(PAYMENT, Orders.ORDER, INTENT, PARAMETERS);
    }

    public static PaymentDeclined paymentDeclined(int attemptsLeft) {
        return new PaymentDeclined(PAYMENT, Orders.ORDER, "ch_declined_" + attemptsLeft, "card_declined", attemptsLeft);
    }

    public static PaymentCaptured paymentCaptured() {
        return new PaymentCaptured(PAYMENT, Orders.ORDER, Orders.TOTAL, INTENT, CHARGE);
    }

    public static PaymentVoidRequested paymentVoidRequested() {
        return new PaymentVoidRequested(PAYMENT, Orders.ORDER, INTENT, CancellationReason.PAYMENT_WINDOW_ENDED);
    }

    public static PaymentVoided paymentVoided() {
        return new PaymentVoided(PAYMENT, Orders.ORDER, CancellationReason.PAYMENT_WINDOW_ENDED);
    }

    public static LateCaptureRecorded lateCaptureRecorded() {
        return new LateCaptureRecorded(PAYMENT, Orders.ORDER, Orders.TOTAL, INTENT, CHARGE);
    }

    public static RefundRequested refundRequested() {
        return new RefundRequested(PAYMENT, Orders.ORDER, REFUND, Orders.TOTAL, INTENT, "late-capture");
    }

    public static RefundSucceeded refundSucceeded() {
        return new RefundSucceeded(PAYMENT, Orders.ORDER, REFUND, Orders.TOTAL, "re_0001");
    }

    public static NotificationReceived notificationReceived() {
        var body = Base64.getEncoder().encodeToString("{\"id\":\"evt_0001\"}".getBytes(UTF_8));
        return new NotificationReceived(
                NOTIFICATION, PROVIDER, "payment_intent.succeeded", PAYMENT, "stripe-2026-11", body);
    }

    public static DisputeOpened disputeOpened() {
        return new DisputeOpened(
                DISPUTE,
                PAYMENT,
                Orders.ORDER,
                PROVIDER,
                "dp_0001",
                Orders.TOTAL,
                "fraudulent",
                false,
                Examples.NOW.plusSeconds(604_800));
    }

    public static DisputeFundsWithdrawn disputeFundsWithdrawn() {
        return new DisputeFundsWithdrawn(
                DISPUTE, PAYMENT, Orders.ORDER, PROVIDER, Orders.TOTAL, Money.of(1500, "CNY"), "txn_0001", false);
    }

    public static DisputeFundsReinstated disputeFundsReinstated() {
        return new DisputeFundsReinstated(
                DISPUTE, PAYMENT, Orders.ORDER, PROVIDER, Orders.TOTAL, Money.of(1500, "CNY"), "txn_0002", false);
    }

    public static MethodSaved methodSaved() {
        return new MethodSaved(METHODS, Customers.LIN, METHOD, PROVIDER, CARD);
    }

    public static List<Object> events() {
        return List.of(
                paymentRequested(),
                paymentActionRequired(),
                new PaymentReopened(PAYMENT, Orders.ORDER),
                new PaymentCreditTaken(PAYMENT, Orders.ORDER, CREDIT),
                new PaymentCreditReleased(PAYMENT, Orders.ORDER, CREDIT),
                new PaymentAuthorized(PAYMENT, Orders.ORDER, Orders.TOTAL, INTENT),
                paymentCaptured(),
                paymentDeclined(2),
                new PaymentOutcomeUnknown(PAYMENT, Orders.ORDER, "timeout"),
                paymentVoidRequested(),
                paymentVoided(),
                lateCaptureRecorded(),
                new PaymentAssuranceRequested(PAYMENT, Orders.ORDER),
                new PaymentAssured(PAYMENT, Orders.ORDER),
                new ProviderFactDisputed(PAYMENT, Orders.ORDER, "captured", "amount differs"),
                refundRequested(),
                new RefundProposed(PAYMENT, Orders.ORDER, REFUND, Orders.TOTAL, "it came broken", LINES, "staff-lin"),
                new RefundRejected(PAYMENT, Orders.ORDER, REFUND, "staff-wang", "it did not"),
                refundSucceeded(),
                new RefundFailed(PAYMENT, Orders.ORDER, REFUND, Orders.TOTAL, "insufficient_funds"),
                disputeOpened(),
                new DisputeProgressed(DISPUTE, PAYMENT, Orders.ORDER, DisputeState.UNDER_REVIEW, false),
                disputeFundsWithdrawn(),
                disputeFundsReinstated(),
                new DisputeClosed(DISPUTE, PAYMENT, Orders.ORDER, DisputeState.WON, Money.of(0, "CNY")),
                methodSaved(),
                new MethodForgotten(METHODS, Customers.LIN, METHOD, PROVIDER),
                notificationReceived(),
                new NotificationSettled(NOTIFICATION, NotificationOutcome.APPLIED));
    }
}
