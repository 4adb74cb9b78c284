package cartulary.command.inventory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Recent;
import cartulary.command.support.Refuse;
import cartulary.contract.inventory.InventoryCommand;
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
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Instant;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * The stock of one SKU at one place: onHand ≥ reserved ≥ 0 after every event.
 *
 * <p>Reservations are known by their order. A held one is kept until it is released or shipped. A released one leaves a
 * tombstone until its request's expiry, because until then the request may still arrive; after that it is refused as
 * expired, so the tombstone can go.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY) // Snapshots are its fields, as JSON.
public class StockItem {
    /** More than any shelf holds, and far enough from overflow. */
    static final int ON_HAND_MAX = 1_000_000_000;

    private static final String REJECTED = "rejected";
    private static final String SHIPPED = "shipped";

    record Held(int quantity, Instant expiresAt) {}

    @AggregateIdentifier
    private StockItemId stockItemId;

    private int onHand;
    private int reserved;
    private final Map<String, Held> held = new HashMap<>();
    private final Map<String, Instant> released = new HashMap<>(); // Order → until when its request may still arrive.
    private final Recent ended = new Recent(); // Order → rejected or shipped.
    private final Recent parcels = new Recent(); // Order and parcel → units, while more is to be shipped.
    private final Recent keys = new Recent(); // Idempotency key → hash of the request.

    StockItem() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReceiveStock command) {
        if (repeated(command.key(), () -> receipt(command.quantity()))) return;
        requireQuantity(command.quantity());
        if (command.quantity() > ON_HAND_MAX - onHand)
            throw new CommandRefused(new QuantityInvalid(command.quantity()));
        apply(new StockReceived(command.stockItemId(), command.quantity(), command.key()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AdjustStock command) {
        requireKnown(command.stockItemId());
        if (repeated(command.key(), () -> adjustment(command.difference(), command.reason()))) return;
        if (command.difference() == 0) throw Refuse.invalid("difference", "must not be zero");
        var counted = (long) onHand + command.difference();
        if (counted < reserved) {
            throw new CommandRefused(new StockWouldFallBelowReserved(stockItemId, onHand, reserved));
        }
        if (counted > ON_HAND_MAX) throw Refuse.invalid("difference", "makes more than " + ON_HAND_MAX);
        apply(new StockAdjusted(stockItemId, command.difference(), command.reason(), command.key()));
    }

    /** Known as rejected, a repeat is not decided again: its process may have gone on from the first answer. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReserveStock command, InstantSource clock) {
        requireQuantity(command.quantity());
        var order = command.orderId().value();
        if (held.containsKey(order) || ended.get(order) != null) return;
        if (!clock.instant().isBefore(command.expiresAt())) {
            reject(command, Reason.EXPIRED);
        } else if (released.containsKey(order)) {
            reject(command, Reason.RELEASED);
        } else if (command.quantity() > onHand - reserved) {
            reject(command, Reason.OUT_OF_STOCK);
        } else {
            apply(new StockReserved(stockItemId, command.orderId(), command.quantity(), command.expiresAt()));
        }
    }

    /** Answered by an event even where nothing was held, since the process of the order waits for it. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReleaseReservation command) {
        var order = command.orderId().value();
        if (released.containsKey(order)) return;
        if (SHIPPED.equals(ended.get(order))) throw reservationUnknown(command.stockItemId(), command.orderId());
        var reservation = held.getOrDefault(order, new Held(0, command.expiresAt()));
        var until =
                reservation.expiresAt().isAfter(command.expiresAt()) ? reservation.expiresAt() : command.expiresAt();
        apply(new ReservationReleased(command.stockItemId(), command.orderId(), reservation.quantity(), until));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ShipReservation command) {
        var order = command.orderId().value();
        if (SHIPPED.equals(ended.get(order)) || parcels.get(order + " " + command.parcel()) != null) return;
        var reservation = held.get(order);
        if (reservation == null) throw reservationUnknown(command.stockItemId(), command.orderId());
        var quantity = command.quantity() == null ? reservation.quantity() : command.quantity();
        if (quantity < 1 || quantity > reservation.quantity()) throw new CommandRefused(new QuantityInvalid(quantity));
        apply(new ReservationShipped(stockItemId, command.orderId(), quantity, command.parcel()));
    }

    private void reject(ReserveStock command, Reason reason) {
        apply(new StockReservationRejected(
                command.stockItemId(), command.orderId(), command.quantity(), onHand - reserved, reason));
    }

    private boolean repeated(String key, Supplier<String> hash) {
        var kept = keys.get(key);
        if (kept != null) Refuse.unlessSame(kept, hash.get(), stockItemId);
        return kept != null;
    }

    private void requireKnown(StockItemId id) {
        if (stockItemId == null) throw new CommandRefused(new StockItemUnknown(id));
    }

    private static void requireQuantity(int quantity) {
        if (quantity < 1 || quantity > InventoryCommand.QUANTITY_MAX) {
            throw new CommandRefused(new QuantityInvalid(quantity));
        }
    }

    private static CommandRefused reservationUnknown(StockItemId id, OrderId order) {
        return new CommandRefused(new ReservationUnknown(id, order));
    }

    private static String receipt(int quantity) {
        return Ids.hash("receipt", Integer.toString(quantity));
    }

    private static String adjustment(int difference, String reason) {
        return Ids.hash("adjustment", Integer.toString(difference), reason);
    }

    /** The time of the event decides what is forgotten, so that a replay forgets the same. */
    @EventSourcingHandler
    void on(StockEvent event, @Timestamp Instant at) {
        stockItemId = event.stockItemId();
        released.values().removeIf(until -> !at.isBefore(until));
        switch (event) {
            case StockReceived received -> {
                onHand += received.quantity();
                keys.put(received.key(), receipt(received.quantity()));
            }
            case StockAdjusted adjusted -> {
                onHand += adjusted.difference();
                keys.put(adjusted.key(), adjustment(adjusted.difference(), adjusted.reason()));
            }
            case StockReserved granted -> {
                reserved += granted.quantity();
                held.put(granted.orderId().value(), new Held(granted.quantity(), granted.expiresAt()));
            }
            case StockReservationRejected rejected ->
                ended.put(rejected.orderId().value(), REJECTED);
            case ReservationReleased gone -> {
                reserved -= gone.quantity();
                held.remove(gone.orderId().value());
                if (at.isBefore(gone.expiresAt())) released.put(gone.orderId().value(), gone.expiresAt());
            }
            case ReservationShipped shipped -> {
                onHand -= shipped.quantity();
                reserved -= shipped.quantity();
                var order = shipped.orderId().value();
                var left = held.get(order).quantity() - shipped.quantity();
                if (left == 0) {
                    held.remove(order);
                    ended.put(order, SHIPPED);
                } else {
                    held.put(order, new Held(left, held.get(order).expiresAt()));
                    parcels.put(order + " " + shipped.parcel(), Integer.toString(shipped.quantity()));
                }
            }
        }
    }
}
