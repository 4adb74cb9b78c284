package cartulary.command.inventory;

import static cartulary.command.support.Examples.NOW;
import static cartulary.command.support.Examples.TEA;
import static cartulary.command.support.Examples.order;
import static org.assertj.core.api.Assertions.assertThat;

import cartulary.contract.inventory.InventoryCommand;
import cartulary.contract.inventory.InventoryCommand.AdjustStock;
import cartulary.contract.inventory.InventoryCommand.ReceiveStock;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.ReserveStock;
import cartulary.contract.inventory.InventoryCommand.ShipReservation;
import cartulary.contract.inventory.StockEvent;
import cartulary.contract.inventory.StockEvent.ReservationReleased;
import cartulary.contract.inventory.StockEvent.ReservationShipped;
import cartulary.contract.inventory.StockEvent.StockAdjusted;
import cartulary.contract.inventory.StockEvent.StockReceived;
import cartulary.contract.inventory.StockEvent.StockReservationRejected;
import cartulary.contract.inventory.StockEvent.StockReserved;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.support.CommandRefused;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
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
        return switch (random.nextInt(8)) {
            case 0 -> new ReceiveStock(STOCK, random.nextInt(1, 20), "receipt-" + random.nextInt(step + 1));
            case 1 -> new AdjustStock(STOCK, random.nextInt(-20, 5), "count", "count-" + step);
            case 2, 3, 4 -> new ReserveStock(STOCK, order, random.nextInt(1, 6), expiry);
            case 5, 6 -> new ReleaseReservation(STOCK, order, expiry);
            default -> new ShipReservation(STOCK, order);
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
        final HashMap<Object, Integer> held = new HashMap<>();

        void apply(StockEvent event) {
            switch (event) {
                case StockReceived received -> onHand += received.quantity();
                case StockAdjusted adjusted -> onHand += adjusted.difference();
                case StockReserved granted -> {
                    assertThat(held.put(granted.orderId(), granted.quantity()))
                            .as("held once")
                            .isNull();
                    reserved += granted.quantity();
                    reservations++;
                }
                case ReservationReleased released -> {
                    var quantity = held.remove(released.orderId());
                    assertThat(released.quantity()).as("what was held").isEqualTo(quantity == null ? 0 : quantity);
                    reserved -= released.quantity();
                }
                case ReservationShipped shipped -> {
                    assertThat(held.remove(shipped.orderId()))
                            .as("what was held")
                            .isEqualTo(shipped.quantity());
                    reserved -= shipped.quantity();
                    onHand -= shipped.quantity();
                }
                case StockReservationRejected rejected ->
                    assertThat(rejected.available()).as("told").isEqualTo(onHand - reserved);
            }
        }
    }
}
