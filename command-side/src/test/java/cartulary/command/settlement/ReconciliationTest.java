package cartulary.command.settlement;

import static cartulary.command.support.Examples.by;
import static cartulary.contract.settlement.Settlements.*;

import cartulary.command.support.Examples;
import cartulary.contract.money.Money;
import cartulary.contract.settlement.Decision;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.Difference.Side;
import cartulary.contract.settlement.SettlementCommand.*;
import cartulary.contract.settlement.SettlementCommand.BookCorrection;
import cartulary.contract.settlement.SettlementEvent.*;
import cartulary.contract.settlement.SettlementFailure.CaseNotInState;
import cartulary.contract.settlement.SettlementFailure.CaseUnknown;
import cartulary.contract.settlement.SettlementFailure.SecondPersonNeeded;
import cartulary.contract.support.Actor;
import cartulary.contract.support.Role;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class ReconciliationTest {
    private static final Map<String, String> ADA = by(new Actor("staff-ada", Set.of(Role.ADMIN)));
    private static final Map<String, String> BEN = by(new Actor("staff-ben", Set.of(Role.ADMIN)));
    private static final ClosingProposed PROPOSED =
            new ClosingProposed(CASE, "staff-ada", Decision.BOOK_THEIRS, "theirs is right");

    private static TestExecutor<ReconciliationRun> run(Object... events) {
        return Examples.fixture(ReconciliationRun.class).given(events);
    }

    private static TestExecutor<ReviewCase> review(Object... events) {
        return Examples.fixture(ReviewCase.class).given(events);
    }

    private static RequestReconciliation asked(long laterSeconds) {
        return new RequestReconciliation(RECONCILIATION, "stripe", DAY, KNOWN_AT.plusSeconds(laterSeconds));
    }

    private static CompleteReconciliation completed(int run, long fees) {
        return new CompleteReconciliation(RECONCILIATION, run, 5, 6, 4, List.of(Money.of(fees, "CNY")));
    }

    @Test
    void the_same_instant_is_the_same_run_and_another_one_is_the_next() {
        run().when(asked(0)).expectEvents(requested());
        run(requested()).when(asked(0)).expectNoEvents();
        run(requested())
                .when(asked(60))
                .expectEvents(new ReconciliationRequested(RECONCILIATION, "stripe", DAY, 2, KNOWN_AT.plusSeconds(60)));
    }

    @Test
    void a_difference_told_twice_is_found_once_and_counted() {
        var found = new DifferenceFound(RECONCILIATION, 1, CASE, DIFFERENCE);
        run(requested())
                .when(new RecordDifference(RECONCILIATION, 1, DIFFERENCE))
                .expectEvents(found);
        run(requested(), found)
                .when(new RecordDifference(RECONCILIATION, 1, DIFFERENCE))
                .expectNoEvents();
        run(requested(), found)
                .when(completed(1, 0))
                .expectEvents(new ReconciliationCompleted(
                        RECONCILIATION, "stripe", 1, 5, 6, 4, 1, List.of(Money.of(0, "CNY"))));
    }

    @Test
    void fees_are_booked_once_and_later_runs_book_what_is_more_or_less() {
        var first = new ReconciliationCompleted(RECONCILIATION, "stripe", 1, 5, 6, 4, 0, List.of(Money.of(30, "CNY")));
        var booked = new FeesBooked(RECONCILIATION, "stripe", Money.of(30, "CNY"), false);
        run(requested()).when(completed(1, 30)).expectEvents(first, booked);
        var again = new ReconciliationRequested(RECONCILIATION, "stripe", DAY, 2, KNOWN_AT.plusSeconds(60));
        run(requested(), first, booked, again)
                .when(completed(2, 30))
                .expectEvents(new ReconciliationCompleted(
                        RECONCILIATION, "stripe", 2, 5, 6, 4, 0, List.of(Money.of(30, "CNY"))));
        run(requested(), first, booked, again)
                .when(completed(2, 20))
                .expectEvents(
                        new ReconciliationCompleted(
                                RECONCILIATION, "stripe", 2, 5, 6, 4, 0, List.of(Money.of(20, "CNY"))),
                        new FeesBooked(RECONCILIATION, "stripe", Money.of(10, "CNY"), true));
    }

    @Test
    void a_worker_that_was_overtaken_changes_nothing() {
        var again = new ReconciliationRequested(RECONCILIATION, "stripe", DAY, 2, KNOWN_AT.plusSeconds(60));
        run(requested(), again).when(completed(1, 30)).expectNoEvents();
        run(requested(), again)
                .when(new RecordDifference(RECONCILIATION, 1, DIFFERENCE))
                .expectNoEvents();
        run(requested(), new ReconciliationFailed(RECONCILIATION, 1, "no list"))
                .when(new FailReconciliation(RECONCILIATION, 1, "no list"))
                .expectNoEvents();
    }

    @Test
    void a_case_is_closed_by_two_people_and_then_the_books_follow() {
        var opened = new CaseOpened(CASE, DIFFERENCE);
        review(opened)
                .when(new ProposeClosing(CASE, Decision.BOOK_THEIRS, "theirs is right"), ADA)
                .expectEvents(PROPOSED);
        review(opened, PROPOSED)
                .when(new ConfirmClosing(CASE, "yes"), ADA)
                .expectNoEvents()
                .expectExceptionDetails(new SecondPersonNeeded("closing " + CASE));
        review(opened, PROPOSED)
                .when(new ConfirmClosing(CASE, "yes"), BEN)
                .expectEvents(
                        new CaseClosed(CASE, "staff-ada", "staff-ben", Decision.BOOK_THEIRS, "yes"),
                        new CorrectionBooked(CASE, "stripe", Money.of(1, "CNY"), true));
    }

    @Test
    void what_is_kept_as_ours_corrects_nothing_and_what_was_rejected_is_open_again() {
        var opened = new CaseOpened(CASE, DIFFERENCE);
        var kept = new ClosingProposed(CASE, "staff-ada", Decision.KEEP_OURS, "they will mend it");
        review(opened, kept)
                .when(new ConfirmClosing(CASE, "yes"), BEN)
                .expectEvents(new CaseClosed(CASE, "staff-ada", "staff-ben", Decision.KEEP_OURS, "yes"));
        review(opened, PROPOSED)
                .when(new RejectClosing(CASE, "ask them"), BEN)
                .expectEvents(new ProposalRejected(CASE, "staff-ben", "ask them"));
        review(opened, PROPOSED, new ProposalRejected(CASE, "staff-ben", "ask them"))
                .when(new ConfirmClosing(CASE, "yes"), BEN)
                .expectExceptionDetails(new CaseNotInState(CASE, "open"));
    }

    /** Its own notification may have told of it, or tell of it yet: two books of one refund would be one too many. */
    @Test
    void a_refund_made_past_us_is_left_to_the_payment_unless_that_cannot_take_it() {
        var theirs = new Side(Money.of(300, "CNY"), -300, null, "succeeded", "re_1", KNOWN_AT, "refund");
        var past = new Difference(Kind.MISSING_OURS, "stripe", "re_1", DIFFERENCE.paymentId(), null, null, theirs);
        var id = past.caseId();
        var opened = new CaseOpened(id, past);
        var proposed = new ClosingProposed(id, "staff-ada", Decision.BOOK_THEIRS, "they did");
        var closed = new CaseClosed(id, "staff-ada", "staff-ben", Decision.BOOK_THEIRS, "yes");
        var corrected = new CorrectionBooked(id, "stripe", Money.of(300, "CNY"), false);
        review(opened, proposed).when(new ConfirmClosing(id, "yes"), BEN).expectEvents(closed);
        review(opened, proposed, closed).when(new BookCorrection(id)).expectEvents(corrected);
        review(opened, proposed, closed, corrected).when(new BookCorrection(id)).expectNoEvents();
        review(opened, proposed)
                .when(new BookCorrection(id))
                .expectExceptionDetails(new CaseNotInState(id, "proposed"));
        review(
                        opened,
                        new ClosingProposed(id, "staff-ada", Decision.KEEP_OURS, "no"),
                        new CaseClosed(id, "staff-ada", "staff-ben", Decision.KEEP_OURS, "no"))
                .when(new BookCorrection(id))
                .expectNoEvents();
    }

    @Test
    void a_case_that_is_closed_or_unknown_stays_so() {
        var closed = new CaseClosed(CASE, "staff-ada", "staff-ben", Decision.KEEP_OURS, "yes");
        review(new CaseOpened(CASE, DIFFERENCE), PROPOSED, closed)
                .when(new OpenCase(CASE, DIFFERENCE))
                .expectNoEvents();
        review(new CaseOpened(CASE, DIFFERENCE), PROPOSED, closed)
                .when(new ProposeClosing(CASE, Decision.BOOK_THEIRS, "again"), ADA)
                .expectExceptionDetails(new CaseNotInState(CASE, "closed"));
        review().when(new ConfirmClosing(CASE, "yes"), BEN).expectExceptionDetails(new CaseUnknown(CASE));
    }
}
