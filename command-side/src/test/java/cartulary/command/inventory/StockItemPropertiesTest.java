package cartulary.command.inventory;

import static cartulary.command.support.Examples.NOW;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.order;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryCommand.AcceptTransfer;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
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
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.BackorderFilled;
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
import cartulary.contract.support.CommandRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Random;
import org.axonframework.commandhandling.SimpleCommandBus;
import org.axonframework.config.AggregateConfigurer;
import org.axonframework.config.Configuration;
import org.axonframework.config.DefaultConfigurer;
import org.axonframework.eventsourcing.eventstore.inmemory.InMemoryEventStorageEngine;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Any sequence of commands, judged by a model of three numbers that reads nothing but the events. */
class StockItemPropertiesTest {
    private static final StockItemId STOCK = StockItemId.of(TEA, StockItemId.MAIN);
    private Instant now = NOW;

    @ParameterizedTest(name = "seed {0}")
    @ValueSource(longs = {1, 2, 3, 5, 8, 13, 21, 34})
    void on_hand_is_never_less_than_reserved_and_reserved_never_less_than_nothing(long seed) {
        var random = new Random(seed);
        var shop = shop();
        try {
            var read = 0L;
            var model = new Model();
            for (var step = 0; step < 400; step++) {
                now = now.plus(Duration.ofSeconds(random.nextInt(60)));
                var command = command(random, step);
                try {
                    shop.commandGateway().sendAndWait(command);
                } catch (CommandRefused _) {
                    // A no leaves no event; what counts is what is stored.
                }
                var stream = shop.eventStore().readEvents(STOCK.value(), read);
                while (stream.hasNext()) {
                    var event = stream.next();
                    read = event.getSequenceNumber() + 1;
                    model.apply((StockEvent) event.getPayload());
                    assertThat(model.reserved)
                            .as("seed %d, step %d: %s", seed, step, command)
                            .isBetween(0, model.onHand);
                }
            }
            assertThat(model.reservations)
                    .as("seed %d reserved something", seed)
                    .isPositive();
        } finally {
            shop.shutdown();
        }
    }

    private InventoryCommand command(Random random, int step) {
        var order = order(random.nextInt(step / 4 + 1));
        var expiry = now.plus(Duration.ofMinutes(random.nextInt(-1, 15)));
        var other = StockItemId.of(TEA, "berlin");
        var transfer = TransferId.derivedFrom(Integer.toString(random.nextInt(step / 8 + 1)));
        var backorderMax = random.nextInt(3) == 0 ? 5 : 0;
        return switch (random.nextInt(16)) {
            case 0 -> new ReceiveStock(STOCK, random.nextInt(1, 20), "receipt-" + random.nextInt(step + 1));
            case 1 -> new AdjustStock(STOCK, random.nextInt(-20, 5), "count", "count-" + step);
            case 2 -> new CountStock(STOCK, random.nextInt(40), "count", "stocktake-" + step);
            case 3 -> new RepairStock(STOCK, random.nextInt(40), null, "count", "repair-" + step);
            case 4, 5, 6, 7 ->
                new ReserveStock(STOCK, order, random.nextInt(1, 6), expiry, random.nextInt(1, 6), backorderMax);
            case 8, 9 -> new ReleaseReservation(STOCK, order, expiry);
            case 10, 11 ->
                new ShipReservation(STOCK, order, random.nextInt(1, 4), "parcel-" + random.nextInt(step + 1));
            case 12 -> new RestockReturn(STOCK, order, 1, "return-" + random.nextInt(step + 1));
            case 13 -> new TransferStock(STOCK, other, transfer, random.nextInt(1, 5), "why");
            case 14 ->
                random.nextBoolean() ? new LandTransfer(STOCK, transfer) : new RecallTransfer(STOCK, transfer, "why");
            default -> new AcceptTransfer(STOCK, other, TransferId.derivedFrom("in" + random.nextInt(step + 1)), 2);
        };
    }

    private Configuration shop() {
        return DefaultConfigurer.defaultConfiguration(false)
                .configureCommandBus(_ -> SimpleCommandBus.builder().build())
                .configureEmbeddedEventStore(_ -> new InMemoryEventStorageEngine())
                .registerComponent(InstantSource.class, _ -> () -> now)
                .configureAggregate(AggregateConfigurer.defaultConfiguration(StockItem.class))
                .start();
    }

    private static final class Model {
        int onHand;
        int reserved;
        int reservations;
        int underWay;
        final HashMap<Object, Integer> held = new HashMap<>();
        final LinkedHashMap<Object, Integer> promised = new LinkedHashMap<>();
        final HashSet<Object> once = new HashSet<>();

        void apply(StockEvent event) {
            switch (event) {
                case StockReceived received -> come(received.quantity(), received.key());
                case StockAdjusted adjusted -> onHand += adjusted.difference();
                case StockCounted counted -> {
                    onHand += counted.difference();
                    assertThat(onHand).isEqualTo(counted.counted());
                }
                case StockRepaired repaired -> {
                    onHand += repaired.onHandDifference();
                    assertThat(onHand).isEqualTo(repaired.onHand());
                }
                case StockReserved granted -> {
                    assertThat(held.put(granted.orderId(), granted.quantity()))
                            .as("held once")
                            .isNull();
                    reserved += granted.quantity();
                    reservations++;
                }
                case StockBackordered later ->
                    assertThat(promised.put(later.orderId(), later.quantity()))
                            .as("promised once")
                            .isNull();
                case BackorderFilled filled -> {
                    assertThat(promised.firstEntry().getKey()).as("in turn").isEqualTo(filled.orderId());
                    take(promised, filled.orderId(), filled.quantity());
                    held.merge(filled.orderId(), filled.quantity(), Integer::sum);
                    reserved += filled.quantity();
                }
                case ReservationReleased released -> {
                    take(held, released.orderId(), released.quantity());
                    take(promised, released.orderId(), released.backordered() == null ? 0 : released.backordered());
                    assertThat(held).doesNotContainKey(released.orderId());
                    assertThat(promised).doesNotContainKey(released.orderId());
                    reserved -= released.quantity();
                }
                case ReservationShipped shipped -> {
                    assertThat(once.add(shipped.orderId() + shipped.parcel()))
                            .as("shipped once")
                            .isTrue();
                    take(held, shipped.orderId(), shipped.quantity());
                    reserved -= shipped.quantity();
                    onHand -= shipped.quantity();
                }
                case StockRestocked back -> come(back.quantity(), back.returnId());
                case TransferSent sent -> {
                    assertThat(once.add(sent.transferId())).as("sent once").isTrue();
                    onHand -= sent.quantity();
                    underWay += sent.quantity();
                }
                case TransferLanded landed -> underWay -= landed.quantity();
                case TransferRecalled back -> {
                    underWay -= back.quantity();
                    onHand += back.quantity();
                }
                case TransferAccepted in -> come(in.quantity(), in.transferId());
                case ReservationLost _ -> throw new AssertionError("nobody asked");
                case StockReservationRejected rejected ->
                    assertThat(rejected.available()).as("told").isEqualTo(onHand - reserved);
            }
            assertThat(underWay).isNotNegative();
        }

        private void come(int quantity, Object key) {
            assertThat(once.add(key)).as("came once").isTrue();
            onHand += quantity;
        }

        private static void take(Map<Object, Integer> from, Object order, int quantity) {
            var rest = from.getOrDefault(order, 0) - quantity;
            assertThat(rest).as("no more than there was").isNotNegative();
            if (rest == 0) from.remove(order);
            else from.put(order, rest);
        }
    }
}
