package cartulary.command.payment;

import static cartulary.command.payment.PaymentTransitions.Ask.*;
import static cartulary.command.payment.PaymentTransitions.Status.*;

import cartulary.command.support.Transitions;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentActionRequired;
import cartulary.contract.payment.PaymentEvent.PaymentAssuranceRequested;
import cartulary.contract.payment.PaymentEvent.PaymentAssured;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
import cartulary.contract.payment.PaymentEvent.PaymentDeclined;
import cartulary.contract.payment.PaymentEvent.PaymentOutcomeUnknown;
import cartulary.contract.payment.PaymentEvent.PaymentReopened;
import cartulary.contract.payment.PaymentEvent.PaymentRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoidRequested;
import cartulary.contract.payment.PaymentEvent.PaymentVoided;
import cartulary.contract.payment.PaymentEvent.ProviderFactDisputed;
import cartulary.contract.payment.PaymentEvent.RefundFailed;
import cartulary.contract.payment.PaymentEvent.RefundRejected;
import cartulary.contract.payment.PaymentEvent.RefundRequested;
import cartulary.contract.payment.PaymentEvent.RefundSucceeded;
import cartulary.contract.payment.PaymentFailure.PaymentNotPayable;
import cartulary.contract.payment.PaymentFailure.PaymentProcessing;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentFailure.RefundNotProposed;
import cartulary.contract.payment.PaymentFailure.RefundTooLarge;
import cartulary.contract.payment.PaymentFailure.RefundUnknown;

/**
 * What a payment answers to each command and each fact of its provider in each status.
 *
 * <p>That the outcome is unknown is no status but lies over one: whatever is told next still counts.
 */
public final class PaymentTransitions {
    public enum Status {
        NONE,
        /** Stored; the provider has not answered. */
        REQUESTED,
        /** The shopper can pay. */
        PAYABLE,
        /** As many declines as are taken; the provider would still take money. */
        USED_UP,
        AUTHORIZED,
        VOIDING,
        CAPTURED,
        VOIDED
    }

    public enum Ask {
        REQUEST_PAYMENT,
        RECORD_CREDIT_TAKEN,
        REOPEN_PAYMENT,
        REQUEST_VOID,
        REQUEST_REFUND,
        ASSURE,
        CONFIRM_ASSURANCE,
        ACTION_REQUIRED,
        PENDING,
        DECLINED,
        AUTHORIZED_FACT,
        CAPTURED_FACT,
        CLOSED,
        NOT_SENT,
        UNKNOWN
    }

    public enum RefundStatus {
        UNASKED,
        /** Waits for a second person. */
        PROPOSED,
        REJECTED,
        ASKED,
        SUCCEEDED,
        FAILED
    }

    public enum RefundAsk {
        APPROVE_REFUND,
        REJECT_REFUND,
        REFUND_SUCCEEDED,
        REFUND_PENDING,
        REFUND_FAILED,
        REFUND_UNKNOWN
    }

    private static final String MISFIT =
            "currency, amount or provider reference differ from ours: ProviderFactDisputed, once";

    public static final Transitions<Status, Ask> TABLE = Transitions.of(Status.class, Ask.class)
            .when(REQUEST_PAYMENT)
            .unless(
                    "asked before for another sum: IdempotencyKeyReused; nothing is due: PaymentCaptured follows at once")
            .then(PaymentRequested.class, NONE)
            .nothing("asked before", REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, CAPTURED, VOIDED)
            .when(RECORD_CREDIT_TAKEN)
            .unless("store credit pays nothing of it, or was taken before: nothing; in VOIDED PaymentCreditReleased"
                    + " follows at once")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentCreditTaken.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, VOIDED)
            .nothing("the rest is asked for when it is taken, not before", CAPTURED)
            .when(REOPEN_PAYMENT)
            .unless("it is somebody else's: PaymentUnknown; its window has ended: PaymentNotPayable; reopened and not"
                    + " answered yet: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .nothing("being opened", REQUESTED)
            .then(PaymentReopened.class, PAYABLE)
            .refuse(PaymentNotPayable.class, USED_UP, VOIDING, CAPTURED, VOIDED)
            .refuse(PaymentProcessing.class, AUTHORIZED)
            .when(REQUEST_VOID)
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentVoidRequested.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED)
            .nothing("being closed", VOIDING)
            .nothing("the money was faster: PaymentCaptured has told the process", CAPTURED)
            .nothing("closed", VOIDED)
            .when(REQUEST_REFUND)
            .unless("more than was captured and not yet refunded: RefundTooLarge; more of a line than was bought:"
                    + " LineRefundedBefore; more than one person alone may give back: RefundProposed; the same refund"
                    + " again: nothing, with another sum: IdempotencyKeyReused")
            .refuse(PaymentUnknown.class, NONE)
            .refuse(RefundTooLarge.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING)
            .then(RefundRequested.class, CAPTURED, VOIDED)
            .when(ASSURE)
            .unless("the provider has said so already: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .refuse(PaymentNotPayable.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, VOIDED)
            .then(PaymentAssuranceRequested.class, CAPTURED)
            .when(CONFIRM_ASSURANCE)
            .unless("nobody asked, or it was said before: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .nothing("nobody asked", REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, VOIDED)
            .then(PaymentAssured.class, CAPTURED)
            .when(ACTION_REQUIRED)
            .unless(MISFIT + "; in PAYABLE nothing, but after a reopening or an unknown outcome")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentActionRequired.class, REQUESTED, PAYABLE)
            .nothing("no attempt is left", USED_UP)
            .nothing("older than the authorization", AUTHORIZED)
            .nothing("being closed: the close finds it by our reference", VOIDING)
            .nothing("older than the capture", CAPTURED)
            .nothing("closed: money that still comes is a late capture", VOIDED)
            .when(PENDING)
            .unless(MISFIT)
            .refuse(PaymentUnknown.class, NONE)
            .nothing("the outcome comes later", REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, CAPTURED, VOIDED)
            .when(DECLINED)
            .unless(MISFIT + "; an attempt told before: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentDeclined.class, REQUESTED, PAYABLE)
            .nothing("no attempt is left", USED_UP)
            .nothing("older than the authorization", AUTHORIZED)
            .nothing("being closed", VOIDING)
            .nothing("older than the capture", CAPTURED)
            .nothing("closed", VOIDED)
            .when(AUTHORIZED_FACT)
            .unless(MISFIT)
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentAuthorized.class, REQUESTED, PAYABLE, USED_UP)
            .nothing("authorized", AUTHORIZED)
            .nothing("being closed: the close lets it go", VOIDING)
            .nothing("older than the capture", CAPTURED)
            .nothing("closed", VOIDED)
            .when(CAPTURED_FACT)
            .unless(MISFIT + "; a capture told before, by its reference: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentCaptured.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING)
            .then(LateCaptureRecorded.class, CAPTURED, VOIDED)
            .when(CLOSED)
            .unless(MISFIT + "; store credit that was taken: PaymentCreditReleased follows at once")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentVoided.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING)
            .nothing("the money is ours", CAPTURED)
            .nothing("closed", VOIDED)
            .when(NOT_SENT)
            .unless(MISFIT)
            .refuse(PaymentUnknown.class, NONE)
            .nothing("the worker sends it again", REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING, CAPTURED, VOIDED)
            .when(UNKNOWN)
            .unless(MISFIT + "; unknown already: nothing")
            .refuse(PaymentUnknown.class, NONE)
            .then(PaymentOutcomeUnknown.class, REQUESTED, PAYABLE, USED_UP, AUTHORIZED, VOIDING)
            .nothing("it is known", CAPTURED, VOIDED)
            .complete();

    /** One refund within a payment. */
    public static final Transitions<RefundStatus, RefundAsk> REFUNDS = Transitions.of(
                    RefundStatus.class, RefundAsk.class)
            .when(RefundAsk.APPROVE_REFUND)
            .unless("by the one who proposed it: SecondPersonNeeded")
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            .then(RefundRequested.class, RefundStatus.PROPOSED)
            .refuse(RefundNotProposed.class, RefundStatus.REJECTED)
            .nothing("approved", RefundStatus.ASKED, RefundStatus.SUCCEEDED, RefundStatus.FAILED)
            .when(RefundAsk.REJECT_REFUND)
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            .then(RefundRejected.class, RefundStatus.PROPOSED)
            .nothing("rejected", RefundStatus.REJECTED)
            .refuse(RefundNotProposed.class, RefundStatus.ASKED, RefundStatus.SUCCEEDED, RefundStatus.FAILED)
            .when(RefundAsk.REFUND_SUCCEEDED)
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            .then(RefundSucceeded.class, RefundStatus.ASKED)
            .nothing("known", RefundStatus.SUCCEEDED)
            // Its sum may have been refunded again under another id; or nobody was to ask for it.
            .then(ProviderFactDisputed.class, RefundStatus.FAILED, RefundStatus.PROPOSED, RefundStatus.REJECTED)
            .when(RefundAsk.REFUND_PENDING)
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            .nothing("the outcome comes later", RefundStatus.ASKED, RefundStatus.SUCCEEDED, RefundStatus.FAILED)
            .nothing("nobody asked the provider yet", RefundStatus.PROPOSED, RefundStatus.REJECTED)
            .when(RefundAsk.REFUND_FAILED)
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            // After a success too: a bank may return the money.
            .then(RefundFailed.class, RefundStatus.ASKED, RefundStatus.SUCCEEDED)
            .nothing("known", RefundStatus.FAILED)
            .nothing("nobody asked the provider yet", RefundStatus.PROPOSED, RefundStatus.REJECTED)
            .when(RefundAsk.REFUND_UNKNOWN)
            .refuse(RefundUnknown.class, RefundStatus.UNASKED)
            .nothing("the worker asks again", RefundStatus.ASKED, RefundStatus.SUCCEEDED, RefundStatus.FAILED)
            .nothing("nobody asked the provider yet", RefundStatus.PROPOSED, RefundStatus.REJECTED)
            .complete();

    private PaymentTransitions() {}
}
