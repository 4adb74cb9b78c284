package cartulary.command.inventory;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Recent;
import cartulary.command.support.Refuse;
import cartulary.contract.inventory.InventoryCommand;
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
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Ids;
import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * The stock of one SKU at one place, or a bucket of it: onHand ≥ reserved ≥ 0 after every event.
 *
 * <p>Reservations are known by their order. A held one is kept until it is released or shipped. A released one leaves a
 * tombstone until its request's expiry, because until then the request may still arrive; after that it is refused as
 * expired. The tombstone stays some minutes at least, for a process that was killed asks for the release again.
 *
 * <p>What is promised to an order beyond what there is waits in the order of the promises; whatever comes in goes to those
 * who wait before anybody else can have it, so while somebody waits nothing is available.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY) // Snapshots are its fields, as JSON.
public class StockItem {
    /** More than any shelf holds, and far enough from overflow. */
    static final int ON_HAND_MAX = 1_000_000_000;

    /** A repeat that comes even later is answered by an event of nothing. */
    private static final Duration REPEATED_WITHIN = Duration.ofMinutes(10);

    private static final String REJECTED = "rejected";
    private static final String SHIPPED = "shipped";
    private static final String LANDED = "landed";
    private static final String RECALLED = "recalled";
    private static final long SHIPPED_MAX = 1_000_000_000_000L;

    /** @param parcels in which some of it was shipped; the rest is still held */
    record Held(int quantity, Instant expiresAt, List<String> parcels) {
        Held(int quantity, Instant expiresAt) {
            this(quantity, expiresAt, List.of());
        }

        Held more(int units) {
            return new Held(quantity + units, expiresAt, parcels);
        }

        Held shipped(int units, String parcel) {
            var all = new ArrayList<>(parcels);
            all.add(String.valueOf(parcel));
            return new Held(quantity - units, expiresAt, all);
        }
    }

    record Promised(OrderId orderId, int quantity, Instant expiresAt) {}

    record UnderWay(StockItemId to, int quantity) {}

    @AggregateIdentifier
    private StockItemId stockItemId;

    private int onHand;
    private int reserved;
    private long shipped;
    private final Map<String, Held> held = new HashMap<>();
    private final List<Promised> promised = new ArrayList<>(); // The longest waiting first.
    private final Map<String, Instant> released = new HashMap<>(); // Order → until when somebody may ask.
    private final Map<TransferId, UnderWay> sent = new HashMap<>();
    private final Recent ended = new Recent(); // Order → rejected, or shipped and its parcels.
    private final Recent keys = new Recent(); // Idempotency key, return or transfer → hash of the request.
    private final Recent accepted = new Recent(); // Transfers from elsewhere.

    StockItem() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReceiveStock command) {
        if (repeated(command.key(), () -> receipt(command.quantity()))) return;
        requireRoom(command.quantity());
        apply(new StockReceived(command.stockItemId(), command.quantity(), command.key()));
        keepPromises();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AdjustStock command) {
        requireKnown(command.stockItemId());
        if (repeated(command.key(), () -> adjustment(command.difference(), command.reason()))) return;
        if (command.difference() == 0) throw Refuse.invalid("difference", "must not be zero");
        requireBounds((long) onHand + command.difference(), "difference");
        apply(new StockAdjusted(stockItemId, command.difference(), command.reason(), command.key()));
        keepPromises();
    }

    /** A shelf that was right is an event too: it was looked at. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CountStock command) {
        requireKnown(command.stockItemId());
        if (repeated(command.key(), () -> count(command.counted(), command.reason()))) return;
        requireBounds(command.counted(), "counted");
        var difference = command.counted() - onHand;
        apply(new StockCounted(stockItemId, command.counted(), difference, command.reason(), command.key()));
        keepPromises();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RepairStock command) {
        requireKnown(command.stockItemId());
        if (repeated(command.key(), () -> repair(command.onHand(), command.shipped(), command.reason()))) return;
        if (command.onHand() == null && command.shipped() == null)
            throw Refuse.invalid("onHand", "or shipped is missing");
        if (command.onHand() != null) requireBounds(command.onHand(), "onHand");
        if (command.shipped() != null && (command.shipped() < 0 || command.shipped() > SHIPPED_MAX)) {
            throw Refuse.invalid("shipped", "must be 0 to " + SHIPPED_MAX);
        }
        apply(new StockRepaired(
                stockItemId,
                command.onHand(),
                command.shipped(),
                command.onHand() == null ? 0 : command.onHand() - onHand,
                command.shipped() == null ? 0 : command.shipped() - shipped,
                command.reason(),
                command.key()));
        keepPromises();
    }

    /** Known as rejected, a repeat is not decided again: its process may have gone on from the first answer. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReserveStock command, InstantSource clock) {
        requireQuantity(command.quantity());
        var order = command.orderId();
        if (heldOrPromised(order) > 0 || ended.get(order.value()) != null) return;
        var now = Math.min(command.quantity(), available());
        var later = command.quantity() - now;
        if (!clock.instant().isBefore(command.expiresAt())) {
            reject(command, Reason.EXPIRED);
        } else if (released.containsKey(order.value())) {
            reject(command, Reason.RELEASED);
        } else if (later > 0 && later <= command.backorderMax() - promises()) {
            // What is there comes last: with it the answer is whole.
            apply(new StockBackordered(command.stockItemId(), order, later, command.expiresAt()));
            if (now > 0) apply(new StockReserved(command.stockItemId(), order, now, command.expiresAt()));
        } else if (now == 0 || now < command.atLeast()) {
            reject(command, Reason.OUT_OF_STOCK);
        } else {
            apply(new StockReserved(stockItemId, order, now, command.expiresAt()));
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    boolean handle(AssureReservation command) {
        var order = command.orderId();
        var found = heldOrPromised(order);
        if (found >= command.quantity()) return true;
        apply(new ReservationLost(command.stockItemId(), order, command.quantity(), found));
        return false;
    }

    /** Answered by an event even where nothing was held, since the process of the order waits for it. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReleaseReservation command) {
        var order = command.orderId();
        if (released.containsKey(order.value())) return;
        if (parcels(order) != null) throw reservationUnknown(command.stockItemId(), order);
        var reservation = held.getOrDefault(order.value(), new Held(0, command.expiresAt()));
        var until =
                reservation.expiresAt().isAfter(command.expiresAt()) ? reservation.expiresAt() : command.expiresAt();
        var unkept = promisedTo(order);
        apply(new ReservationReleased(
                command.stockItemId(), order, reservation.quantity(), until, unkept == 0 ? null : unkept));
        keepPromises();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ShipReservation command) {
        var order = command.orderId();
        var reservation = held.get(order.value());
        var before = reservation == null ? parcels(order) : reservation.parcels();
        if (before != null && before.contains(String.valueOf(command.parcel()))) return;
        if (reservation == null) throw reservationUnknown(command.stockItemId(), order);
        var quantity = command.quantity() == null ? reservation.quantity() : command.quantity();
        if (quantity > reservation.quantity()) {
            throw new CommandRefused(new NotEnoughHeld(stockItemId, order, reservation.quantity()));
        }
        requireQuantity(quantity);
        apply(new ReservationShipped(stockItemId, order, quantity, command.parcel()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RestockReturn command) {
        requireKnown(command.stockItemId());
        if (repeated(command.returnId(), () -> restock(command.orderId(), command.quantity()))) return;
        requireRoom(command.quantity());
        apply(new StockRestocked(stockItemId, command.orderId(), command.quantity(), command.returnId()));
        keepPromises();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(TransferStock command) {
        requireKnown(command.stockItemId());
        if (repeated(command.transferId().value(), () -> transfer(command.to(), command.quantity()))) return;
        requireQuantity(command.quantity());
        if (command.to().equals(stockItemId) || !command.to().sku().equals(stockItemId.sku())) {
            throw Refuse.invalid("to", "must be another place of the same SKU");
        }
        if (command.quantity() > available()) {
            throw new CommandRefused(new NotEnoughAvailable(stockItemId, available()));
        }
        apply(new TransferSent(stockItemId, command.to(), command.transferId(), command.quantity(), command.reason()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(LandTransfer command) {
        if (LANDED.equals(keys.get(ending(command.transferId())))) return;
        var transfer = requireUnderWay(command.stockItemId(), command.transferId());
        apply(new TransferLanded(stockItemId, transfer.to(), command.transferId(), transfer.quantity()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RecallTransfer command) {
        if (RECALLED.equals(keys.get(ending(command.transferId())))) return;
        var transfer = requireUnderWay(command.stockItemId(), command.transferId());
        apply(new TransferRecalled(stockItemId, command.transferId(), transfer.quantity(), command.reason()));
        keepPromises();
    }

    /** The process of transfers asks until it is acknowledged; the other side sent each only once. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(AcceptTransfer command) {
        if (accepted.get(command.transferId().value()) != null) return;
        requireRoom(command.quantity());
        apply(new TransferAccepted(command.stockItemId(), command.from(), command.transferId(), command.quantity()));
        keepPromises();
    }

    /** What has come in goes to those who wait, first come first served, a part if there is not enough. */
    private void keepPromises() {
        while (!promised.isEmpty() && available() > 0) {
            var first = promised.getFirst();
            apply(new BackorderFilled(stockItemId, first.orderId(), Math.min(first.quantity(), available())));
        }
    }

    private int available() {
        return onHand - reserved;
    }

    private long promises() {
        return promised.stream().mapToLong(Promised::quantity).sum();
    }

    private int promisedTo(OrderId order) {
        return promised.stream()
                .filter(promise -> promise.orderId().equals(order))
                .mapToInt(Promised::quantity)
                .sum();
    }

    private int heldOrPromised(OrderId order) {
        var reservation = held.get(order.value());
        return (reservation == null ? 0 : reservation.quantity()) + promisedTo(order);
    }

    private void reject(ReserveStock command, Reason reason) {
        apply(new StockReservationRejected(
                command.stockItemId(), command.orderId(), command.quantity(), available(), reason));
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

    private void requireRoom(int quantity) {
        requireQuantity(quantity);
        if (quantity > ON_HAND_MAX - onHand) throw new CommandRefused(new QuantityInvalid(quantity));
    }

    private void requireBounds(long counted, String field) {
        if (counted < reserved)
            throw new CommandRefused(new StockWouldFallBelowReserved(stockItemId, onHand, reserved));
        if (counted > ON_HAND_MAX) throw Refuse.invalid(field, "makes more than " + ON_HAND_MAX);
    }

    private UnderWay requireUnderWay(StockItemId id, TransferId transferId) {
        var transfer = sent.get(transferId);
        if (transfer == null) throw new CommandRefused(new TransferUnknown(id, transferId));
        return transfer;
    }

    private static CommandRefused reservationUnknown(StockItemId id, OrderId order) {
        return new CommandRefused(new ReservationUnknown(id, order));
    }

    /** Null unless all that was held for the order was shipped, and not too long ago. */
    private List<String> parcels(OrderId order) {
        var end = ended.get(order.value());
        if (end == null || !end.startsWith(SHIPPED)) return null;
        return List.of(end.substring(SHIPPED.length()).strip().split(" "));
    }

    private static String receipt(int quantity) {
        return Ids.hash("receipt", Integer.toString(quantity));
    }

    private static String adjustment(int difference, String reason) {
        return Ids.hash("adjustment", Integer.toString(difference), reason);
    }

    private static String count(int counted, String reason) {
        return Ids.hash("count", Integer.toString(counted), reason);
    }

    private static String repair(Integer onHand, Long shipped, String reason) {
        return Ids.hash("repair", String.valueOf(onHand), String.valueOf(shipped), reason);
    }

    private static String restock(OrderId order, int quantity) {
        return Ids.hash("restock", order.value(), Integer.toString(quantity));
    }

    private static String transfer(StockItemId to, int quantity) {
        return Ids.hash("transfer", to.value(), Integer.toString(quantity));
    }

    private static String ending(TransferId transfer) {
        return "end of " + transfer;
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
            case StockCounted counted -> {
                onHand += counted.difference();
                keys.put(counted.key(), count(counted.counted(), counted.reason()));
            }
            case StockRepaired repaired -> {
                onHand += repaired.onHandDifference();
                shipped += repaired.shippedDifference();
                keys.put(repaired.key(), repair(repaired.onHand(), repaired.shipped(), repaired.reason()));
            }
            case StockReserved granted -> hold(granted.orderId(), granted.quantity(), granted.expiresAt());
            case StockBackordered later ->
                promised.add(new Promised(later.orderId(), later.quantity(), later.expiresAt()));
            case BackorderFilled filled -> {
                var first = promised.removeFirst();
                var rest = first.quantity() - filled.quantity();
                if (rest > 0) promised.addFirst(new Promised(first.orderId(), rest, first.expiresAt()));
                hold(filled.orderId(), filled.quantity(), first.expiresAt());
            }
            case StockReservationRejected rejected ->
                ended.put(rejected.orderId().value(), REJECTED);
            case ReservationLost _ -> {} // Told, not changed.
            case ReservationReleased gone -> {
                reserved -= gone.quantity();
                held.remove(gone.orderId().value());
                promised.removeIf(promise -> promise.orderId().equals(gone.orderId()));
                var repeated = at.plus(REPEATED_WITHIN);
                released.put(gone.orderId().value(), gone.expiresAt().isAfter(repeated) ? gone.expiresAt() : repeated);
            }
            case ReservationShipped gone -> {
                onHand -= gone.quantity();
                reserved -= gone.quantity();
                shipped += gone.quantity();
                var order = gone.orderId().value();
                var rest = held.get(order).shipped(gone.quantity(), gone.parcel());
                if (rest.quantity() > 0 || promisedTo(gone.orderId()) > 0) {
                    held.put(order, rest);
                } else {
                    held.remove(order);
                    ended.put(order, SHIPPED + " " + String.join(" ", rest.parcels()));
                }
            }
            case StockRestocked back -> {
                onHand += back.quantity();
                keys.put(back.returnId(), restock(back.orderId(), back.quantity()));
            }
            case TransferSent gone -> {
                onHand -= gone.quantity();
                sent.put(gone.transferId(), new UnderWay(gone.to(), gone.quantity()));
                keys.put(gone.transferId().value(), transfer(gone.to(), gone.quantity()));
            }
            case TransferLanded there -> {
                sent.remove(there.transferId());
                keys.put(ending(there.transferId()), LANDED);
            }
            case TransferRecalled back -> {
                sent.remove(back.transferId());
                onHand += back.quantity();
                keys.put(ending(back.transferId()), RECALLED);
            }
            case TransferAccepted come -> {
                onHand += come.quantity();
                accepted.put(come.transferId().value(), come.from().value());
            }
        }
    }

    private void hold(OrderId order, int quantity, Instant expiresAt) {
        reserved += quantity;
        held.compute(
                order.value(), (_, before) -> before == null ? new Held(quantity, expiresAt) : before.more(quantity));
    }
}
