package cartulary.command.payment;

import static cartulary.command.support.Examples.*;

import cartulary.command.payment.PaymentTransitions.Ask;
import cartulary.command.payment.PaymentTransitions.RefundAsk;
import cartulary.command.payment.PaymentTransitions.RefundStatus;
import cartulary.command.payment.PaymentTransitions.Status;
import cartulary.command.support.Cells;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.payment.PayParameters;
import cartulary.contract.payment.PaymentCommand;
import cartulary.contract.payment.PaymentCommand.ApproveRefund;
import cartulary.contract.payment.PaymentCommand.AssurePayment;
import cartulary.contract.payment.PaymentCommand.ConfirmAssurance;
import cartulary.contract.payment.PaymentCommand.RecordCreditTaken;
import cartulary.contract.payment.PaymentCommand.RecordProviderFact;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentCommand.RejectRefund;
import cartulary.contract.payment.PaymentCommand.ReopenPayment;
import cartulary.contract.payment.PaymentCommand.RequestPayment;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentCommand.RequestVoid;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundProposed;
import cartulary.contract.payment.PaymentEvent.RefundRejected;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class PaymentTransitionsTest {
    static final Instant PAY_BY = NOW.plus(Duration.ofMinutes(15));
    static final String REFERENCE = "pi_1";
    static final PayParameters PARAMETERS = new PayParameters("secret", "https://pay.example.org/1");
    static final RefundId REFUND = RefundId.derivedFrom(PAYMENT, "late");
    static final CancellationReason ENDED = CancellationReason.PAYMENT_WINDOW_ENDED;

    static final PaymentRequested REQUESTED =
            new PaymentRequested(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3);
    static final PaymentRequested PART_ON_CREDIT =
            new PaymentRequested(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3, cny(288), cny(700));
    static final PaymentActionRequired PAYABLE = new PaymentActionRequired(PAYMENT, ORDER, REFERENCE, PARAMETERS);
    static final PaymentCaptured CAPTURED = new PaymentCaptured(PAYMENT, ORDER, cny(2500), REFERENCE, "ch_1");
    static final PaymentVoidRequested VOIDING = new PaymentVoidRequested(PAYMENT, ORDER, REFERENCE, ENDED);
    static final PaymentVoided VOIDED = new PaymentVoided(PAYMENT, ORDER, ENDED);
    static final LateCaptureRecorded LATE = new LateCaptureRecorded(PAYMENT, ORDER, cny(2500), REFERENCE, "ch_2");

    static Stream<Arguments> cells() {
        return Cells.of(PaymentTransitions.TABLE);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("cells")
    void every_cell_of_the_table_is_what_the_payment_does(Ask ask, Status status) {
        var given = new ArrayList<>(reached(status));
        // A refund of a payment that was closed is one of money that came late.
        if (ask == Ask.REQUEST_REFUND && status == Status.VOIDED) given.add(LATE);
        // The provider's page is told again only where the shopper asked again, or where it was in doubt.
        if (ask == Ask.ACTION_REQUIRED && status == Status.PAYABLE) given.add(new PaymentReopened(PAYMENT, ORDER));
        if (ask == Ask.RECORD_CREDIT_TAKEN) given.replaceAll(event -> REQUESTED.equals(event) ? PART_ON_CREDIT : event);
        if (ask == Ask.CONFIRM_ASSURANCE && status == Status.CAPTURED) {
            given.add(new PaymentAssuranceRequested(PAYMENT, ORDER));
        }
        Cells.expect(PaymentTest.given(given).when(command(ask)), PaymentTransitions.TABLE.answer(status, ask));
    }

    static List<PaymentEvent> reached(Status status) {
        return switch (status) {
            case NONE -> List.of();
            case REQUESTED -> List.of(REQUESTED);
            case PAYABLE -> List.of(REQUESTED, PAYABLE);
            case USED_UP -> List.of(REQUESTED, PAYABLE, declined(1, 2), declined(2, 1), declined(3, 0));
            case AUTHORIZED -> List.of(REQUESTED, PAYABLE, new PaymentAuthorized(PAYMENT, ORDER, cny(2500), REFERENCE));
            case VOIDING -> List.of(REQUESTED, PAYABLE, VOIDING);
            case CAPTURED -> List.of(REQUESTED, PAYABLE, CAPTURED);
            case VOIDED -> List.of(REQUESTED, PAYABLE, VOIDING, VOIDED);
        };
    }

    static PaymentDeclined declined(int attempt, int left) {
        return new PaymentDeclined(PAYMENT, ORDER, "attempt-" + attempt, "card_declined", left);
    }

    static RecordProviderFact told(ProviderFact fact) {
        return new RecordProviderFact(PAYMENT, fact);
    }

    static RequestPayment request() {
        return new RequestPayment(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3);
    }

    private static PaymentCommand command(Ask ask) {
        return switch (ask) {
            case REQUEST_PAYMENT -> request();
            case RECORD_CREDIT_TAKEN -> new RecordCreditTaken(PAYMENT);
            case REOPEN_PAYMENT -> new ReopenPayment(PAYMENT, ALICE);
            case REQUEST_VOID -> new RequestVoid(PAYMENT, ENDED);
            case REQUEST_REFUND -> new RequestRefund(PAYMENT, REFUND, cny(2500), "late money");
            case ASSURE -> new AssurePayment(PAYMENT);
            case CONFIRM_ASSURANCE -> new ConfirmAssurance(PAYMENT);
            case ACTION_REQUIRED -> told(new ProviderFact.ActionRequired(REFERENCE, PARAMETERS));
            case PENDING -> told(new ProviderFact.Pending(REFERENCE));
            case DECLINED -> told(new ProviderFact.Declined(REFERENCE, "attempt-9", "card_declined"));
            case AUTHORIZED_FACT -> told(new ProviderFact.Authorized(REFERENCE, cny(2500)));
            case CAPTURED_FACT -> told(new ProviderFact.Captured(REFERENCE, "ch_9", cny(2500)));
            case CLOSED -> told(new ProviderFact.Closed(REFERENCE));
            case NOT_SENT -> told(new ProviderFact.NotSent(null, "connection refused"));
            case UNKNOWN -> told(new ProviderFact.Unknown(null, "timeout"));
        };
    }

    static Stream<Arguments> refundCells() {
        return Cells.of(PaymentTransitions.REFUNDS);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("refundCells")
    void every_cell_of_the_table_of_refunds_is_what_the_payment_does(RefundAsk ask, RefundStatus status) {
        var given = new ArrayList<>(reached(Status.CAPTURED));
        var proposed = new RefundProposed(PAYMENT, ORDER, REFUND, cny(2500), "why", null, "admin-9");
        switch (status) {
            case UNASKED -> {}
            case PROPOSED -> given.add(proposed);
            case REJECTED -> {
                given.add(proposed);
                given.add(new RefundRejected(PAYMENT, ORDER, REFUND, "admin-1", "no"));
            }
            case ASKED, SUCCEEDED, FAILED ->
                given.add(new RefundRequested(PAYMENT, ORDER, REFUND, cny(2500), REFERENCE, "why"));
        }
        if (status == RefundStatus.SUCCEEDED) {
            given.add(new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(2500), "re_1"));
        }
        if (status == RefundStatus.FAILED) {
            given.add(new RefundFailed(PAYMENT, ORDER, REFUND, cny(2500), "expired_card"));
        }
        var command =
                switch (ask) {
                    case APPROVE_REFUND -> new ApproveRefund(PAYMENT, REFUND);
                    case REJECT_REFUND -> new RejectRefund(PAYMENT, REFUND, "no");
                    case REFUND_SUCCEEDED -> refundTold(new RefundFact.Succeeded("re_1"));
                    case REFUND_PENDING -> refundTold(new RefundFact.Pending("re_1"));
                    case REFUND_FAILED -> refundTold(new RefundFact.Failed("re_1", "expired_card"));
                    case REFUND_UNKNOWN -> refundTold(new RefundFact.Unknown(null, "timeout"));
                };
        Cells.expect(PaymentTest.given(given).when(command), PaymentTransitions.REFUNDS.answer(status, ask));
    }

    private static RecordRefundFact refundTold(RefundFact fact) {
        return new RecordRefundFact(PAYMENT, REFUND, fact);
    }
}
