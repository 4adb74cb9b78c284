package cartulary.command.inventory;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.command.support.Recent;
import cartulary.contract.inventory.InventoryCommand.AcceptTransfer;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.AssureReservation;
import cartulary.contract.inventory.InventoryCommand.CountStock;
import cartulary.contract.inventory.InventoryCommand.LandTransfer;
import cartulary.contract.inventory.InventoryCommand.RecallTransfer;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.RepairStock;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.InventoryCommand.RestockReturn;
import cartulary.contract.inventory.InventoryCommand.ShipReservation;
import cartulary.contract.inventory.InventoryCommand.TransferStock;
import cartulary.contract.inventory.InventoryFailure.NotEnoughAvailable;
import cartulary.contract.inventory.InventoryFailure.NotEnoughHeld;
import cartulary.contract.inventory.InventoryFailure.QuantityInvalid;
import cartulary.contract.inventory.InventoryFailure.ReservationUnknown;
import cartulary.contract.inventory.InventoryFailure.StockItemUnknown;
import cartulary.contract.inventory.InventoryFailure.StockWouldFallBelowReserved;
import cartulary.contract.inventory.InventoryFailure.TransferUnknown;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.BackorderFilled;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.ReservationLost;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockBackordered;
import cartulary.contract.inventory.StockEvent.StockCounted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockRepaired;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockEvent.StockRestocked;
import cartulary.contract.inventory.StockEvent.TransferAccepted;
import cartulary.contract.inventory.StockEvent.TransferLanded;
import cartulary.contract.inventory.StockEvent.TransferRecalled;
import cartulary.contract.inventory.StockEvent.TransferSent;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.support.Failures.IdempotencyKeyReused;
import cartulary.contract.support.Failures.InvalidField;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.axonframework.test.aggregate.TestExecutor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class StockItemTest {
    private static final StockItemId STOCK = StockItemId.of(TEA, StockItemId.MAIN);
    private static final Instant SOON = NOW.plus(Duration.ofMinutes(15));
    private static final StockReceived TEN = new StockReceived(STOCK, 10, "k1");
    private static final StockReserved THREE = new StockReserved(STOCK, ORDER, 3, SOON);
    private static final ReservationReleased RELEASED = new ReservationReleased(STOCK, ORDER, 3, SOON);
    private static final ReservationShipped SHIPPED = new ReservationShipped(STOCK, ORDER, 3);
    private static final StockItemId BERLIN = StockItemId.of(TEA, "berlin");
    private static final TransferId TRANSFER = TransferId.derivedFrom("t1");
    private static final TransferSent SENT = new TransferSent(STOCK, BERLIN, TRANSFER, 4, "sells better there");
    private static final TransferLanded LANDED = new TransferLanded(STOCK, BERLIN, TRANSFER, 4);
    private static final TransferRecalled RECALLED = new TransferRecalled(STOCK, TRANSFER, 4, "closed road");
    private static final TransferAccepted ACCEPTED = new TransferAccepted(BERLIN, STOCK, TRANSFER, 4);

    @Test
    void the_first_receipt_creates_the_item_and_later_ones_add_to_it() {
        given().when(new ReceiveStock(STOCK, 10, "k1")).expectEvents(TEN);
        given(TEN).when(new ReceiveStock(STOCK, 5, "k2")).expectEvents(new StockReceived(STOCK, 5, "k2"));
    }

    @Test
    void the_same_receipt_under_the_same_key_is_one_and_another_is_refused() {
        given(TEN).when(new ReceiveStock(STOCK, 10, "k1")).expectNoEvents().expectSuccessfulHandlerExecution();
        given(TEN)
                .when(new ReceiveStock(STOCK, 11, "k1"))
                .expectNoEvents()
                .expectExceptionDetails(new IdempotencyKeyReused(STOCK.value()));
        given(TEN)
                .when(new AdjustStock(STOCK, 10, "count", "k1"))
                .expectExceptionDetails(new IdempotencyKeyReused(STOCK.value()));
    }

    @ParameterizedTest
    @ValueSource(ints = {0, -1, 1_000_001, Integer.MIN_VALUE})
    void a_receipt_out_of_bounds_is_refused(int quantity) {
        given().when(new ReceiveStock(STOCK, quantity, "k1"))
                .expectNoEvents()
                .expectExceptionDetails(new QuantityInvalid(quantity));
    }

    @Test
    void no_shelf_holds_more_than_a_thousand_million() {
        given(new StockReceived(STOCK, StockItem.ON_HAND_MAX, "k1"))
                .when(new ReceiveStock(STOCK, 1, "k2"))
                .expectExceptionDetails(new QuantityInvalid(1));
        given(new StockReceived(STOCK, StockItem.ON_HAND_MAX, "k1"))
                .when(new AdjustStock(STOCK, Integer.MAX_VALUE, "count", "k2"))
                .expectExceptionDetails(InvalidField.class);
    }

    @Test
    void a_count_is_corrected_up_and_down_but_never_below_what_is_reserved() {
        given(TEN, THREE)
                .when(new AdjustStock(STOCK, -7, "lost", "k2"))
                .expectEvents(new StockAdjusted(STOCK, -7, "lost", "k2"));
        given(TEN, THREE)
                .when(new AdjustStock(STOCK, -8, "lost", "k2"))
                .expectNoEvents()
                .expectExceptionDetails(new StockWouldFallBelowReserved(STOCK, 10, 3));
        given(TEN)
                .when(new AdjustStock(STOCK, 1, "found", "k2"))
                .expectEvents(new StockAdjusted(STOCK, 1, "found", "k2"));
    }

    @Test
    void a_correction_by_nothing_or_of_an_unknown_item_is_refused() {
        given(TEN).when(new AdjustStock(STOCK, 0, "why", "k2")).expectExceptionDetails(InvalidField.class);
        given().when(new AdjustStock(STOCK, 1, "why", "k2"))
                .expectNoEvents()
                .expectExceptionDetails(new StockItemUnknown(STOCK));
    }

    @Test
    void a_correction_told_twice_is_one() {
        given(TEN, new StockAdjusted(STOCK, -1, "lost", "k2"))
                .when(new AdjustStock(STOCK, -1, "lost", "k2"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void what_is_available_can_be_reserved_to_the_last_unit() {
        given(TEN, THREE)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 7, SOON))
                .expectEvents(new StockReserved(STOCK, OTHER_ORDER, 7, SOON));
        given(TEN, THREE)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 8, SOON))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 8, 7, Reason.OUT_OF_STOCK));
    }

    @Test
    void of_an_item_nobody_ever_received_nothing_can_be_reserved() {
        given().when(new ReserveStock(STOCK, ORDER, 1, SOON))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 1, 0, Reason.OUT_OF_STOCK));
    }

    @Test
    void a_request_past_its_own_expiry_is_rejected() {
        given(TEN)
                .when(new ReserveStock(STOCK, ORDER, 1, NOW))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 1, 10, Reason.EXPIRED));
    }

    @Test
    void a_request_that_had_its_answer_is_not_decided_again() {
        var rejected = new StockReservationRejected(STOCK, ORDER, 3, 0, Reason.OUT_OF_STOCK);
        for (var before : List.of(List.of(TEN, THREE), List.of(rejected, TEN), List.of(TEN, THREE, SHIPPED))) {
            Examples.fixture(StockItem.class)
                    .givenCurrentTime(NOW)
                    .andGiven(before)
                    .when(new ReserveStock(STOCK, ORDER, 3, SOON))
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }
    }

    @Test
    void a_request_for_nothing_is_a_fault_of_the_sender() {
        given(TEN).when(new ReserveStock(STOCK, ORDER, 0, SOON)).expectExceptionDetails(new QuantityInvalid(0));
    }

    @Test
    void a_released_reservation_is_available_again() {
        given(TEN, THREE).when(new ReleaseReservation(STOCK, ORDER, SOON)).expectEvents(RELEASED);
        given(TEN, THREE, RELEASED)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 10, SOON))
                .expectEvents(new StockReserved(STOCK, OTHER_ORDER, 10, SOON));
        given(TEN, THREE, RELEASED)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void what_was_released_before_it_was_asked_for_is_rejected_when_it_comes() {
        var nothing = new ReservationReleased(STOCK, ORDER, 0, SOON);
        given().when(new ReleaseReservation(STOCK, ORDER, SOON)).expectEvents(nothing);
        given(TEN, nothing)
                .when(new ReserveStock(STOCK, ORDER, 1, SOON))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 1, 10, Reason.RELEASED));
    }

    @Test
    void a_release_after_a_rejection_is_answered_too() {
        given(new StockReservationRejected(STOCK, ORDER, 3, 0, Reason.OUT_OF_STOCK))
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(new ReservationReleased(STOCK, ORDER, 0, SOON));
    }

    @Test
    void a_release_after_the_expiry_is_told_once_too() {
        Examples.fixture(StockItem.class)
                .givenCurrentTime(NOW)
                .andGiven(TEN, THREE)
                .andGivenCurrentTime(SOON.plusSeconds(1))
                .andGiven(RELEASED)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
    }

    @Test
    void a_mark_is_forgotten_once_its_request_can_only_come_too_late() {
        var nothing = new ReservationReleased(STOCK, ORDER, 0, SOON);
        Examples.fixture(StockItem.class)
                .givenCurrentTime(NOW)
                .andGiven(nothing)
                .andGivenCurrentTime(SOON)
                .andGiven(TEN) // At this event the mark goes.
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(nothing);
    }

    @Test
    void a_held_reservation_is_kept_past_its_expiry() {
        Examples.fixture(StockItem.class)
                .givenCurrentTime(NOW)
                .andGiven(TEN, THREE)
                .andGivenCurrentTime(SOON.plus(Duration.ofDays(30)))
                .andGiven(new StockReceived(STOCK, 1, "k2"))
                .when(new ShipReservation(STOCK, ORDER))
                .expectEvents(SHIPPED);
    }

    @Test
    void what_is_shipped_is_neither_on_hand_nor_reserved() {
        given(TEN, THREE, SHIPPED)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 8, SOON))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 8, 7, Reason.OUT_OF_STOCK));
        given(TEN, THREE, SHIPPED)
                .when(new ShipReservation(STOCK, ORDER))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE, SHIPPED)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectNoEvents()
                .expectExceptionDetails(new ReservationUnknown(STOCK, ORDER));
    }

    @Test
    void what_is_not_held_is_not_shipped() {
        for (var before : List.of(List.<StockEvent>of(), List.of(TEN), List.of(TEN, THREE, RELEASED))) {
            Examples.fixture(StockItem.class)
                    .givenCurrentTime(NOW)
                    .andGiven(before)
                    .when(new ShipReservation(STOCK, ORDER))
                    .expectNoEvents()
                    .expectExceptionDetails(new ReservationUnknown(STOCK, ORDER));
        }
    }

    @Test
    void the_oldest_key_is_forgotten_after_a_few_hundred() {
        var receipts = new ArrayList<StockEvent>();
        for (var i = 0; i <= Recent.SIZE; i++) receipts.add(new StockReceived(STOCK, 1, "key-" + i));
        given(receipts.toArray(StockEvent[]::new))
                .when(new ReceiveStock(STOCK, 1, "key-1"))
                .expectNoEvents();
        given(receipts.toArray(StockEvent[]::new))
                .when(new ReceiveStock(STOCK, 1, "key-0"))
                .expectEvents(new StockReceived(STOCK, 1, "key-0"));
    }

    // Parts of what was asked for

    @Test
    void with_a_part_allowed_what_there_is_is_reserved_and_too_little_is_none() {
        given(TEN)
                .when(new ReserveStock(STOCK, ORDER, 12, SOON, 1, 0))
                .expectEvents(new StockReserved(STOCK, ORDER, 10, SOON));
        given(TEN)
                .when(new ReserveStock(STOCK, ORDER, 12, SOON, 11, 0))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 12, 10, Reason.OUT_OF_STOCK));
        given().when(new ReserveStock(STOCK, ORDER, 12, SOON, 1, 0))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 12, 0, Reason.OUT_OF_STOCK));
    }

    @Test
    void an_order_is_shipped_in_parts_each_of_them_once() {
        var part = new ReservationShipped(STOCK, ORDER, 1, "parcel-1");
        var rest = new ReservationShipped(STOCK, ORDER, 2, "parcel-2");
        given(TEN, THREE).when(new ShipReservation(STOCK, ORDER, 1, "parcel-1")).expectEvents(part);
        given(TEN, THREE, part)
                .when(new ShipReservation(STOCK, ORDER, 1, "parcel-1"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE, part)
                .when(new ShipReservation(STOCK, ORDER, 3, "parcel-2"))
                .expectNoEvents()
                .expectExceptionDetails(new NotEnoughHeld(STOCK, ORDER, 2));
        given(TEN, THREE, part)
                .when(new ShipReservation(STOCK, ORDER, 2, "parcel-2"))
                .expectEvents(rest);
        for (var parcel : List.of("parcel-1", "parcel-2")) {
            given(TEN, THREE, part, rest)
                    .when(new ShipReservation(STOCK, ORDER, 2, parcel))
                    .expectNoEvents()
                    .expectSuccessfulHandlerExecution();
        }
        given(TEN, THREE, part, rest)
                .when(new ShipReservation(STOCK, ORDER, 1, "parcel-3"))
                .expectNoEvents()
                .expectExceptionDetails(new ReservationUnknown(STOCK, ORDER));
    }

    @Test
    void what_is_left_of_a_partly_shipped_order_can_be_released() {
        var part = new ReservationShipped(STOCK, ORDER, 1, "parcel-1");
        given(TEN, THREE, part)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(new ReservationReleased(STOCK, ORDER, 2, SOON));
        given(TEN, THREE, part, new ReservationReleased(STOCK, ORDER, 2, SOON))
                .when(new ReserveStock(STOCK, OTHER_ORDER, 10, SOON))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 10, 9, Reason.OUT_OF_STOCK));
    }

    @Test
    void an_order_shipped_whole_in_the_days_of_one_parcel_is_still_shipped() {
        given(TEN, THREE, new ReservationShipped(STOCK, ORDER, 3))
                .when(new ShipReservation(STOCK, ORDER, 3, "parcel-1"))
                .expectNoEvents()
                .expectExceptionDetails(new ReservationUnknown(STOCK, ORDER));
    }

    @Test
    void what_came_back_is_on_hand_again_once() {
        var back = new StockRestocked(STOCK, ORDER, 2, "return-1");
        given(TEN, THREE, SHIPPED)
                .when(new RestockReturn(STOCK, ORDER, 2, "return-1"))
                .expectEvents(back);
        given(TEN, THREE, SHIPPED, back)
                .when(new RestockReturn(STOCK, ORDER, 2, "return-1"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE, SHIPPED, back)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 10, SOON))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 10, 9, Reason.OUT_OF_STOCK));
        given().when(new RestockReturn(STOCK, ORDER, 2, "return-1"))
                .expectExceptionDetails(new StockItemUnknown(STOCK));
    }

    // The hold is looked for after the payment

    @Test
    void what_is_held_or_promised_is_assured_without_an_event() {
        given(TEN, THREE)
                .when(new AssureReservation(STOCK, ORDER, 3))
                .expectNoEvents()
                .expectResultMessagePayload(true);
        given(THREE_LATER)
                .when(new AssureReservation(STOCK, ORDER, 3))
                .expectNoEvents()
                .expectResultMessagePayload(true);
    }

    @Test
    void what_is_not_held_any_more_is_told() {
        given(TEN, THREE, RELEASED)
                .when(new AssureReservation(STOCK, ORDER, 3))
                .expectEvents(new ReservationLost(STOCK, ORDER, 3, 0))
                .expectResultMessagePayload(false);
        given(TEN, THREE)
                .when(new AssureReservation(STOCK, ORDER, 4))
                .expectEvents(new ReservationLost(STOCK, ORDER, 4, 3))
                .expectResultMessagePayload(false);
    }

    // Promises

    private static final StockBackordered THREE_LATER = new StockBackordered(STOCK, ORDER, 3, SOON);

    @Test
    void what_is_not_there_is_promised_up_to_the_bound_for_all_together() {
        given().when(new ReserveStock(STOCK, ORDER, 3, SOON, 3, 5)).expectEvents(THREE_LATER);
        given(THREE_LATER)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 2, SOON, 2, 5))
                .expectEvents(new StockBackordered(STOCK, OTHER_ORDER, 2, SOON));
        given(THREE_LATER)
                .when(new ReserveStock(STOCK, OTHER_ORDER, 3, SOON, 3, 5))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 3, 0, Reason.OUT_OF_STOCK));
        given(TEN)
                .when(new ReserveStock(STOCK, ORDER, 12, SOON, 12, 5))
                .expectEvents(new StockBackordered(STOCK, ORDER, 2, SOON), new StockReserved(STOCK, ORDER, 10, SOON));
    }

    @Test
    void what_comes_in_goes_to_those_who_wait_in_their_order() {
        var other = new StockBackordered(STOCK, OTHER_ORDER, 9, SOON);
        given(THREE_LATER, other)
                .when(new ReceiveStock(STOCK, 10, "k1"))
                .expectEvents(TEN, new BackorderFilled(STOCK, ORDER, 3), new BackorderFilled(STOCK, OTHER_ORDER, 7));
        given(THREE_LATER, other, TEN, new BackorderFilled(STOCK, ORDER, 3), new BackorderFilled(STOCK, OTHER_ORDER, 7))
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(RELEASED, new BackorderFilled(STOCK, OTHER_ORDER, 2));
    }

    @Test
    void what_is_promised_is_not_shipped_before_it_came_in() {
        given(THREE_LATER, new StockReceived(STOCK, 1, "k1"), new BackorderFilled(STOCK, ORDER, 1))
                .when(new ShipReservation(STOCK, ORDER, 3, "parcel-1"))
                .expectExceptionDetails(new NotEnoughHeld(STOCK, ORDER, 1));
        given(
                        THREE_LATER,
                        new StockReceived(STOCK, 1, "k1"),
                        new BackorderFilled(STOCK, ORDER, 1),
                        new ReservationShipped(STOCK, ORDER, 1, "parcel-1"),
                        new StockReceived(STOCK, 2, "k2"),
                        new BackorderFilled(STOCK, ORDER, 2))
                .when(new ShipReservation(STOCK, ORDER, 2, "parcel-2"))
                .expectEvents(new ReservationShipped(STOCK, ORDER, 2, "parcel-2"));
    }

    @Test
    void a_released_promise_is_none_any_more() {
        given(THREE_LATER)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(new ReservationReleased(STOCK, ORDER, 0, SOON, 3));
        given(THREE_LATER, new ReservationReleased(STOCK, ORDER, 0, SOON, 3))
                .when(new ReceiveStock(STOCK, 10, "k1"))
                .expectEvents(TEN);
    }

    // Stocktake, repair, transfer

    @Test
    void a_stocktake_says_what_is_there_and_never_less_than_is_reserved() {
        given(TEN, THREE)
                .when(new CountStock(STOCK, 8, "yearly", "k2"))
                .expectEvents(new StockCounted(STOCK, 8, -2, "yearly", "k2"));
        given(TEN)
                .when(new CountStock(STOCK, 10, "yearly", "k2"))
                .expectEvents(new StockCounted(STOCK, 10, 0, "yearly", "k2"));
        given(TEN, new StockCounted(STOCK, 8, -2, "yearly", "k2"))
                .when(new CountStock(STOCK, 8, "yearly", "k2"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE)
                .when(new CountStock(STOCK, 2, "yearly", "k2"))
                .expectExceptionDetails(new StockWouldFallBelowReserved(STOCK, 10, 3));
        given().when(new CountStock(STOCK, 2, "yearly", "k2")).expectExceptionDetails(new StockItemUnknown(STOCK));
    }

    @Test
    void a_person_sets_numbers_right_but_not_against_the_rule() {
        var repaired = new StockRepaired(STOCK, 4, 5L, -6, 5, "fire", "k2");
        given(TEN, THREE).when(new RepairStock(STOCK, 4, 5L, "fire", "k2")).expectEvents(repaired);
        given(TEN, THREE, repaired)
                .when(new RepairStock(STOCK, 4, 5L, "fire", "k2"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE)
                .when(new RepairStock(STOCK, 2, null, "fire", "k2"))
                .expectExceptionDetails(new StockWouldFallBelowReserved(STOCK, 10, 3));
        given(TEN).when(new RepairStock(STOCK, null, -1L, "fire", "k2")).expectExceptionDetails(InvalidField.class);
        given(TEN).when(new RepairStock(STOCK, null, null, "fire", "k2")).expectExceptionDetails(InvalidField.class);
    }

    @Test
    void what_is_under_way_is_not_on_hand_and_no_more_is_sent_than_is_free() {
        given(TEN, THREE)
                .when(new TransferStock(STOCK, BERLIN, TRANSFER, 4, "sells better there"))
                .expectEvents(SENT);
        given(TEN, THREE, SENT)
                .when(new TransferStock(STOCK, BERLIN, TRANSFER, 4, "sells better there"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE)
                .when(new TransferStock(STOCK, BERLIN, TRANSFER, 8, "sells better there"))
                .expectExceptionDetails(new NotEnoughAvailable(STOCK, 7));
        given(TEN, SENT)
                .when(new ReserveStock(STOCK, ORDER, 7, SOON))
                .expectEvents(new StockReservationRejected(STOCK, ORDER, 7, 6, Reason.OUT_OF_STOCK));
        for (var nowhere : List.of(STOCK, StockItemId.of(CUP, "berlin"))) {
            given(TEN)
                    .when(new TransferStock(STOCK, nowhere, TRANSFER, 4, "why"))
                    .expectExceptionDetails(InvalidField.class);
        }
    }

    @Test
    void a_transfer_lands_or_comes_back_once_and_not_both() {
        given(TEN, SENT).when(new LandTransfer(STOCK, TRANSFER)).expectEvents(LANDED);
        given(TEN, SENT, LANDED)
                .when(new LandTransfer(STOCK, TRANSFER))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, SENT, LANDED)
                .when(new RecallTransfer(STOCK, TRANSFER, "closed road"))
                .expectExceptionDetails(new TransferUnknown(STOCK, TRANSFER));
        given(TEN, SENT)
                .when(new RecallTransfer(STOCK, TRANSFER, "closed road"))
                .expectEvents(RECALLED);
        given(TEN, SENT, RECALLED)
                .when(new RecallTransfer(STOCK, TRANSFER, "closed road"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, SENT, RECALLED)
                .when(new ReserveStock(STOCK, ORDER, 10, SOON))
                .expectEvents(new StockReserved(STOCK, ORDER, 10, SOON));
        given(TEN).when(new LandTransfer(STOCK, TRANSFER)).expectExceptionDetails(new TransferUnknown(STOCK, TRANSFER));
    }

    @Test
    void what_landed_is_on_hand_at_the_other_side_once() {
        given().when(new AcceptTransfer(BERLIN, STOCK, TRANSFER, 4)).expectEvents(ACCEPTED);
        given(ACCEPTED)
                .when(new AcceptTransfer(BERLIN, STOCK, TRANSFER, 4))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(ACCEPTED)
                .when(new ReserveStock(BERLIN, ORDER, 4, SOON))
                .expectEvents(new StockReserved(BERLIN, ORDER, 4, SOON));
    }

    private static TestExecutor<StockItem> given(StockEvent... events) {
        return Examples.fixture(StockItem.class).givenCurrentTime(NOW).andGiven((Object[]) events);
    }
}
