package cartulary.command.fulfilment;

import cartulary.command.support.Examples;
import cartulary.contract.catalog.BundlePart;
import cartulary.contract.catalog.Sku;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentCommand.ApproveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.ReceiveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.RequestReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ShipParcel;
import cartulary.contract.fulfilment.FulfilmentCommand.StartFulfilment;
import cartulary.contract.fulfilment.FulfilmentCommand.StopFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ServiceActivated;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentIsStopped;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentUnknown;
import cartulary.contract.fulfilment.FulfilmentFailure.NotAllShipped;
import cartulary.contract.fulfilment.FulfilmentFailure.RefundBeyondPrice;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnNotInState;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnTooLarge;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnTooLate;
import cartulary.contract.fulfilment.FulfilmentFailure.ShipmentTooLarge;
import cartulary.contract.fulfilment.FulfilmentId;
import cartulary.contract.fulfilment.ParcelId;
import cartulary.contract.fulfilment.ReceivedUnits;
import cartulary.contract.fulfilment.ReturnId;
import cartulary.contract.fulfilment.SoldLine;
import cartulary.contract.fulfilment.Units;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.money.Money;
import cartulary.contract.ordering.HeldStock;
import cartulary.contract.ordering.OrderId;
import java.time.Duration;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;

class FulfilmentTest {
    private static final OrderId ORDER = Examples.ORDER;
    private static final FulfilmentId ID = FulfilmentId.of(ORDER);
    private static final Sku TEA = new Sku("TEA");
    private static final Sku CUP = new Sku("CUP");
    private static final Sku BOX = new Sku("BOX");
    private static final StockItemId TEA_HERE = StockItemId.of(TEA, StockItemId.MAIN);
    private static final StockItemId CUP_HERE = StockItemId.of(CUP, StockItemId.MAIN);
    private static final ParcelId FIRST = ParcelId.derivedFrom(ORDER.value(), "1");
    private static final ParcelId SECOND = ParcelId.derivedFrom(ORDER.value(), "2");
    private static final ReturnId RETURN = ReturnId.derivedFrom("ann", ORDER.value(), "1");
    private static final ReturnId OTHER_RETURN = ReturnId.derivedFrom("ann", ORDER.value(), "2");
    private static final CustomerId CUSTOMER = new CustomerId("customer-ann");
    private static final List<SoldLine> LINES = List.of(
            new SoldLine(TEA, 3, Money.of(700, "CNY"), false), new SoldLine(CUP, 1, Money.of(1200, "CNY"), false));
    private static final List<HeldStock> HELD = List.of(new HeldStock(CUP_HERE, 1), new HeldStock(TEA_HERE, 3));
    private static final FulfilmentStarted STARTED = new FulfilmentStarted(ID, ORDER, CUSTOMER, LINES, HELD);
    private static final ParcelShipped TWO_TEAS =
            parcel(FIRST, List.of(new Units(TEA, 2)), List.of(new HeldStock(TEA_HERE, 2)), false);
    private static final ParcelShipped THE_REST = parcel(
            SECOND,
            List.of(new Units(TEA, 1), new Units(CUP, 1)),
            List.of(new HeldStock(CUP_HERE, 1), new HeldStock(TEA_HERE, 1)),
            true);
    private static final ReturnRequested ASKED = asked(RETURN, 2);

    @Test
    void it_starts_once_and_opens_what_is_a_service() {
        var care = new SoldLine(CUP, 1, Money.of(1200, "CNY"), true);
        var lines = List.of(care);
        given().when(new StartFulfilment(ID, ORDER, CUSTOMER, lines, HELD))
                .expectEvents(
                        new FulfilmentStarted(ID, ORDER, CUSTOMER, lines, HELD),
                        new ServiceActivated(ID, ORDER, CUP, 1));
        nothing(given(STARTED), new StartFulfilment(ID, ORDER, CUSTOMER, LINES, HELD));
    }

    @Test
    void it_is_sent_in_parcels_of_what_is_left() {
        given(STARTED).when(ship(FIRST, new Units(TEA, 2))).expectEvents(TWO_TEAS);
        given(STARTED, TWO_TEAS).when(ship(SECOND)).expectEvents(THE_REST);
        nothing(given(STARTED, TWO_TEAS, THE_REST), ship(SECOND));
    }

    @Test
    void never_more_is_sent_than_was_ordered() {
        refused(given(STARTED), ship(FIRST, new Units(TEA, 4)), new ShipmentTooLarge(TEA, 3));
        refused(given(STARTED), ship(FIRST, new Units(TEA, 2), new Units(TEA, 2)), new ShipmentTooLarge(TEA, 3));
        refused(given(STARTED, TWO_TEAS), ship(SECOND, new Units(TEA, 2)), new ShipmentTooLarge(TEA, 1));
        refused(given(STARTED, TWO_TEAS, THE_REST), ship(RETRIED), new ShipmentTooLarge(TEA, 0));
        refused(given(), ship(FIRST), new FulfilmentUnknown(ID));
    }

    @Test
    void the_cancellation_or_the_parcel_is_first() {
        given(STARTED).when(new StopFulfilment(ID, ORDER)).expectEvents(new FulfilmentStopped(ID, ORDER));
        given(STARTED, TWO_TEAS).when(new StopFulfilment(ID, ORDER)).expectEvents(new FulfilmentNotStopped(ID, ORDER));
        refused(given(STARTED, new FulfilmentStopped(ID, ORDER)), ship(FIRST), new FulfilmentIsStopped(ORDER));
        given().when(new StopFulfilment(ID, ORDER)).expectEvents(new FulfilmentStopped(ID, ORDER));
        nothing(given(new FulfilmentStopped(ID, ORDER)), new StartFulfilment(ID, ORDER, CUSTOMER, LINES, HELD));
    }

    @Test
    void receipt_is_confirmed_when_all_is_sent() {
        refused(given(STARTED, TWO_TEAS), new ConfirmReceipt(ID), new NotAllShipped(ORDER));
        given(STARTED, TWO_TEAS, THE_REST)
                .when(new ConfirmReceipt(ID))
                .expectEvents(new FulfilmentEvent.ReceiptConfirmed(ID, ORDER, false));
    }

    @Test
    void never_more_comes_back_than_was_sent() {
        given(STARTED, TWO_TEAS).when(wish(RETURN, 2)).expectEvents(ASKED);
        refused(given(STARTED, TWO_TEAS), wish(RETURN, 3), new ReturnTooLarge(TEA, 2));
        refused(given(STARTED, TWO_TEAS, ASKED), wish(OTHER_RETURN, 1), new ReturnTooLarge(TEA, 0));
        given(STARTED, TWO_TEAS, ASKED, new ReturnDenied(ID, ORDER, RETURN, "used"))
                .when(wish(OTHER_RETURN, 1))
                .expectEvents(asked(OTHER_RETURN, 1));
    }

    @Test
    void goods_come_back_within_the_window() {
        Examples.fixture(Fulfilment.class)
                .registerInjectableResource(new FulfilmentPolicy(Duration.ofSeconds(1)))
                .givenCurrentTime(Examples.NOW.minus(Duration.ofDays(1)))
                .andGiven(STARTED, TWO_TEAS)
                .andGivenCurrentTime(Examples.NOW)
                .when(wish(RETURN, 1))
                .expectNoEvents()
                .expectExceptionDetails(new ReturnTooLate(ORDER));
    }

    @Test
    void what_comes_is_put_away_or_written_off_and_paid_back() {
        var approved = new ReturnApproved(ID, ORDER, RETURN);
        var came = List.of(new ReceivedUnits(TEA, 1, 1));
        var received = new ReturnReceived(
                ID, ORDER, RETURN, came, List.of(new HeldStock(TEA_HERE, 1)), Money.of(1400, "CNY"), List.of());
        given(STARTED, TWO_TEAS, ASKED).when(new ApproveReturn(ID, RETURN)).expectEvents(approved);
        refused(
                given(STARTED, TWO_TEAS, ASKED),
                new ReceiveReturn(ID, RETURN, came, null),
                new ReturnNotInState(RETURN, "requested"));
        given(STARTED, TWO_TEAS, ASKED, approved)
                .when(new ReceiveReturn(ID, RETURN, came, null))
                .expectEvents(received);
        nothing(given(STARTED, TWO_TEAS, ASKED, approved, received), new ReceiveReturn(ID, RETURN, came, null));
        refused(
                given(STARTED, TWO_TEAS, ASKED, approved),
                new ReceiveReturn(ID, RETURN, List.of(new ReceivedUnits(TEA, 3, 0)), null),
                new ReturnTooLarge(TEA, 2));
        refused(
                given(STARTED, TWO_TEAS, ASKED, approved),
                new ReceiveReturn(ID, RETURN, came, Money.of(1401, "CNY")),
                new RefundBeyondPrice(RETURN, 1400));
    }

    @Test
    void of_a_bundle_the_parts_are_sent_and_put_away_and_with_a_line_of_one_of_them_they_are_summed() {
        var box = new SoldLine(
                BOX, 2, Money.of(2000, "CNY"), false, List.of(new BundlePart(TEA, 2), new BundlePart(CUP, 1)));
        var east = StockItemId.of(TEA, "east");
        var started = new FulfilmentStarted(
                ID,
                ORDER,
                CUSTOMER,
                List.of(box, new SoldLine(TEA, 1, Money.of(700, "CNY"), false)),
                List.of(new HeldStock(CUP_HERE, 2), new HeldStock(TEA_HERE, 3), new HeldStock(east, 2)));
        var one = parcel(
                FIRST,
                List.of(new Units(BOX, 1)),
                List.of(new HeldStock(CUP_HERE, 1), new HeldStock(TEA_HERE, 2)),
                false);
        var rest = parcel(
                SECOND,
                List.of(new Units(BOX, 1), new Units(TEA, 1)),
                List.of(new HeldStock(CUP_HERE, 1), new HeldStock(TEA_HERE, 1), new HeldStock(east, 2)),
                true);
        given(started).when(ship(FIRST, new Units(BOX, 1))).expectEvents(one);
        given(started, one).when(ship(SECOND)).expectEvents(rest);
        refused(given(started), ship(FIRST, new Units(CUP, 1)), new ShipmentTooLarge(CUP, 0));

        var back = List.of(new Units(BOX, 2), new Units(TEA, 1));
        var asked = new ReturnRequested(ID, ORDER, RETURN, back, "chipped", List.of(), "hash");
        var came = List.of(new ReceivedUnits(BOX, 1, 1), new ReceivedUnits(TEA, 1, 0));
        given(started, one, rest, asked, new ReturnApproved(ID, ORDER, RETURN))
                .when(new ReceiveReturn(ID, RETURN, came, null))
                .expectEvents(new ReturnReceived(
                        ID,
                        ORDER,
                        RETURN,
                        came,
                        List.of(new HeldStock(CUP_HERE, 1), new HeldStock(TEA_HERE, 3)),
                        Money.of(4700, "CNY"),
                        List.of()));
    }

    private static final ParcelId RETRIED = ParcelId.derivedFrom(ORDER.value(), "3");

    private static ParcelShipped parcel(ParcelId id, List<Units> lines, List<HeldStock> from, boolean complete) {
        return new ParcelShipped(ID, ORDER, id, lines, from, "SF", "1", complete, "hash");
    }

    private static ShipParcel ship(ParcelId id, Units... lines) {
        return new ShipParcel(ID, id, List.of(lines), "SF", "1", "hash");
    }

    private static ReturnRequested asked(ReturnId id, int teas) {
        return new ReturnRequested(ID, ORDER, id, List.of(new Units(TEA, teas)), "stale", List.of(), "hash");
    }

    private static RequestReturn wish(ReturnId id, int teas) {
        return new RequestReturn(ID, id, List.of(new Units(TEA, teas)), "stale", List.of(), "hash");
    }

    private static void nothing(TestExecutor<Fulfilment> given, Object command) {
        given.when(command).expectNoEvents().expectSuccessfulHandlerExecution();
    }

    private static void refused(TestExecutor<Fulfilment> given, Object command, Object failure) {
        given.when(command).expectNoEvents().expectExceptionDetails(failure);
    }

    private static TestExecutor<Fulfilment> given(FulfilmentEvent... events) {
        return Examples.fixture(Fulfilment.class)
                .registerInjectableResource(new FulfilmentPolicy(Duration.ofDays(30)))
                .given((Object[]) events);
    }
}
