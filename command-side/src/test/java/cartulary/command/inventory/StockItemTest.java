package cartulary.command.inventory;

import static cartulary.command.support.Examples.*;

import cartulary.command.support.Examples;
import cartulary.command.support.Recent;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.InventoryCommand.ShipReservation;
import cartulary.contract.inventory.InventoryFailure.QuantityInvalid;
import cartulary.contract.inventory.InventoryFailure.ReservationUnknown;
import cartulary.contract.inventory.InventoryFailure.StockItemUnknown;
import cartulary.contract.inventory.InventoryFailure.StockWouldFallBelowReserved;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.Reason;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
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
    void a_reservation_leaves_in_several_parcels_each_once() {
        var first = new ReservationShipped(STOCK, ORDER, 2, "parcel-1");
        given(TEN, THREE).when(new ShipReservation(STOCK, ORDER, 2, "parcel-1")).expectEvents(first);
        given(TEN, THREE, first)
                .when(new ShipReservation(STOCK, ORDER, 2, "parcel-1"))
                .expectNoEvents()
                .expectSuccessfulHandlerExecution();
        given(TEN, THREE, first)
                .when(new ShipReservation(STOCK, ORDER, 2, "parcel-2"))
                .expectNoEvents()
                .expectExceptionDetails(new QuantityInvalid(2));
        given(TEN, THREE, first)
                .when(new ShipReservation(STOCK, ORDER, null, "parcel-2"))
                .expectEvents(new ReservationShipped(STOCK, ORDER, 1, "parcel-2"));
        given(TEN, THREE, first)
                .when(new ReleaseReservation(STOCK, ORDER, SOON))
                .expectEvents(new ReservationReleased(STOCK, ORDER, 1, SOON));
        given(TEN, THREE, first, new ReservationShipped(STOCK, ORDER, 1, "parcel-2"))
                .when(new ReserveStock(STOCK, OTHER_ORDER, 8, SOON))
                .expectEvents(new StockReservationRejected(STOCK, OTHER_ORDER, 8, 7, Reason.OUT_OF_STOCK));
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

    private static TestExecutor<StockItem> given(StockEvent... events) {
        return Examples.fixture(StockItem.class).givenCurrentTime(NOW).andGiven((Object[]) events);
    }
}
