package cartulary.query.settlement;

import static cartulary.contract.settlement.Account.*;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.Examples;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.Booking;
import cartulary.contract.payment.Booking.Kind;
import cartulary.contract.payment.DisputeEvent.DisputeClosed;
import cartulary.contract.payment.DisputeEvent.DisputeFundsReinstated;
import cartulary.contract.payment.DisputeEvent.DisputeFundsWithdrawn;
import cartulary.contract.payment.DisputeId;
import cartulary.contract.payment.DisputeState;
import cartulary.contract.payment.PaymentEvent.*;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.payment.RefundId;
import cartulary.contract.settlement.Account;
import java.time.Instant;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PostingsTest {
    private static final OrderId ORDER = new OrderId("order-" + "a".repeat(32));
    private static final PaymentId PAYMENT = PaymentId.of(ORDER);
    private static final RefundId REFUND = RefundId.derivedFrom(PAYMENT, "x");
    private static final DisputeId DISPUTE = DisputeId.of("alipay", "d1");
    private static final RefundRequested ASKED =
            new RefundRequested(PAYMENT, ORDER, REFUND, cny(1130), "pi", "broken", booked(130, Kind.SALE));
    private static final RefundSucceeded DONE =
            new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(1130), "re", booked(130, Kind.SALE));
    private static final LateCaptureRecorded LATE =
            new LateCaptureRecorded(PAYMENT, ORDER, cny(1130), "pi", "ch_2", booked(0, Kind.LATE));

    @Test
    void what_is_owed_is_settled_by_paying() {
        assertThat(balances(requested())).isEqualTo(Map.of(RECEIVABLE, 1130L, DEFERRED, -1130L));
        assertThat(balances(requested(), captured()))
                .isEqualTo(Map.of(clearing("alipay"), 1130L, REVENUE, -1000L, TAX, -130L));
    }

    @Test
    void store_credit_pays_what_it_owes_and_the_provider_holds_the_rest() {
        var taken = new PaymentCreditTaken(PAYMENT, ORDER, cny(400));
        var rest = new PaymentCaptured(PAYMENT, ORDER, cny(730), "pi", "ch", booked(130, Kind.SALE), cny(400));
        var wallet = new Booking("wallet", cny(46), Kind.SALE);
        var sold = balances(requested(), taken, rest);
        assertThat(sold).isEqualTo(Map.of(WALLET, 400L, clearing("alipay"), 730L, REVENUE, -1000L, TAX, -130L));
        assertThat(balances(
                        requested(),
                        taken,
                        rest,
                        new RefundRequested(PAYMENT, ORDER, REFUND, cny(730), "pi", "broken", booked(84, Kind.SALE)),
                        new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(730), "re", booked(84, Kind.SALE)),
                        new RefundRequested(PAYMENT, ORDER, REFUND, cny(400), "pi", "broken", wallet),
                        new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(400), "w", wallet)))
                .isEqualTo(Map.of(REVENUE, -1000L, RETURNS, 1000L));
        assertThat(balances(
                        requested(),
                        taken,
                        new PaymentVoided(PAYMENT, ORDER, CancellationReason.PAYMENT_WINDOW_ENDED, cny(1130)),
                        new PaymentCreditReleased(PAYMENT, ORDER, cny(400))))
                .isEmpty();
    }

    @Test
    void what_is_closed_unpaid_leaves_nothing() {
        assertThat(balances(
                        requested(),
                        new PaymentVoided(PAYMENT, ORDER, CancellationReason.PAYMENT_WINDOW_ENDED, cny(1130))))
                .isEmpty();
    }

    @Test
    void a_refund_is_owed_from_the_moment_it_is_asked_for() {
        assertThat(balances(requested(), captured(), ASKED))
                .isEqualTo(Map.of(clearing("alipay"), 1130L, REVENUE, -1000L, TAX, 0L, RETURNS, 1000L, REFUNDS, -1130L)
                        .entrySet()
                        .stream()
                        .filter(each -> each.getValue() != 0)
                        .collect(java.util.stream.Collectors.toMap(Map.Entry::getKey, Map.Entry::getValue)));
        assertThat(balances(requested(), captured(), ASKED, DONE)).isEqualTo(Map.of(REVENUE, -1000L, RETURNS, 1000L));
    }

    @Test
    void a_refund_that_fails_leaves_the_sale_as_it_was_whether_it_had_gone_or_not() {
        var sale = balances(requested(), captured());
        assertThat(balances(
                        requested(),
                        captured(),
                        ASKED,
                        new RefundFailed(PAYMENT, ORDER, REFUND, cny(1130), "no", booked(130, Kind.SALE))))
                .isEqualTo(sale);
        assertThat(balances(
                        requested(),
                        captured(),
                        ASKED,
                        DONE,
                        new RefundFailed(PAYMENT, ORDER, REFUND, cny(1130), "no", booked(130, Kind.RETURNED))))
                .isEqualTo(sale);
    }

    @Test
    void late_money_is_owed_until_it_went_back_and_again_when_it_came_back() {
        var asked = new RefundRequested(PAYMENT, ORDER, REFUND, cny(1130), "pi", "late-capture", booked(0, Kind.LATE));
        var done = new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(1130), "re", booked(0, Kind.LATE));
        assertThat(balances(LATE, asked)).isEqualTo(Map.of(clearing("alipay"), 1130L, REFUNDS, -1130L));
        assertThat(balances(LATE, asked, done)).isEmpty();
        assertThat(balances(
                        LATE,
                        asked,
                        done,
                        new RefundFailed(PAYMENT, ORDER, REFUND, cny(1130), "no", booked(0, Kind.LATE_RETURNED))))
                .isEqualTo(Map.of(clearing("alipay"), 1130L, REFUNDS, -1130L));
    }

    @Test
    void disputed_money_is_held_by_the_bank_until_it_comes_back_or_is_lost_and_the_fee_is_the_providers() {
        var taken = new DisputeFundsWithdrawn(DISPUTE, PAYMENT, ORDER, "alipay", cny(1130), cny(15), "t1", false);
        assertThat(balances(taken)).isEqualTo(Map.of(clearing("alipay"), -1145L, DISPUTES, 1130L, fees("alipay"), 15L));
        assertThat(balances(
                        taken,
                        new DisputeFundsReinstated(DISPUTE, PAYMENT, ORDER, "alipay", cny(1130), cny(0), "t2", false),
                        new DisputeClosed(DISPUTE, PAYMENT, ORDER, DisputeState.WON, cny(0))))
                .isEqualTo(Map.of(clearing("alipay"), -15L, fees("alipay"), 15L));
        var lost = new DisputeClosed(DISPUTE, PAYMENT, ORDER, DisputeState.LOST, cny(1130));
        assertThat(balances(taken, lost))
                .isEqualTo(Map.of(clearing("alipay"), -1145L, CHARGEBACKS, 1130L, fees("alipay"), 15L));
        assertThat(balances(
                        taken,
                        lost,
                        new DisputeFundsReinstated(DISPUTE, PAYMENT, ORDER, "alipay", cny(1130), cny(15), "t2", true)))
                .isEmpty();
    }

    @Test
    void events_of_before_the_ledger_are_booked_too() {
        assertThat(balances(
                        new PaymentCaptured(PAYMENT, ORDER, cny(1130), "pi", "ch"),
                        new RefundRequested(PAYMENT, ORDER, REFUND, cny(130), "pi", "broken"),
                        new RefundSucceeded(PAYMENT, ORDER, REFUND, cny(130), "re")))
                .isEqualTo(Map.of(clearing("stripe"), 1000L, REVENUE, -1130L, RETURNS, 130L));
    }

    @Test
    void every_entry_is_balanced_by_itself() {
        assertThat(Examples.events().stream().map(Postings::of).filter(lines -> !lines.isEmpty()))
                .isNotEmpty()
                .allSatisfy(lines -> assertThat(lines.stream()
                                .mapToLong(line -> line.debit() - line.credit())
                                .sum())
                        .isZero());
    }

    private static PaymentRequested requested() {
        return new PaymentRequested(
                PAYMENT, ORDER, new CustomerId("customer-1"), cny(1130), "alipay", Instant.EPOCH, 3, cny(130));
    }

    private static PaymentCaptured captured() {
        return new PaymentCaptured(PAYMENT, ORDER, cny(1130), "pi", "ch", booked(130, Kind.SALE));
    }

    private static Booking booked(long tax, Kind kind) {
        return new Booking("alipay", cny(tax), kind);
    }

    private static Money cny(long minorUnits) {
        return Money.of(minorUnits, "CNY");
    }

    private static Map<Account, Long> balances(Object... events) {
        var sums = new TreeMap<Account, Long>();
        Stream.of(events)
                .flatMap(event -> Postings.of(event).stream())
                .forEach(line -> sums.merge(line.account(), line.debit() - line.credit(), Long::sum));
        sums.values().removeIf(sum -> sum == 0);
        return sums;
    }
}
