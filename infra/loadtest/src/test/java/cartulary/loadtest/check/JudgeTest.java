package cartulary.loadtest.check;

import static cartulary.loadtest.check.History.entry;
import static cartulary.loadtest.check.History.json;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.Catalogue;
import cartulary.loadtest.check.World.Delivery;
import cartulary.loadtest.check.World.Entry;
import cartulary.loadtest.check.World.Letter;
import cartulary.loadtest.check.World.Saga;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** A judge that finds nothing in a broken history proves nothing with a sound one. */
class JudgeTest {
    @Test
    void a_sound_history_is_proved_and_every_invariant_has_facts() {
        var findings = History.sound().judged();
        assertThat(findings.violations()).isEmpty();
        assertThat(findings.unproved()).isEmpty();
    }

    @Test
    void what_store_credit_pays_is_proved_against_the_wallet_and_what_is_left_against_the_provider() {
        assertThat(History.onCredit().judged().violations()).isEmpty();
        broken(Invariant.I2, it -> it.forget("PaymentCreditTaken", "1"));
        broken(Invariant.I2, it -> it.forget(each -> each.text("reference").equals("credit-payment-1")));
        broken(Invariant.I3, it -> it.forget("PaymentCreditReleased", "2"));
        broken(Invariant.I3, it -> it.forget(each -> each.name().equals("CreditReturned")));
        broken(Invariant.I3, it -> it.of("payment-1", "payment.PaymentCreditReleased", "1", "'amount':{C}"));
        broken(Invariant.I4, it -> it.forget("PaymentCreditTaken", "1"));
    }

    private static void broken(Invariant invariant, Consumer<History> by) {
        var it = History.onCredit();
        by.accept(it);
        assertThat(it.judged().violations()).anyMatch(found -> found.invariant() == invariant);
    }

    @Test
    void an_order_of_a_bundle_holds_what_its_parts_were_when_it_was_placed_and_nothing_else() {
        assertThat(box("'sku':'BOX','quantity':1,'parts':[{'sku':'A','quantity':2}]")
                        .violations(Invariant.I12))
                .isEmpty();
        assertThat(box("'sku':'BOX','quantity':2,'parts':[{'sku':'A','quantity':1}]")
                        .violations(Invariant.I12))
                .isEmpty();
        assertThat(box("'sku':'BOX','quantity':1,'parts':[{'sku':'A','quantity':1}]},{'sku':'A','quantity':1")
                        .violations(Invariant.I12))
                .as("with a line of a part")
                .isEmpty();
        assertThat(box("'sku':'BOX','quantity':1,'parts':[{'sku':'A','quantity':3}]")
                        .violations(Invariant.I12))
                .as("too few of a part")
                .isNotEmpty();
        assertThat(box("'sku':'A','quantity':2,'parts':[{'sku':'B','quantity':2}]")
                        .violations(Invariant.I12))
                .as("its own stock in place of its part's")
                .isNotEmpty();
    }

    private static Findings box(String line) {
        var it = History.sound();
        it.change(
                "OrderPlaced",
                "1",
                "{'orderId':'order-1','lines':[{%s}],'total':{'minorUnits':900,'currency':'CNY'},'payBy':'2026-11-21T12:15:00Z'}"
                        .formatted(line));
        return it.judged();
    }

    @Test
    void nothing_to_look_at_is_no_proof() {
        var findings = new History().judged();
        assertThat(findings.ok()).isFalse();
        assertThat(findings.unproved()).contains(Invariant.I1, Invariant.I2, Invariant.I12);
    }

    @Test
    void every_event_of_the_catalogue_has_its_place_in_a_table() {
        assertThat(Catalogue.EVENTS).extracting(Catalogue.Entry::alias).allMatch(StreamProof::knows);
    }

    static Stream<Arguments> breaches() {
        return Stream.of(
                // I1
                breach(
                        Invariant.I1,
                        "more reserved than there is",
                        it -> it.forget(each -> each.name().equals("StockReceived"))),
                breach(Invariant.I1, "held twice for one order", it -> it.stock("StockReserved", "1")),
                breach(
                        Invariant.I1,
                        "more shipped than held",
                        it -> it.add(
                                "stock-A@main",
                                "inventory.ReservationShipped",
                                "{'stockItemId':'stock-A@main','orderId':'order-1','quantity':3}")),
                breach(
                        Invariant.I1,
                        "a promise kept that nobody made",
                        it -> it.add(
                                "stock-A@main",
                                "inventory.BackorderFilled",
                                "{'stockItemId':'stock-A@main','orderId':'order-1','quantity':1}")),
                breach(
                        Invariant.I1,
                        "units arrived that nobody sent",
                        it -> it.add(
                                "stock-A@main",
                                "inventory.TransferAccepted",
                                "{'stockItemId':'stock-A@main','from':'stock-A@east','transferId':'t','quantity':1}")),
                breach(
                        Invariant.I1,
                        "a stocktake that does not add up",
                        it -> it.add(
                                "stock-A@main",
                                "inventory.StockCounted",
                                "{'stockItemId':'stock-A@main','counted':9,'difference':1}")),
                breach(Invariant.I1, "more released than held", it -> it.stock("ReservationReleased", "3")),
                breach(
                        Invariant.I1,
                        "more arrived than was sent",
                        it -> it.add(
                                "stock-A@east",
                                "inventory.TransferAccepted",
                                "{'stockItemId':'stock-A@east','transferId':'t','quantity':2}")),
                breach(
                        Invariant.I1,
                        "what nobody can count",
                        it -> it.add("stock-A@main", "inventory.StockEaten", "{'stockItemId':'stock-A@main'}")),
                // I2
                breach(
                        Invariant.I2,
                        "charged twice",
                        it -> it.ledger.add(entry("charge", "1", "ch_9", false, "attempt"))),
                breach(Invariant.I2, "captured by nobody", it -> it.ledger.removeFirst()),
                breach(
                        Invariant.I2,
                        "another sum",
                        it -> it.change(
                                "PaymentCaptured",
                                "1",
                                "{'paymentId':'payment-1','orderId':'order-1','amount':{'minorUnits':1,'currency':'CNY'},'captureReference':'ch_1'}")),
                breach(
                        Invariant.I2,
                        "captured twice",
                        it -> it.of(
                                "payment-1",
                                "payment.LateCaptureRecorded",
                                "1",
                                "'amount':{M},'captureReference':'ch_1'")),
                // I3
                breach(
                        Invariant.I3,
                        "taken for an order that is not confirmed",
                        it -> it.forget("OrderConfirmed", "1")),
                breach(Invariant.I3, "late money kept", it -> it.ledger.removeLast()),
                // I4
                breach(Invariant.I4, "confirmed and not paid", it -> it.ledger.removeFirst()),
                // I5
                breach(Invariant.I5, "a capture only they know of", it -> it.forget("PaymentCaptured", "1")),
                breach(Invariant.I5, "a refund only we know of", it -> it.ledger.removeLast()),
                breach(
                        Invariant.I5,
                        "a dispute only they know of",
                        it -> it.ledger.add(entry("dispute", "1", "dp_9", false, ""))),
                breach(
                        Invariant.I5,
                        "a dispute whose money only we saw move",
                        it -> it.ledger.removeIf(each -> each.kind().equals("dispute"))),
                breach(
                        Invariant.I5,
                        "disputed money booked twice",
                        it -> it.of(
                                "dispute-1",
                                "payment.DisputeFundsWithdrawn",
                                "1",
                                "'amount':{M},'movementReference':'txn_1'")),
                // I6
                breach(
                        Invariant.I6,
                        "an acknowledged order is gone",
                        it -> it.forget(each -> each.text("orderId").equals("order-1"))),
                breach(
                        Invariant.I6,
                        "an acknowledged order has other lines",
                        it -> it.change(
                                "OrderPlaced",
                                "1",
                                "{'orderId':'order-1','lines':[{'sku':'A','quantity':1}],'total':{'minorUnits':900,'currency':'CNY'},'payBy':'2026-11-21T12:15:00Z'}")),
                breach(
                        Invariant.I6,
                        "an acknowledged receipt is gone",
                        it -> it.calls.add(new Told("receive", "r2", "admin", json("{}"), 201, "A"))),
                breach(
                        Invariant.I6,
                        "an acknowledged notification is gone",
                        it -> it.deliveries.add(new Delivery("evt_9", true))),
                breach(
                        Invariant.I6,
                        "an acknowledged cancellation never was",
                        it -> it.calls.add(new Told("cancel", "k7", "c", json("{}"), 202, "order-9"))),
                // I7
                breach(
                        Invariant.I7,
                        "refused and there",
                        it -> it.calls.replaceAll(call ->
                                call.key().equals("k2") ? new Told("place", "k2", "c", call.body(), 409, "") : call)),
                breach(
                        Invariant.I7,
                        "half of an append",
                        it -> it.forget(each -> each.name().equals("SkuClaimed"))),
                // I8
                breach(Invariant.I8, "one version of a cart, two orders", it -> {
                    for (var order : List.of("1", "2")) {
                        it.add(
                                "cart-c",
                                "cart.CartCheckedOut",
                                "{'cartId':'cart-c','version':3,'orderId':'order-" + order + "'}");
                    }
                }),
                breach(
                        Invariant.I8,
                        "one key, two answers",
                        it -> it.calls.add(new Told("place", "k1", "c", json("{}"), 201, "order-2"))),
                breach(
                        Invariant.I8,
                        "one key, two receipts",
                        it -> it.add(
                                "stock-A@main",
                                "inventory.StockReceived",
                                "{'stockItemId':'stock-A@main','quantity':5,'key':'r1'}")),
                breach(Invariant.I8, "one key, two orders", it -> it.events.add(it.events.get(4))),
                // I9
                breach(
                        Invariant.I9,
                        "confirmed after it was cancelled",
                        it -> it.add("order-2", "ordering.OrderConfirmed", "{'orderId':'order-2'}")),
                breach(
                        Invariant.I9,
                        "captured after it was closed",
                        it -> it.of(
                                "payment-2", "payment.PaymentCaptured", "2", "'amount':{M},'captureReference':'ch_3'")),
                breach(
                        Invariant.I9,
                        "what no table knows",
                        it -> it.add("order-1", "ordering.OrderEaten", "{'orderId':'order-1'}")),
                breach(
                        Invariant.I9,
                        "completed before it was sent",
                        it -> it.add("order-1", "ordering.OrderCompleted", "{'orderId':'order-1'}")),
                breach(Invariant.I9, "sent after it was stopped", it -> {
                    it.add("fulfilment-1", "fulfilment.FulfilmentStopped", "{'orderId':'order-1'}");
                    it.add("fulfilment-1", "fulfilment.ParcelShipped", "{'orderId':'order-1','complete':true}");
                }),
                breach(Invariant.I9, "received back before anybody approved it", it -> {
                    it.add("fulfilment-1", "fulfilment.FulfilmentStarted", "{'orderId':'order-1'}");
                    it.add("fulfilment-1", "fulfilment.ReturnRequested", "{'returnId':'return-1'}");
                    it.add("fulfilment-1", "fulfilment.ReturnReceived", "{'returnId':'return-1'}");
                }),
                // I10
                breach(Invariant.I10, "a gap", it -> it.events.remove(5)),
                breach(Invariant.I10, "two of one order of things", it -> it.events.add(it.events.getLast())),
                breach(Invariant.I10, "another order", it -> it.events.add(it.events.removeFirst())),
                // I11
                breach(
                        Invariant.I11,
                        "another status",
                        it -> it.view("orders", "order-1", json("{'status':'placed'}"))),
                breach(
                        Invariant.I11,
                        "an order not shown",
                        it -> it.views.get("orders").remove("order-1")),
                breach(
                        Invariant.I11,
                        "an order that is not",
                        it -> it.view("orders", "order-9", json("{'status':'placed'}"))),
                breach(
                        Invariant.I11,
                        "another shelf",
                        it -> it.view(
                                "sku_stock",
                                "A",
                                json("{'items':{'stock-A@main':{'onHand':5,'reserved':1}},'available':4}"))),
                // I12
                breach(Invariant.I12, "open beyond its window", it -> it.forget("OrderConfirmed", "1")),
                breach(Invariant.I12, "held for a dead order", it -> it.forget("ReservationReleased", "2")),
                breach(Invariant.I12, "missing to a live one", it -> it.stock("ReservationReleased", "1")),
                breach(Invariant.I12, "still counted as open", it -> it.forget("HoldDropped", "1")),
                breach(
                        Invariant.I12,
                        "a process of a dead order",
                        it -> it.sagas.add(new Saga("s", "checkout", Map.of("orderId", "order-1")))),
                breach(Invariant.I12, "a process of a dead order that no person has any more", it -> {
                    it.add("process-checkout:order-1", "process.ProcessParked", "{'about':'order-1'}");
                    it.add(
                            "process-checkout:order-1",
                            "process.ProcessAdvanced",
                            "{'about':'order-1','outcome':'confirmed'}");
                    it.sagas.add(new Saga("s", "checkout", Map.of("orderId", "order-1")));
                }),
                breach(Invariant.I12, "held for a dead order of which a letter is parked", it -> {
                    it.forget("ReservationReleased", "2");
                    it.add("process-mail:order-2", "process.ProcessParked", "{'about':'order-2'}");
                }),
                breach(Invariant.I12, "a deadline nobody keeps", it -> it.overdue.add("checkout-payment 1")),
                // I13
                breach(Invariant.I13, "a reader that stopped", it -> it.tokens.put("orders[0]", 3L)),
                breach(
                        Invariant.I13,
                        "a notification nothing came of",
                        it -> it.forget(each -> each.name().equals("NotificationSettled"))),
                breach(
                        Invariant.I13,
                        "letters out of order",
                        it -> it.letters.put("w p", List.of(new Letter("s", 0), new Letter("s", 2)))),
                // I14
                breach(
                        Invariant.I14,
                        "more back than was taken",
                        it -> it.of("payment-2", "payment.RefundRequested", "2", "'refundId':'refund-3','amount':{M}")),
                breach(Invariant.I14, "a refund they know nothing of", it -> it.ledger.removeLast()),
                breach(
                        Invariant.I14,
                        "given back twice",
                        it -> it.ledger.add(entry("refund", "2", "re_9", false, "refund-2:refund"))),
                // I16
                breach(Invariant.I16, "a charge that we do not know of", it -> it.forget("PaymentCaptured", "1")),
                breach(Invariant.I16, "a charge that they do not list", it -> it.ledger.removeFirst()),
                breach(
                        Invariant.I16,
                        "a refund past us on a day that was compared",
                        it -> it.ledger.add(entry("refund", "1", "re_9", false, ""))),
                breach(
                        Invariant.I16,
                        "another sum",
                        it -> it.change(
                                "RefundSucceeded",
                                "2",
                                "{'paymentId':'payment-2','refundId':'refund-2','amount':{'minorUnits':1,'currency':'CNY'},'refundReference':'re_2'}")),
                breach(
                        Invariant.I16,
                        "a difference that nobody was told of",
                        it -> it.add(
                                "reconciliation-stripe-1",
                                "settlement.DifferenceFound",
                                "{'reconciliationId':'reconciliation-stripe-1','run':1,'caseId':'case-9'}")),
                breach(Invariant.I16, "rows that were neither matched nor told of", it -> it.compared(3, 1, 1)));
    }

    @Test
    void what_is_not_the_same_in_both_books_is_right_when_a_case_asks_why_or_its_day_is_not_over() {
        var asked = History.sound();
        asked.ledger.add(entry("refund", "1", "re_9", false, ""));
        assertThat(asked.judged().violations(Invariant.I16)).isNotEmpty();
        asked.asked("re_9");
        assertThat(asked.judged().violations(Invariant.I16)).isEmpty();

        var young = History.sound();
        young.forget(each -> each.of("settlement"));
        young.ledger.add(entry("refund", "1", "re_9", false, ""));
        assertThat(young.judged().violations(Invariant.I16)).isEmpty();

        var sentBack = History.sound();
        sentBack.ledger.add(entry("refund", "1", "re_9", false, ""));
        sentBack.ledger.add(entry("refund_failed", "1", "re_9", false, ""));
        assertThat(sentBack.judged().violations(Invariant.I16)).isEmpty();
    }

    @Test
    void money_taken_past_the_shop_is_orphaned_until_a_case_asks_about_it() {
        var taken = History.sound();
        taken.ledger.add(new Entry("stripe", History.NOON, "charge", "", new Sum(321, "CNY"), "ch_9", false, ""));
        assertThat(taken.judged().violations(Invariant.I3))
                .anyMatch(each -> each.what().contains("no order of ours"));
        taken.asked("ch_9");
        assertThat(taken.judged().violations(Invariant.I2)).isEmpty();
        assertThat(taken.judged().violations(Invariant.I3)).isEmpty();
        assertThat(taken.judged().violations(Invariant.I16)).isEmpty();
    }

    private static Arguments breach(Invariant invariant, String what, Consumer<History> breaking) {
        return Arguments.of(invariant, what, breaking);
    }

    @ParameterizedTest(name = "{0}: {1}")
    @MethodSource("breaches")
    void a_broken_history_is_found_broken(Invariant invariant, String what, Consumer<History> breaking) {
        var history = History.sound();
        breaking.accept(history);
        assertThat(history.judged().violations(invariant)).as(what).isNotEmpty();
    }
}
