package cartulary.saga.reconciliation;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.money.Money;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.settlement.Difference;
import cartulary.contract.settlement.Difference.Kind;
import cartulary.contract.settlement.SettlementView.Movement;
import cartulary.contract.settlement.SettlementView.PaymentBook;
import cartulary.payments.DayList;
import cartulary.payments.DayList.Line;
import cartulary.payments.Numbers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class MatchingTest {
    private static final Instant NOON = Instant.parse("2026-11-01T12:00:00Z");
    private static final Fees AGREED = Fees.parse("stripe:2.9+30");

    private final List<Line> theirs = new ArrayList<>();
    private final List<Line> dayBefore = new ArrayList<>();
    private final List<PaymentBook> books = new ArrayList<>();
    private final Map<Movement, PaymentBook> ours = new LinkedHashMap<>();

    private Matching.Result match() {
        return Matching.match("stripe", AGREED, theirs, dayBefore, books, ours);
    }

    private Difference only() {
        var result = match();
        assertThat(result.differences()).hasSize(1);
        return result.differences().getFirst();
    }

    @Test
    void what_both_say_alike_is_matched_and_the_fees_are_summed() {
        book(1, "captured", charge("ch_1", 1000));
        theirs.add(charged(1, "ch_1", 1000, 59));
        assertThat(match()).isEqualTo(new Matching.Result(List.of(), 1, 1, 1, List.of(cny(59))));
    }

    @Test
    void money_of_which_we_know_nothing_is_missing_with_us() {
        theirs.add(new Line(DayList.Kind.CHARGE, null, null, null, "ch_x", cny(500), cny(45), NOON, "available"));
        assertThat(only().kind()).isEqualTo(Kind.MISSING_OURS);
        assertThat(only().gap()).isEqualTo(500);
        assertThat(only().ours()).isNull();
    }

    @Test
    void a_refund_that_somebody_made_at_the_provider_is_missing_with_us() {
        book(1, "captured");
        theirs.add(new Line(DayList.Kind.REFUND, null, payment(1), null, "re_x", cny(500), cny(0), NOON, "available"));
        assertThat(only().kind()).isEqualTo(Kind.MISSING_OURS);
        assertThat(only().gap()).isEqualTo(-500);
    }

    @Test
    void a_refund_made_past_us_is_of_the_payment_whose_charge_it_gives_back() {
        book(1, "captured", charge("ch_1", 1000));
        var line = new Line(DayList.Kind.REFUND, null, null, null, "re_x", cny(300), cny(0), NOON, "available", "ch_1");
        theirs.add(charged(1, "ch_1", 1000, 59));
        theirs.add(line);
        assertThat(only().kind()).isEqualTo(Kind.MISSING_OURS);
        assertThat(only().paymentId()).isEqualTo(payment(1));
        assertThat(only().gap()).isEqualTo(-300);
        assertThat(only().refundedPastUs()).isTrue();
        theirs.set(
                1,
                new Line(DayList.Kind.DISPUTE, null, null, null, "du_x", cny(300), cny(0), NOON, "available", "ch_1"));
        assertThat(only().paymentId()).isEqualTo(payment(1));
        assertThat(only().refundedPastUs()).isFalse();
    }

    @Test
    void a_refund_made_past_us_that_was_booked_since_is_matched_by_their_reference() {
        var refund = RefundId.derivedFrom(payment(1), "at-provider re_x");
        var booked = new Movement("refund", refund, "re_x", cny(300), NOON);
        book(1, "captured", booked);
        var line = new Line(DayList.Kind.REFUND, null, null, null, "re_x", cny(300), cny(0), NOON, "available");
        theirs.add(line);
        assertThat(match().differences()).isEmpty();
        theirs.clear();
        dayBefore.add(line);
        assertThat(match().differences()).isEmpty();
    }

    @Test
    void a_refund_that_a_cancel_made_is_matched_though_only_the_provider_knows_its_name() {
        var number = Numbers.of(payment(1));
        book(
                1,
                "captured",
                new Movement("refund", RefundId.derivedFrom(payment(1), "checkout"), number, cny(1000), NOON));
        var line = new Line(
                DayList.Kind.REFUND, "cancel", payment(1), null, "cancel_1", cny(1000), cny(0), NOON, "refunded");
        theirs.add(line);
        assertThat(match().differences()).isEmpty();
        theirs.clear();
        dayBefore.add(line);
        assertThat(match().differences()).isEmpty();
        dayBefore.clear();
        theirs.add(new Line(
                DayList.Kind.REFUND, "cancel", payment(1), null, "cancel_1", cny(900), cny(0), NOON, "refunded"));
        assertThat(only().kind()).isEqualTo(Kind.AMOUNT);
    }

    @Test
    void money_of_which_the_provider_says_nothing_is_missing_with_them() {
        book(1, "captured", charge("ch_1", 1000));
        assertThat(only().kind()).isEqualTo(Kind.MISSING_THEIRS);
        assertThat(only().gap()).isEqualTo(-1000);
        assertThat(only().theirs()).isNull();
    }

    @Test
    void what_happened_before_midnight_and_was_told_after_it_is_not_missing() {
        book(1, "captured", charge("ch_1", 1000));
        dayBefore.add(charged(1, "ch_1", 1000, 59));
        assertThat(match().differences()).isEmpty();
    }

    @Test
    void one_minor_unit_of_difference_is_one() {
        book(1, "captured", charge("ch_1", 1000));
        theirs.add(charged(1, "ch_1", 1001, 59));
        assertThat(only().kind()).isEqualTo(Kind.AMOUNT);
        assertThat(only().gap()).isEqualTo(1);
        assertThat(only().ours().amount()).isEqualTo(cny(1000));
        assertThat(only().theirs().amount()).isEqualTo(cny(1001));
    }

    @Test
    void a_charge_of_a_payment_that_we_hold_for_closed_and_a_refund_for_failed_are_of_another_status() {
        book(1, "voided");
        theirs.add(charged(1, "ch_1", 1000, 59));
        assertThat(only().kind()).isEqualTo(Kind.STATUS);
        assertThat(only().ours().status()).isEqualTo("voided");
        assertThat(only().gap()).isEqualTo(1000);

        theirs.clear();
        var refund = RefundId.derivedFrom(payment(1), "x");
        books.clear();
        books.add(new PaymentBook(
                payment(1),
                order(1),
                "stripe",
                cny(1000),
                "captured",
                NOON,
                Map.of(refund.value(), "failed"),
                List.of()));
        theirs.add(new Line(
                DayList.Kind.REFUND, refund.value(), payment(1), refund, "re_1", cny(300), cny(0), NOON, "available"));
        assertThat(only().kind()).isEqualTo(Kind.STATUS);
        assertThat(only().ours().status()).isEqualTo("failed");
    }

    @Test
    void a_line_told_twice_and_a_second_charge_of_one_payment_are_duplicates() {
        book(1, "captured", charge("ch_1", 1000));
        theirs.add(charged(1, "ch_1", 1000, 59));
        theirs.add(charged(1, "ch_1", 1000, 59));
        assertThat(only().kind()).isEqualTo(Kind.DUPLICATE);
        theirs.set(1, charged(1, "ch_2", 1000, 59));
        assertThat(only().kind()).isEqualTo(Kind.DUPLICATE);
        assertThat(only().reference()).isEqualTo("ch_2");
    }

    @Test
    void a_fee_that_was_not_agreed_is_shown_beside_the_one_that_was() {
        book(1, "captured", charge("ch_1", 1000));
        theirs.add(charged(1, "ch_1", 1000, 60));
        assertThat(only().kind()).isEqualTo(Kind.FEE);
        assertThat(only().ours().fee()).isEqualTo(cny(59));
        assertThat(only().theirs().fee()).isEqualTo(cny(60));
        assertThat(only().gap()).isZero(); // The fees' own account shows what it is.
        assertThat(Fees.parse("alipay:0.6").of("stripe", cny(1000))).isEmpty();
    }

    @Test
    void disputed_money_that_was_booked_is_matched_and_its_fee_is_booked_with_it() {
        var taken = new Movement("dispute", null, "txn_1", cny(1000), NOON);
        var back = new Movement("dispute-returned", null, "txn_2", cny(1000), NOON);
        book(1, "captured", taken, back);
        theirs.add(disputed(DayList.Kind.DISPUTE, "txn_1", 15));
        theirs.add(disputed(DayList.Kind.DISPUTE_RETURNED, "txn_2", 0));
        assertThat(match()).isEqualTo(new Matching.Result(List.of(), 2, 2, 2, List.of()));

        theirs.add(disputed(DayList.Kind.DISPUTE, "txn_3", 15));
        assertThat(only().kind()).isEqualTo(Kind.MISSING_OURS);
        assertThat(only().gap()).isEqualTo(-1000);
        theirs.clear();
        theirs.add(disputed(DayList.Kind.DISPUTE_RETURNED, "txn_2", 0));
        assertThat(only().kind()).isEqualTo(Kind.MISSING_THEIRS);
        assertThat(only().gap()).isEqualTo(1000);
    }

    private static Line disputed(DayList.Kind kind, String reference, long fee) {
        return new Line(kind, null, null, null, reference, cny(1000), cny(fee), NOON, "available");
    }

    @Test
    void the_same_difference_is_the_same_case_and_another_sum_is_another() {
        book(1, "captured", charge("ch_1", 1000));
        theirs.add(charged(1, "ch_1", 1001, 59));
        var first = only().caseId();
        assertThat(only().caseId()).isEqualTo(first);
        theirs.set(0, charged(1, "ch_1", 1002, 59));
        assertThat(only().caseId()).isNotEqualTo(first);
    }

    private void book(int number, String status, Movement... movements) {
        var book = new PaymentBook(
                payment(number), order(number), "stripe", cny(1000), status, NOON, Map.of(), List.of(movements));
        books.add(book);
        for (var movement : movements) ours.put(movement, book);
    }

    private static Movement charge(String reference, long minorUnits) {
        return new Movement("charge", null, reference, cny(minorUnits), NOON);
    }

    private static Line charged(int number, String reference, long minorUnits, long fee) {
        var payment = payment(number);
        return new Line(
                DayList.Kind.CHARGE,
                payment.value(),
                payment,
                null,
                reference,
                cny(minorUnits),
                cny(fee),
                NOON,
                "available");
    }

    private static OrderId order(int number) {
        return OrderId.derivedFrom("x", Integer.toString(number));
    }

    private static PaymentId payment(int number) {
        return PaymentId.of(order(number));
    }

    private static Money cny(long minorUnits) {
        return Money.of(minorUnits, "CNY");
    }
}
