package cartulary.e2e;

import static org.assertj.core.api.Assertions.assertThat;

import cartulary.e2e.Evidence.Entry;
import cartulary.e2e.Evidence.Event;
import cartulary.e2e.Evidence.LedgerEntry;
import cartulary.e2e.Evidence.View;
import cartulary.e2e.Expected.Fate;
import cartulary.e2e.Expected.Stock;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ExpectedTest {
    private static final String ORDER = "order-1";
    private static final String SKU = "RACE-1";
    private static final Instant NOON = Instant.parse("2026-11-21T12:00:00Z");

    private final List<Event> order = new ArrayList<>();
    private final List<Event> payment = new ArrayList<>();
    private final List<Event> stock = new ArrayList<>(List.of(event("StockReceived", "{'quantity':5}")));
    private final List<LedgerEntry> ledger = new ArrayList<>();
    private View view;

    @Test
    void a_paid_order_is_right_when_all_three_say_so() {
        paid();
        assertThat(differencesOf(Expected.paid(kept()))).isEmpty();
    }

    @Test
    void a_refund_in_the_ledger_that_the_shop_knows_nothing_of_is_found() {
        paid();
        ledger.add(booked("refund", false));
        assertThat(differencesOf(Expected.paid(kept())))
                .containsExactly(
                        "ledger: entries: expected [charge] but was [charge, refund]",
                        "ledger: refunded: expected 0 but was 9800");
    }

    @Test
    void a_capture_of_another_sum_is_found() {
        paid();
        payment.set(2, event("PaymentCaptured", "{'amount':{'minorUnits':9799,'currency':'CNY'}}"));
        assertThat(differencesOf(Expected.paid(kept())))
                .containsExactly("event store: captured: expected 9800 but was 9799");
    }

    @Test
    void a_view_that_tells_another_ending_is_found() {
        cancelled();
        view = new View(ORDER, "confirmed", null, 9800, "CNY", null, null, view.timeline());
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .containsExactly(
                        "view: status: expected cancelled but was confirmed",
                        "view: reason: expected requested-by-customer but was null");
    }

    @Test
    void a_timeline_without_a_stored_event_is_found() {
        paid();
        var cut = view.timeline().subList(0, view.timeline().size() - 1);
        view = new View(ORDER, "confirmed", null, 9800, "CNY", 9800L, 0L, cut);
        assertThat(differencesOf(Expected.paid(kept())))
                .containsExactly("view: the timeline lacks StockReserved, which is stored");
    }

    @Test
    void a_cancelled_order_is_right_when_closed_and_its_stock_is_back() {
        cancelled();
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .isEmpty();
    }

    @Test
    void money_taken_after_the_close_behind_the_shops_back_is_found() {
        cancelled();
        ledger.add(booked("charge", true));
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .contains("ledger: taken: expected 0 but was 9800");
    }

    @Test
    void stock_that_was_not_released_is_found() {
        cancelled();
        stock.removeLast();
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .anyMatch(difference ->
                        difference.contains("{reserved=2, released=2, refused=0} but was {reserved=2, released=0"));
    }

    @Test
    void a_unit_that_disappeared_from_the_shelf_is_found() {
        cancelled();
        stock.add(event("StockAdjusted", "{'difference':-1}"));
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .containsExactly("event store: on hand of RACE-1: expected 5 but was 4");
    }

    @Test
    void an_oversold_shelf_is_found() {
        paid();
        stock.add(event("StockReserved", "{'orderId':'order-2','quantity':4}"));
        assertThat(differencesOf(Expected.paid(kept())))
                .containsExactly("event store: RACE-1 has 5 on hand and 6 reserved after StockReserved");
    }

    @Test
    void a_deadline_that_fired_twice_is_found() {
        cancelled();
        order.add(2, event("OrderCancellationRequested", "{}"));
        assertThat(differencesOf(Expected.unpaid("requested-by-customer", returned())))
                .anyMatch(difference -> difference.startsWith("event store: the order's events"));
    }

    @Test
    void three_declines_and_no_more_make_a_declined_order() {
        cancelled("payment-attempts-used-up");
        for (int i = 0; i < 3; i++) {
            payment.add(2, event("PaymentDeclined", "{}"));
            ledger.addFirst(booked("decline", false));
        }
        shown("cancelled", "payment-attempts-used-up", null, null);
        assertThat(differencesOf(Expected.declined(3, returned()))).isEmpty();
        ledger.removeFirst();
        assertThat(differencesOf(Expected.declined(3, returned())))
                .containsExactly(
                        "ledger: entries: expected [decline, decline, decline, cancel] but was [decline, decline, cancel]");
    }

    @Test
    void an_order_refused_for_want_of_stock_holds_and_pays_nothing() {
        outOfStock();
        assertThat(differencesOf(Expected.outOfStock(refused()))).isEmpty();
        stock.removeLast();
        assertThat(differencesOf(Expected.outOfStock(refused())))
                .anyMatch(difference -> difference.contains("refused=1} but was {reserved=0, released=0, refused=0}"));
    }

    @Test
    void late_money_is_right_only_when_it_went_back() {
        cancelled("payment-window-ended");
        var sum = "{'amount':{'minorUnits':9800,'currency':'CNY'}}";
        payment.add(event("LateCaptureRecorded", sum));
        payment.add(event("RefundRequested", sum));
        payment.add(event("RefundSucceeded", sum));
        ledger.add(booked("charge", true));
        ledger.add(booked("refund", false));
        shown("cancelled", "payment-window-ended", 9800L, 9800L);
        assertThat(differencesOf(Expected.lateMoney(returned()))).isEmpty();
        ledger.removeLast();
        assertThat(differencesOf(Expected.lateMoney(returned()))).contains("ledger: refunded: expected 9800 but was 0");
    }

    @Test
    void late_money_that_the_shop_never_heard_of_is_found() {
        cancelled("payment-window-ended");
        ledger.add(booked("charge", true));
        assertThat(differencesOf(Expected.lateMoney(returned())))
                .contains(
                        "event store: captured: expected 9800 but was 0", "view: refunded: expected 9800 but was null");
    }

    @Test
    void an_order_nobody_stored_is_found() {
        paid();
        order.clear();
        assertThat(differencesOf(Expected.paid(kept()))).contains("event store: there is no OrderPlaced");
    }

    private void paid() {
        placed();
        order.add(event("OrderConfirmed", "{}"));
        payment.add(event("PaymentCaptured", "{'amount':{'minorUnits':9800,'currency':'CNY'}}"));
        stock.add(event("StockReserved", "{'orderId':'order-1','quantity':2}"));
        ledger.add(booked("charge", false));
        shown("confirmed", null, 9800L, 0L);
    }

    private void cancelled() {
        cancelled("requested-by-customer");
    }

    private void cancelled(String reason) {
        placed();
        order.add(event("OrderCancellationRequested", "{}"));
        order.add(event("OrderCancelled", "{}"));
        payment.add(event("PaymentVoidRequested", "{}"));
        payment.add(event("PaymentVoided", "{}"));
        stock.add(event("StockReserved", "{'orderId':'order-1','quantity':2}"));
        stock.add(event("ReservationReleased", "{'orderId':'order-1','quantity':2}"));
        ledger.add(new LedgerEntry("cancel", 0, "cny", false, NOON));
        shown("cancelled", reason, null, null);
    }

    private void outOfStock() {
        placed();
        payment.clear();
        order.add(event("OrderCancellationRequested", "{}"));
        order.add(event("OrderCancelled", "{}"));
        stock.add(event("StockReservationRejected", "{'orderId':'order-1','quantity':9,'reason':'out-of-stock'}"));
        shown("cancelled", "out-of-stock", null, null);
    }

    private void placed() {
        order.add(event("OrderPlaced", "{'total':{'minorUnits':9800,'currency':'CNY'}}"));
        payment.add(event("PaymentRequested", "{}"));
        payment.add(event("PaymentActionRequired", "{}"));
    }

    private void shown(String status, String reason, Long captured, Long refunded) {
        var timeline = new ArrayList<Entry>();
        for (var events : List.of(order, payment, stock)) {
            for (var event : events) {
                if (!event.type().equals("StockReceived")) timeline.add(new Entry(event.type(), NOON, null, status));
            }
        }
        view = new View(ORDER, status, reason, 9800, "CNY", captured, refunded, List.copyOf(timeline));
    }

    private List<String> differencesOf(Expected expected) {
        return expected.differences(new Evidence(order, payment, Map.of(SKU, stock), ledger, view));
    }

    private static Map<String, Stock> kept() {
        return Map.of(SKU, new Stock(Fate.KEPT, 2, 5));
    }

    private static Map<String, Stock> returned() {
        return Map.of(SKU, new Stock(Fate.RETURNED, 2, 5));
    }

    private static Map<String, Stock> refused() {
        return Map.of(SKU, new Stock(Fate.REFUSED, 9, 5));
    }

    private static LedgerEntry booked(String kind, boolean late) {
        return new LedgerEntry(kind, 9800, "cny", late, NOON);
    }

    private static Event event(String type, String payload) {
        try {
            return new Event(type, Http.JSON.readTree(payload.replace('\'', '"')));
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }
}
