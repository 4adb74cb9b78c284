package cartulary.command.payment;

import static cartulary.contract.payment.Payments.DISPUTE;
import static cartulary.contract.payment.Payments.PAYMENT;
import static cartulary.contract.payment.Payments.PROVIDER;
import static cartulary.contract.payment.Payments.disputeFundsReinstated;
import static cartulary.contract.payment.Payments.disputeFundsWithdrawn;
import static cartulary.contract.payment.Payments.disputeOpened;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.Orders;
import cartulary.contract.payment.DisputeCommand.RecordDisputeFact;
import cartulary.contract.payment.DisputeEvent;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.DisputeEvent.DisputeOpened;
import cartulary.contract.payment.DisputeEvent.DisputeProgressed;
import cartulary.contract.payment.DisputeFact;
import cartulary.contract.payment.DisputeFact.Movement;
import cartulary.contract.payment.DisputeState;
import java.util.List;
import org.axonframework.test.aggregate.AggregateTestFixture;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class DisputeTest {
    private static final Money FEE = Money.of(1500, "CNY");
    private static final Money NOTHING = Money.of(0, "CNY");
    private static final Movement TAKEN = new Movement("txn_0001", true, Orders.TOTAL, FEE);
    private static final Movement BACK = new Movement("txn_0002", false, Orders.TOTAL, FEE);

    private static TestExecutor<Dispute> given(DisputeEvent... events) {
        return new AggregateTestFixture<>(Dispute.class).given((Object[]) events);
    }

    private static RecordDisputeFact told(DisputeState state, Movement... movements) {
        return told(state, false, movements);
    }

    private static RecordDisputeFact told(DisputeState state, boolean inquiry, Movement... movements) {
        return new RecordDisputeFact(
                DISPUTE,
                PAYMENT,
                Orders.ORDER,
                PROVIDER,
                new DisputeFact(
                        "dp_0001",
                        Orders.TOTAL,
                        "fraudulent",
                        state,
                        inquiry,
                        disputeOpened().evidenceBy(),
                        List.of(movements)));
    }

    private static DisputeProgressed went(DisputeState state, boolean inquiry) {
        return new DisputeProgressed(DISPUTE, PAYMENT, Orders.ORDER, state, inquiry);
    }

    private static DisputeClosed closed(DisputeState outcome, Money lost) {
        return new DisputeClosed(DISPUTE, PAYMENT, Orders.ORDER, outcome, lost);
    }

    private static DisputeOpened asked() {
        var earnest = disputeOpened();
        return new DisputeOpened(
                earnest.disputeId(),
                earnest.paymentId(),
                earnest.orderId(),
                earnest.provider(),
                earnest.reference(),
                earnest.amount(),
                earnest.reason(),
                true,
                earnest.evidenceBy());
    }

    @Test
    void the_first_word_opens_it_and_books_what_was_taken() {
        given().when(told(DisputeState.NEEDS_RESPONSE, TAKEN)).expectEvents(disputeOpened(), disputeFundsWithdrawn());
    }

    @Test
    void the_same_word_again_changes_nothing() {
        given(disputeOpened(), disputeFundsWithdrawn())
                .when(told(DisputeState.NEEDS_RESPONSE, TAKEN))
                .expectSuccessfulHandlerExecution()
                .expectNoEvents();
    }

    @Test
    void an_older_word_that_comes_late_changes_nothing() {
        given(disputeOpened(), disputeFundsWithdrawn(), went(DisputeState.UNDER_REVIEW, false))
                .when(told(DisputeState.NEEDS_RESPONSE))
                .expectNoEvents();
        given(disputeOpened(), disputeFundsWithdrawn(), disputeFundsReinstated(), closed(DisputeState.WON, NOTHING))
                .when(told(DisputeState.UNDER_REVIEW, TAKEN))
                .expectNoEvents();
    }

    @Test
    void one_word_makes_up_for_all_that_were_lost() {
        given().when(told(DisputeState.WON, TAKEN, BACK))
                .expectEvents(
                        disputeOpened(),
                        disputeFundsWithdrawn(),
                        disputeFundsReinstated(),
                        closed(DisputeState.WON, NOTHING));
    }

    @Test
    void what_is_lost_is_what_was_taken_and_did_not_come_back() {
        given(disputeOpened(), disputeFundsWithdrawn())
                .when(told(DisputeState.LOST, TAKEN))
                .expectEvents(closed(DisputeState.LOST, Orders.TOTAL));
        var part = new Movement("txn_0002", false, Money.of(1700, "CNY"), NOTHING);
        given(disputeOpened(), disputeFundsWithdrawn())
                .when(told(DisputeState.LOST, TAKEN, part))
                .expectEvents(
                        new DisputeFundsReinstated(
                                DISPUTE, PAYMENT, Orders.ORDER, PROVIDER, part.amount(), NOTHING, "txn_0002", false),
                        closed(DisputeState.LOST, Orders.TOTAL.minus(part.amount())));
    }

    @Test
    void money_that_moves_after_it_was_lost_is_no_longer_held_by_the_bank() {
        given(disputeOpened(), disputeFundsWithdrawn(), closed(DisputeState.LOST, Orders.TOTAL))
                .when(told(DisputeState.LOST, TAKEN, BACK))
                .expectEvents(new DisputeFundsReinstated(
                        DISPUTE, PAYMENT, Orders.ORDER, PROVIDER, Orders.TOTAL, FEE, "txn_0002", true));
        given(disputeOpened(), closed(DisputeState.LOST, NOTHING))
                .when(told(DisputeState.LOST, TAKEN))
                .expectEvents(new DisputeFundsWithdrawn(
                        DISPUTE, PAYMENT, Orders.ORDER, PROVIDER, Orders.TOTAL, FEE, "txn_0001", true));
    }

    @Test
    void an_inquiry_ends_in_nothing_or_becomes_a_dispute_in_earnest() {
        given().when(told(DisputeState.NEEDS_RESPONSE, true)).expectEvents(asked());
        given(asked()).when(told(DisputeState.CLOSED, true)).expectEvents(closed(DisputeState.CLOSED, NOTHING));
        given(asked(), went(DisputeState.UNDER_REVIEW, true))
                .when(told(DisputeState.NEEDS_RESPONSE, TAKEN))
                .expectEvents(disputeFundsWithdrawn(), went(DisputeState.NEEDS_RESPONSE, false));
    }

    @Test
    void an_end_is_final() {
        given(disputeOpened(), closed(DisputeState.WON, NOTHING))
                .when(told(DisputeState.LOST))
                .expectNoEvents();
    }

    @Test
    void of_a_state_that_we_do_not_know_only_the_money_counts() {
        given(disputeOpened()).when(told(null, TAKEN)).expectEvents(disputeFundsWithdrawn());
    }
}
