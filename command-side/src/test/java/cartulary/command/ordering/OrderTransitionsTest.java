package cartulary.command.ordering;

import static cartulary.command.support.Examples.ALICE;
import static cartulary.command.support.Examples.CNY;
import static cartulary.command.support.Examples.NAME;
import static cartulary.command.support.Examples.NOW;
import static cartulary.command.support.Examples.ORDER;
import static cartulary.command.support.Examples.PAYMENT;
import static cartulary.command.support.Examples.PRODUCT;
import static cartulary.command.support.Examples.RECIPIENT;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.cny;

import cartulary.command.ordering.OrderTransitions.Ask;
import cartulary.command.ordering.OrderTransitions.Status;
import cartulary.command.support.Cells;
import cartulary.command.support.Examples;
import cartulary.command.support.PriceBook;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand;
import cartulary.contract.ordering.OrderCommand.CompleteOrder;
import cartulary.contract.ordering.OrderCommand.ConfirmCancellation;
import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderCommand.PlaceOrder;
import cartulary.contract.ordering.OrderCommand.RecordShipment;
import cartulary.contract.ordering.OrderCommand.RefuseCancellation;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderCommand.RequestedLine;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderEvent.OrderCancellationRequested;
import cartulary.contract.ordering.OrderEvent.OrderCancelled;
import cartulary.contract.ordering.OrderEvent.OrderCompleted;
import cartulary.contract.ordering.OrderEvent.OrderConfirmed;
import cartulary.contract.ordering.OrderEvent.OrderPlaced;
import cartulary.contract.ordering.OrderEvent.OrderShipmentRecorded;
import cartulary.contract.ordering.OrderLine;
import cartulary.contract.ordering.OrderNumber;
import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class OrderTransitionsTest {
    static final OrderPlaced PLACED = new OrderPlaced(
            ORDER,
            ALICE,
            List.of(new OrderLine(TEA, PRODUCT, NAME, 2, cny(1250))),
            cny(2500),
            RECIPIENT,
            NOW.plus(Duration.ofMinutes(15)),
            42,
            "hash-1",
            null,
            null,
            new OrderNumber("ORD_20261121_0000000000000"),
            null,
            null);
    static final PlaceOrder PLACE =
            new PlaceOrder(ORDER, ALICE, List.of(new RequestedLine(TEA, 2)), CNY, RECIPIENT, "hash-1");

    static Stream<Arguments> cells() {
        return Cells.of(OrderTransitions.TABLE);
    }

    @ParameterizedTest(name = "{0} in {1}")
    @MethodSource("cells")
    void every_cell_of_the_table_is_what_the_order_does(Ask ask, Status status) {
        var fixture = Examples.fixture(Order.class).registerInjectableResource(placing(new Examples.Book()));
        Cells.expect(fixture.given(reached(status)).when(command(ask)), OrderTransitions.TABLE.answer(status, ask));
    }

    static OrderPlacing placing(PriceBook book) {
        return new OrderPlacing(book, () -> NOW, new OrderingPolicy(Duration.ofMinutes(15)), PLACED::number);
    }

    static List<OrderEvent> reached(Status status) {
        var requested = new OrderCancellationRequested(ORDER, CancellationReason.OUT_OF_STOCK);
        var confirmed = new OrderConfirmed(ORDER, PAYMENT);
        var some = new OrderShipmentRecorded(ORDER, "parcel-1", false);
        var rest = new OrderShipmentRecorded(ORDER, "parcel-2", true);
        return switch (status) {
            case NONE -> List.of();
            case PLACED -> List.of(PLACED);
            case CANCELLING -> List.of(PLACED, requested);
            case CONFIRMED -> List.of(PLACED, confirmed);
            case CANCELLED -> List.of(PLACED, requested, new OrderCancelled(ORDER, CancellationReason.OUT_OF_STOCK));
            case REVOKING ->
                List.of(
                        PLACED,
                        confirmed,
                        new OrderCancellationRequested(ORDER, CancellationReason.REQUESTED_BY_STAFF, true));
            case SHIPPING -> List.of(PLACED, confirmed, some);
            case SHIPPED -> List.of(PLACED, confirmed, rest, some); // Told in another order than they were sent in.
            case COMPLETED -> List.of(PLACED, confirmed, rest, new OrderCompleted(ORDER));
        };
    }

    private static OrderCommand command(Ask ask) {
        return switch (ask) {
            case PLACE_ORDER -> PLACE;
            case REQUEST_CANCELLATION -> new RequestCancellation(ORDER, CancellationReason.REQUESTED_BY_STAFF);
            case CONFIRM_CANCELLATION -> new ConfirmCancellation(ORDER);
            case CONFIRM_ORDER -> new ConfirmOrder(ORDER, PAYMENT);
            case REFUSE_CANCELLATION -> new RefuseCancellation(ORDER);
            case RECORD_SHIPMENT -> new RecordShipment(ORDER, "parcel-3", false);
            case COMPLETE_ORDER -> new CompleteOrder(ORDER);
        };
    }
}
