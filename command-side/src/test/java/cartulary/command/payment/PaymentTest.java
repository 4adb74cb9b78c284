package cartulary.command.payment;

import static cartulary.command.payment.PaymentTransitionsTest.*;
import static cartulary.command.support.Examples.*;
import static org.assertj.core.api.Assertions.assertThat;
import static org.axonframework.test.matchers.Matchers.payloadsMatching;
import static org.axonframework.test.matchers.Matchers.predicate;

import cartulary.command.payment.PaymentTransitions.Status;
import cartulary.command.support.Examples;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.Booking.Kind;
import cartulary.contract.payment.PaymentCommand.ApproveRefund;
import cartulary.contract.payment.PaymentCommand.RecordCreditTaken;
import cartulary.contract.payment.PaymentCommand.RecordForeignRefund;
import cartulary.contract.payment.PaymentCommand.RecordRefundFact;
import cartulary.contract.payment.PaymentCommand.ReopenPayment;
import cartulary.contract.payment.PaymentCommand.RequestPayment;
import cartulary.contract.payment.PaymentCommand.RequestRefund;
import cartulary.contract.payment.PaymentCommand.RequestVoid;
import cartulary.contract.payment.PaymentEvent;
import cartulary.contract.payment.PaymentEvent.LateCaptureRecorded;
import cartulary.contract.payment.PaymentEvent.PaymentAuthorized;
import cartulary.contract.payment.PaymentEvent.PaymentCaptured;
import cartulary.contract.payment.PaymentEvent.PaymentCreditReleased;
import cartulary.contract.payment.PaymentEvent.PaymentCreditTaken;
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
import cartulary.contract.payment.PaymentFailure.LineRefundedBefore;
import cartulary.contract.payment.PaymentFailure.PaymentNotPayable;
import cartulary.contract.payment.PaymentFailure.PaymentProcessing;
import cartulary.contract.payment.PaymentFailure.PaymentUnknown;
import cartulary.contract.payment.PaymentFailure.RefundTooLarge;
import cartulary.contract.payment.ProviderFact;
import cartulary.contract.payment.RefundFact;
import cartulary.contract.payment.RefundId;
import cartulary.contract.payment.RefundedLine;
import cartulary.contract.settlement.SettlementFailure.SecondPersonNeeded;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PaymentTest {
    @Test
    void of_an_order_of_which_nothing_is_due_the_payment_is_captured_at_once() {
        given().when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(0), "stripe", PAY_BY, 3))
                .expectEvents(
                        new PaymentRequested(PAYMENT, ORDER, ALICE, cny(0), "stripe", PAY_BY, 3, cny(0)),
                        new PaymentCaptured(
                                PAYMENT,
                                ORDER,
                                cny(0),
                                Payment.NOTHING_DUE,
                                Payment.NOTHING_DUE,
                                new Booking("stripe", cny(0), Kind.SALE)));
    }

    @Test
    void a_payment_asked_for_again_with_another_sum_is_refused() {
        given(REQUESTED)
                .when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(1), "stripe", PAY_BY, 3))
                .expectNoEvents()
                .expectExceptionDetails(new IdempotencyKeyReused(PAYMENT.value()));
    }

    @Test
    void a_page_told_twice_is_told_once() {
        given(REQUESTED, PAYABLE)
                .when(told(new ProviderFact.ActionRequired(REFERENCE, PARAMETERS)))
                .expectNoEvents();
    }

    @Test
    void after_an_unknown_outcome_the_page_is_told_again() {
        given(REQUESTED, PAYABLE, new PaymentOutcomeUnknown(PAYMENT, ORDER, "timeout"))
                .when(told(new ProviderFact.ActionRequired(REFERENCE, PARAMETERS)))
                .expectEvents(PAYABLE);
    }

    @Test
    void that_the_outcome_is_unknown_is_told_once_until_something_is_known() {
        var unknown = new PaymentOutcomeUnknown(PAYMENT, ORDER, "timeout");
        given(REQUESTED, unknown)
                .when(told(new ProviderFact.Unknown(null, "timeout again")))
                .expectNoEvents();
        given(REQUESTED, unknown, PAYABLE)
                .when(told(new ProviderFact.Unknown(null, "timeout")))
                .expectEvents(unknown);
    }

    @Test
    void one_decline_told_twice_is_one() {
        given(REQUESTED, PAYABLE, declined(1, 2))
                .when(told(new ProviderFact.Declined(REFERENCE, "attempt-1", "card_declined")))
                .expectNoEvents();
    }

    @Test
    void the_last_attempts_decline_leaves_none() {
        given(REQUESTED, PAYABLE, declined(1, 2), declined(2, 1))
                .when(told(new ProviderFact.Declined(REFERENCE, "attempt-3", "card_declined")))
                .expectEvents(declined(3, 0));
    }

    @Test
    void another_sum_or_currency_is_disputed_and_not_believed() {
        given(REQUESTED, PAYABLE)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2499))))
                .expectEvents(disputed("2499 CNY, due are 2500 CNY"));
        given(REQUESTED, PAYABLE)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", Money.of(2500, "USD"))))
                .expectEvents(disputed("2500 USD, due are 2500 CNY"));
    }

    @Test
    void another_payment_of_the_provider_is_disputed_and_not_believed() {
        given(REQUESTED, PAYABLE)
                .when(told(new ProviderFact.Captured("pi_2", "ch_1", cny(2500))))
                .expectEvents(disputed("reference pi_2, ours is pi_1"));
    }

    @Test
    void a_dispute_told_twice_is_one_dispute() {
        given(REQUESTED, PAYABLE, disputed("2499 CNY, due are 2500 CNY"))
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2499))))
                .expectNoEvents();
    }

    @Test
    void money_that_is_faster_than_the_close_is_ours() {
        given(REQUESTED, PAYABLE, VOIDING)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2500))))
                .expectEvents(CAPTURED);
        given(REQUESTED, PAYABLE, VOIDING, CAPTURED)
                .when(told(new ProviderFact.Closed(REFERENCE)))
                .expectNoEvents();
    }

    @Test
    void money_after_the_close_is_a_late_capture_once() {
        given(reached(Status.VOIDED))
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_2", cny(2500))))
                .expectEvents(LATE);
        given(Stream.concat(reached(Status.VOIDED).stream(), Stream.of(LATE)).toList())
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_2", cny(2500))))
                .expectNoEvents();
    }

    @Test
    void a_capture_told_twice_is_one_and_a_second_one_is_a_double_charge() {
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2500))))
                .expectNoEvents();
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_2", cny(2500))))
                .expectEvents(new LateCaptureRecorded(PAYMENT, ORDER, cny(2500), REFERENCE, "ch_2"));
    }

    @Test
    void a_close_before_the_provider_ever_answered_works() {
        given(REQUESTED)
                .when(new RequestVoid(PAYMENT, ENDED))
                .expectEvents(new PaymentVoidRequested(PAYMENT, ORDER, null, ENDED));
        given(REQUESTED, new PaymentVoidRequested(PAYMENT, ORDER, null, ENDED))
                .when(told(new ProviderFact.Closed(null)))
                .expectEvents(VOIDED);
    }

    @Test
    void a_provider_that_closes_by_itself_has_refused_the_payment() {
        given(REQUESTED, PAYABLE)
                .when(told(new ProviderFact.Closed(REFERENCE)))
                .expectEvents(new PaymentVoided(PAYMENT, ORDER, CancellationReason.PAYMENT_REFUSED));
    }

    @Test
    void a_payment_is_reopened_by_its_owner_alone_and_once_until_the_provider_answers() {
        given(REQUESTED, PAYABLE)
                .when(new ReopenPayment(PAYMENT, ALICE), by(SHOPPER_ALICE))
                .expectEvents(new PaymentReopened(PAYMENT, ORDER));
        given(REQUESTED, PAYABLE)
                .when(new ReopenPayment(PAYMENT, BOB), by(SHOPPER_BOB))
                .expectExceptionDetails(new PaymentUnknown(PAYMENT));
        given(REQUESTED, PAYABLE)
                .when(new ReopenPayment(PAYMENT, ALICE), by(SHOPPER_BOB))
                .expectExceptionDetails(new PaymentUnknown(PAYMENT));
        given(REQUESTED, PAYABLE, new PaymentReopened(PAYMENT, ORDER))
                .when(new ReopenPayment(PAYMENT, ALICE), by(SHOPPER_ALICE))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void who_would_pay_again_while_money_is_being_taken_is_told_so() {
        given(REQUESTED, PAYABLE, new PaymentAuthorized(PAYMENT, ORDER, cny(2500), REFERENCE))
                .when(new ReopenPayment(PAYMENT, ALICE), by(SHOPPER_ALICE))
                .expectExceptionDetails(new PaymentProcessing(PAYMENT));
    }

    @Test
    void a_payment_whose_window_has_ended_is_not_reopened() {
        given(new PaymentRequested(PAYMENT, ORDER, ALICE, cny(2500), "stripe", NOW, 3), PAYABLE)
                .when(new ReopenPayment(PAYMENT, ALICE))
                .expectExceptionDetails(new PaymentNotPayable(PAYMENT, "expired"));
    }

    @Test
    void refunds_never_exceed_what_was_captured() {
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2000))
                .when(new RequestRefund(PAYMENT, id("b"), cny(501), "why"))
                .expectNoEvents()
                .expectExceptionDetails(new RefundTooLarge(PAYMENT, cny(500)));
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2000))
                .when(new RequestRefund(PAYMENT, id("b"), cny(500), "why"))
                .expectEvents(refund("b", 500));
    }

    @Test
    void a_late_capture_can_be_refunded_beside_the_first() {
        given(REQUESTED, PAYABLE, CAPTURED, LATE, refund("a", 2500))
                .when(new RequestRefund(PAYMENT, id("b"), cny(2500), "why"))
                .expectEvents(refund("b", 2500));
    }

    @Test
    void a_failed_refund_frees_its_sum() {
        var failed = new RefundFailed(PAYMENT, ORDER, id("a"), cny(2500), "expired_card");
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2500))
                .when(new RecordRefundFact(PAYMENT, id("a"), new RefundFact.Failed("re_1", "expired_card")))
                .expectEvents(failed);
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2500), failed)
                .when(new RequestRefund(PAYMENT, id("b"), cny(2500), "why"))
                .expectEvents(refund("b", 2500));
    }

    @Test
    void a_refund_asked_for_twice_is_one_and_with_another_sum_is_refused() {
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2500))
                .when(new RequestRefund(PAYMENT, id("a"), cny(2500), "why"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2500))
                .when(new RequestRefund(PAYMENT, id("a"), cny(1), "why"))
                .expectExceptionDetails(IdempotencyKeyReused.class);
    }

    @Test
    void a_refund_of_nothing_or_in_another_currency_is_refused() {
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(0), "why"))
                .expectExceptionDetails(InvalidField.class);
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), Money.of(1, "USD"), "why"))
                .expectExceptionDetails(InvalidField.class);
    }

    @Test
    void what_one_person_alone_may_give_back_is_bounded_over_all_refunds() {
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(1000), "why"), by(ADMIN))
                .expectEvents(alone("a", 1000));
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(1001), "why"), by(ADMIN))
                .expectEvents(proposed("a", 1001));
        given(REQUESTED, PAYABLE, CAPTURED, alone("a", 600))
                .when(new RequestRefund(PAYMENT, id("b"), cny(401), "why"), by(OTHER_ADMIN))
                .expectEvents(new RefundProposed(PAYMENT, ORDER, id("b"), cny(401), "why", null, OTHER_ADMIN.id()));
        // What another agreed to, and what a process wanted, was not given back by one alone.
        given(REQUESTED, PAYABLE, CAPTURED, approved("a", 1200), refund("c", 200))
                .when(new RequestRefund(PAYMENT, id("b"), cny(1000), "why"), by(ADMIN))
                .expectEvents(alone("b", 1000));
    }

    @Test
    void a_proposed_refund_is_asked_for_when_another_person_approves_it() {
        given(REQUESTED, PAYABLE, CAPTURED, proposed("a", 2000))
                .when(new ApproveRefund(PAYMENT, id("a")), by(ADMIN))
                .expectNoEvents()
                .expectExceptionDetails(new SecondPersonNeeded("the refund " + id("a")));
        given(REQUESTED, PAYABLE, CAPTURED, proposed("a", 2000))
                .when(new ApproveRefund(PAYMENT, id("a")), by(OTHER_ADMIN))
                .expectEvents(approved("a", 2000));
    }

    @Test
    void what_is_proposed_cannot_be_given_back_beside_it_until_it_is_rejected() {
        given(REQUESTED, PAYABLE, CAPTURED, proposed("a", 2000))
                .when(new RequestRefund(PAYMENT, id("b"), cny(501), "why"))
                .expectExceptionDetails(new RefundTooLarge(PAYMENT, cny(500)));
        given(
                        REQUESTED,
                        PAYABLE,
                        CAPTURED,
                        proposed("a", 2000),
                        new RefundRejected(PAYMENT, ORDER, id("a"), ADMIN.id(), "no"))
                .when(new RequestRefund(PAYMENT, id("b"), cny(2500), "why"))
                .expectEvents(refund("b", 2500));
    }

    @Test
    void of_a_line_no_more_is_given_back_than_was_bought() {
        var one = List.of(new RefundedLine(TEA, 1, 2));
        var two = List.of(new RefundedLine(TEA, 2, 2));
        var first =
                new RefundRequested(PAYMENT, ORDER, id("a"), cny(100), REFERENCE, "why", null, one, ADMIN.id(), null);
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(100), "why", one), by(ADMIN))
                .expectEvents(first);
        given(REQUESTED, PAYABLE, CAPTURED, first)
                .when(new RequestRefund(PAYMENT, id("b"), cny(200), "why", two))
                .expectNoEvents()
                .expectExceptionDetails(new LineRefundedBefore(PAYMENT, "TEA-100", 1));
        given(REQUESTED, PAYABLE, CAPTURED, first, new RefundFailed(PAYMENT, ORDER, id("a"), cny(100), "closed"))
                .when(new RequestRefund(PAYMENT, id("b"), cny(200), "why", two))
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_refund_made_at_the_provider_is_booked_once() {
        var told = new RecordForeignRefund(PAYMENT, "re_x", cny(700), new RefundFact.Succeeded("re_x"));
        var asked = new RefundRequested(
                PAYMENT, ORDER, foreign("re_x"), cny(700), REFERENCE, RefundRequested.MADE_AT_PROVIDER);
        var done = new RefundSucceeded(PAYMENT, ORDER, foreign("re_x"), cny(700), "re_x");
        given(REQUESTED, PAYABLE, CAPTURED).when(told).expectEvents(asked, done);
        given(REQUESTED, PAYABLE, CAPTURED, asked, done).when(told).expectNoEvents();
        given(REQUESTED, PAYABLE, CAPTURED)
                .when(new RecordForeignRefund(PAYMENT, "re_x", cny(700), new RefundFact.Pending("re_x")))
                .expectNoEvents();
        given(REQUESTED, PAYABLE, CAPTURED, asked, done)
                .when(new RecordForeignRefund(
                        PAYMENT, "re_x", cny(700), new RefundFact.Failed("re_x", "account_closed")))
                .expectEvents(new RefundFailed(PAYMENT, ORDER, foreign("re_x"), cny(700), "account_closed"));
    }

    @Test
    void a_refund_made_at_the_provider_that_cannot_be_is_disputed() {
        given(REQUESTED, PAYABLE, CAPTURED, refund("a", 2000))
                .when(new RecordForeignRefund(PAYMENT, "re_x", cny(501), new RefundFact.Succeeded("re_x")))
                .expectEvents(new ProviderFactDisputed(
                        PAYMENT, ORDER, "refund-made-at-provider", "re_x of 501 CNY, at most 500 CNY can be"));
    }

    private static RefundId foreign(String reference) {
        return id("at-provider " + reference);
    }

    private static RefundProposed proposed(String cause, long minorUnits) {
        return new RefundProposed(PAYMENT, ORDER, id(cause), cny(minorUnits), "why", null, ADMIN.id());
    }

    private static RefundRequested alone(String cause, long minorUnits) {
        return new RefundRequested(
                PAYMENT, ORDER, id(cause), cny(minorUnits), REFERENCE, "why", null, null, ADMIN.id(), null);
    }

    private static RefundRequested approved(String cause, long minorUnits) {
        return new RefundRequested(
                PAYMENT, ORDER, id(cause), cny(minorUnits), REFERENCE, "why", null, null, ADMIN.id(), OTHER_ADMIN.id());
    }

    private static TestExecutor<Payment> given(PaymentEvent... events) {
        return given(Arrays.asList(events));
    }

    static TestExecutor<Payment> given(List<? extends PaymentEvent> events) {
        var fixture = Examples.fixture(Payment.class);
        fixture.registerInjectableResource(TaxRates.parse("CNY:13"));
        fixture.registerInjectableResource(RefundPolicy.parse("CNY:1000"));
        return fixture.given(events);
    }

    /** 25.00 hold 2.88 of tax at 13 %. */
    private static final PaymentRequested TAXED =
            new PaymentRequested(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3, cny(288));

    private static final PaymentCaptured TAXED_CAPTURE =
            new PaymentCaptured(PAYMENT, ORDER, cny(2500), REFERENCE, "ch_1", booked(288, Kind.SALE));

    @Test
    void what_is_due_holds_tax_at_the_rate_of_the_day_it_was_asked_for() {
        given().when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3))
                .expectEvents(TAXED);
        given(TAXED)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2500))))
                .expectEvents(TAXED_CAPTURE);
        given(TAXED)
                .when(told(new ProviderFact.Closed(REFERENCE)))
                .expectEvents(new PaymentVoided(PAYMENT, ORDER, CancellationReason.PAYMENT_REFUSED, cny(2500)));
    }

    @Test
    void refunds_in_parts_give_back_the_tax_to_the_last_fen() {
        var parts = new ArrayList<PaymentEvent>(List.of(TAXED, TAXED_CAPTURE));
        long tax = 0;
        for (var part : List.of("a", "b", "c")) {
            var minorUnits = part.equals("c") ? 834 : 833;
            var expected = 96;
            var asked = new RefundRequested(
                    PAYMENT, ORDER, id(part), cny(minorUnits), REFERENCE, "why", booked(expected, Kind.SALE));
            given(parts)
                    .when(new RequestRefund(PAYMENT, id(part), cny(minorUnits), "why"))
                    .expectEvents(asked);
            parts.add(asked);
            tax += expected;
        }
        assertThat(tax).isEqualTo(288);
    }

    @Test
    void a_refund_that_comes_back_is_told_from_one_that_never_went() {
        var asked = new RefundRequested(PAYMENT, ORDER, id("a"), cny(2500), REFERENCE, "why", booked(288, Kind.SALE));
        var failed = new RecordRefundFact(PAYMENT, id("a"), new RefundFact.Failed("re_1", "closed"));
        given(TAXED, TAXED_CAPTURE, asked)
                .when(failed)
                .expectEvents(new RefundFailed(PAYMENT, ORDER, id("a"), cny(2500), "closed", booked(288, Kind.SALE)));
        given(
                        TAXED,
                        TAXED_CAPTURE,
                        asked,
                        new RefundSucceeded(PAYMENT, ORDER, id("a"), cny(2500), "re_1", booked(288, Kind.SALE)))
                .when(failed)
                .expectEvents(
                        new RefundFailed(PAYMENT, ORDER, id("a"), cny(2500), "closed", booked(288, Kind.RETURNED)));
    }

    @Test
    void late_money_goes_back_without_touching_the_tax() {
        var late = new LateCaptureRecorded(PAYMENT, ORDER, cny(2500), REFERENCE, "ch_2", booked(0, Kind.LATE));
        given(TAXED, TAXED_CAPTURE)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_2", cny(2500))))
                .expectEvents(late);
        given(TAXED, TAXED_CAPTURE, late)
                .when(new RequestRefund(PAYMENT, id("ch_2"), cny(2500), "late-capture"))
                .expectEvents(new RefundRequested(
                        PAYMENT, ORDER, id("ch_2"), cny(2500), REFERENCE, "late-capture", booked(0, Kind.LATE)));
    }

    private static final PaymentCreditTaken CREDIT_TAKEN = new PaymentCreditTaken(PAYMENT, ORDER, cny(700));
    private static final PaymentCaptured REST_CAPTURED =
            new PaymentCaptured(PAYMENT, ORDER, cny(1800), REFERENCE, "ch_1", booked(288, Kind.SALE), cny(700));

    @Test
    void store_credit_pays_its_part_and_the_provider_the_rest() {
        given().when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3, cny(700)))
                .expectEvents(PART_ON_CREDIT);
        given(PART_ON_CREDIT).when(new RecordCreditTaken(PAYMENT)).expectEvents(CREDIT_TAKEN);
        given(PART_ON_CREDIT, CREDIT_TAKEN).when(new RecordCreditTaken(PAYMENT)).expectNoEvents();
        given(PART_ON_CREDIT, CREDIT_TAKEN)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(1800))))
                .expectEvents(REST_CAPTURED);
        given(PART_ON_CREDIT, CREDIT_TAKEN)
                .when(told(new ProviderFact.Captured(REFERENCE, "ch_1", cny(2500))))
                .expectEvents(disputed("2500 CNY, due are 1800 CNY"));
    }

    @Test
    void store_credit_leaves_something_for_the_provider() {
        for (long credit : new long[] {0, 2500, 2600}) {
            given().when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(2500), "stripe", PAY_BY, 3, cny(credit)))
                    .expectNoEvents();
        }
        given().when(new RequestPayment(PAYMENT, ORDER, ALICE, cny(2500), "wallet", PAY_BY, 3, cny(700)))
                .expectNoEvents();
    }

    @Test
    void a_dead_payment_gives_store_credit_back_whether_it_was_taken_before_or_after() {
        var voided = new PaymentVoided(PAYMENT, ORDER, CancellationReason.PAYMENT_REFUSED, cny(2500));
        var released = new PaymentCreditReleased(PAYMENT, ORDER, cny(700));
        given(PART_ON_CREDIT, CREDIT_TAKEN)
                .when(told(new ProviderFact.Closed(REFERENCE)))
                .expectEvents(voided, released);
        given(PART_ON_CREDIT).when(told(new ProviderFact.Closed(null))).expectEvents(voided);
        given(PART_ON_CREDIT, voided).when(new RecordCreditTaken(PAYMENT)).expectEvents(CREDIT_TAKEN, released);
        given(PART_ON_CREDIT, CREDIT_TAKEN, voided, released)
                .when(new RequestRefund(PAYMENT, id("a"), cny(1), "why"))
                .expectNoEvents()
                .expectExceptionDetails(new RefundTooLarge(PAYMENT, cny(0)));
    }

    @Test
    void what_the_provider_took_goes_back_first_and_store_credit_when_that_has_gone() {
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(1800), "why"))
                .expectEvents(part("a", 1800, "stripe", 207, null));
        var whole = part("a", 1800, "stripe", 207, cny(700));
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED)
                .when(new RequestRefund(PAYMENT, id("a"), cny(2500), "why"))
                .expectEvents(whole);
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole)
                .when(new RequestRefund(PAYMENT, id("a"), cny(2500), "why"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole)
                .when(new RequestRefund(PAYMENT, id("b"), cny(1), "why"))
                .expectExceptionDetails(new RefundTooLarge(PAYMENT, cny(0)));
        var gone = new RefundSucceeded(PAYMENT, ORDER, id("a"), cny(1800), "re_1", booked(207, Kind.SALE));
        var beside = new RefundRequested(
                PAYMENT,
                ORDER,
                RefundId.ofCredit(PAYMENT, id("a")),
                cny(700),
                REFERENCE,
                "why",
                new Booking("wallet", cny(81), Kind.SALE));
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole)
                .when(new RecordRefundFact(PAYMENT, id("a"), new RefundFact.Succeeded("re_1")))
                .expectEvents(gone, beside);
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole, gone, beside)
                .when(new RequestRefund(PAYMENT, id("a"), cny(2500), "why"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole, gone, beside)
                .when(new RecordRefundFact(PAYMENT, id("a"), new RefundFact.Failed("re_1", "closed")))
                .expectEvents(
                        new RefundFailed(PAYMENT, ORDER, id("a"), cny(1800), "closed", booked(207, Kind.RETURNED)));
    }

    @Test
    void a_refund_that_never_went_left_store_credit_alone_and_is_asked_for_whole_again() {
        var whole = part("a", 1800, "stripe", 207, cny(700));
        var failed = new RefundFailed(PAYMENT, ORDER, id("a"), cny(1800), "closed", booked(207, Kind.SALE));
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole)
                .when(new RecordRefundFact(PAYMENT, id("a"), new RefundFact.Failed(null, "closed")))
                .expectEvents(failed);
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, whole, failed)
                .when(new RequestRefund(PAYMENT, id("b"), cny(2500), "why"))
                .expectEvents(part("b", 1800, "stripe", 207, cny(700)));
    }

    @Test
    void when_all_the_provider_took_is_back_the_rest_is_store_credits_at_once() {
        var first = part("a", 1800, "stripe", 207, null);
        var gone = new RefundSucceeded(PAYMENT, ORDER, id("a"), cny(1800), "re_1", booked(207, Kind.SALE));
        given(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED, first, gone)
                .when(new RequestRefund(PAYMENT, id("b"), cny(700), "why"))
                .expectEvents(part("b", 700, "wallet", 81, null));
    }

    /** However a payment's refunds are cut, whatever fails on the way: each part goes back to where it came from, and no more. */
    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12})
    void refunds_in_any_parts_end_where_the_money_came_from(long seed) {
        var random = new Random(seed);
        var history = new ArrayList<PaymentEvent>(List.of(PART_ON_CREDIT, CREDIT_TAKEN, REST_CAPTURED));
        for (var i = 0; i < 8; i++) {
            var left = 2500 - back(history, "stripe") - back(history, "wallet");
            if (left == 0) break;
            var amount = i == 7 ? left : 1 + random.nextLong(left);
            history.addAll(answered(history, new RequestRefund(PAYMENT, id("p" + i), cny(amount), "why")));
            var fails = i < 7 && random.nextInt(4) == 0;
            for (var at = 0; at < history.size(); at++) {
                if (!(history.get(at) instanceof RefundRequested asked) || isOver(history, asked.refundId())) continue;
                var fact = fails && asked.booking().provider().equals("stripe")
                        ? new RefundFact.Failed(null, "no")
                        : new RefundFact.Succeeded("re_" + at);
                history.addAll(answered(history, new RecordRefundFact(PAYMENT, asked.refundId(), fact)));
            }
            if (back(history, "wallet") > 0) assertThat(back(history, "stripe")).isEqualTo(1800);
        }
        assertThat(back(history, "stripe")).isEqualTo(1800);
        assertThat(back(history, "wallet")).isEqualTo(700);
        var tax = history.stream()
                .filter(RefundSucceeded.class::isInstance)
                .mapToLong(event -> ((RefundSucceeded) event).booking().tax().minorUnits())
                .sum();
        assertThat(tax).isEqualTo(288);
    }

    private static boolean isOver(List<PaymentEvent> history, RefundId id) {
        return history.stream()
                .anyMatch(event -> (event instanceof RefundSucceeded done
                                && done.refundId().equals(id))
                        || (event instanceof RefundFailed failed
                                && failed.refundId().equals(id)));
    }

    private static long back(List<PaymentEvent> history, String by) {
        return history.stream()
                .filter(event -> event instanceof RefundSucceeded done
                        && done.booking().provider().equals(by))
                .mapToLong(event -> ((RefundSucceeded) event).amount().minorUnits())
                .sum();
    }

    private static List<PaymentEvent> answered(List<PaymentEvent> history, Object command) {
        var events = new ArrayList<PaymentEvent>();
        given(history)
                .when(command)
                .expectSuccessfulHandlerExecution()
                .expectEventsMatching(payloadsMatching(predicate(all -> {
                    all.forEach(event -> events.add((PaymentEvent) event));
                    return true;
                })));
        return events;
    }

    private static RefundRequested part(String cause, long minorUnits, String by, long tax, Money credit) {
        return new RefundRequested(
                PAYMENT,
                ORDER,
                id(cause),
                cny(minorUnits),
                REFERENCE,
                "why",
                new Booking(by, cny(tax), Kind.SALE),
                null,
                null,
                null,
                credit);
    }

    private static Booking booked(long tax, Kind kind) {
        return new Booking("stripe", cny(tax), kind);
    }

    private static ProviderFactDisputed disputed(String why) {
        return new ProviderFactDisputed(PAYMENT, ORDER, "captured", why);
    }

    private static RefundId id(String cause) {
        return RefundId.derivedFrom(PAYMENT, cause);
    }

    private static RefundRequested refund(String cause, long minorUnits) {
        return new RefundRequested(PAYMENT, ORDER, id(cause), cny(minorUnits), REFERENCE, "why");
    }
}
