package cartulary.command.fulfilment;

import static org.axonframework.modelling.command.AggregateCreationPolicy.CREATE_IF_MISSING;
import static org.axonframework.modelling.command.AggregateLifecycle.apply;

import cartulary.command.support.Refuse;
import cartulary.contract.catalog.Sku;
import cartulary.contract.catalog.Sold;
import cartulary.contract.customer.CustomerId;
import cartulary.contract.fulfilment.FulfilmentCommand.ApproveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ConfirmReceipt;
import cartulary.contract.fulfilment.FulfilmentCommand.CorrectTracking;
import cartulary.contract.fulfilment.FulfilmentCommand.DenyReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ReceiveReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.RequestReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.SettleReturn;
import cartulary.contract.fulfilment.FulfilmentCommand.ShipParcel;
import cartulary.contract.fulfilment.FulfilmentCommand.StartFulfilment;
import cartulary.contract.fulfilment.FulfilmentCommand.StopFulfilment;
import cartulary.contract.fulfilment.FulfilmentEvent;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentNotStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStarted;
import cartulary.contract.fulfilment.FulfilmentEvent.FulfilmentStopped;
import cartulary.contract.fulfilment.FulfilmentEvent.ParcelShipped;
import cartulary.contract.fulfilment.FulfilmentEvent.ReceiptConfirmed;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnApproved;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnDenied;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnReceived;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnRequested;
import cartulary.contract.fulfilment.FulfilmentEvent.ReturnSettled;
import cartulary.contract.fulfilment.FulfilmentEvent.ServiceActivated;
import cartulary.contract.fulfilment.FulfilmentEvent.TrackingCorrected;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentIsStopped;
import cartulary.contract.fulfilment.FulfilmentFailure.FulfilmentUnknown;
import cartulary.contract.fulfilment.FulfilmentFailure.NotAllShipped;
import cartulary.contract.fulfilment.FulfilmentFailure.ParcelUnknown;
import cartulary.contract.fulfilment.FulfilmentFailure.RefundBeyondPrice;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnNotInState;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnTooLarge;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnTooLate;
import cartulary.contract.fulfilment.FulfilmentFailure.ReturnUnknown;
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
import cartulary.contract.support.Actor;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Role;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.axonframework.commandhandling.CommandHandler;
import org.axonframework.eventhandling.Timestamp;
import org.axonframework.eventsourcing.EventSourcingHandler;
import org.axonframework.modelling.command.AggregateIdentifier;
import org.axonframework.modelling.command.CreationPolicy;

/**
 * What an order sold, on its way to the shopper and maybe back. Shipped ≤ ordered and returned ≤ shipped, of each SKU, at
 * every event: that is why parcels and returns of an order have one stream and not one each. It settles who was first, the
 * parcel or the cancellation.
 */
public class Fulfilment {
    enum ReturnStatus {
        REQUESTED,
        APPROVED,
        DENIED,
        RECEIVED,
        SETTLED
    }

    /** @param lines what is coming back; after receipt, what came */
    private record Return(ReturnStatus status, Map<Sku, Integer> lines, List<Units> exchangeFor, String requestHash) {}

    private record Sent(String requestHash, String carrier, String trackingNumber) {}

    @AggregateIdentifier
    private FulfilmentId fulfilmentId;

    private OrderId orderId;
    private CustomerId customerId;
    private boolean stopped;
    private boolean confirmed;
    private Instant lastShippedAt;
    private final Map<Sku, SoldLine> sold = new LinkedHashMap<>();
    private final Map<Sku, Integer> left = new LinkedHashMap<>(); // Not sent yet.
    private final Map<StockItemId, Integer> held = new LinkedHashMap<>(); // Not sent yet, and where it lies.
    private final Map<Sku, StockItemId> home =
            new HashMap<>(); // Where what comes back is put: of bundles, their parts.
    private final Map<ParcelId, Sent> parcels = new LinkedHashMap<>();
    private final Map<ReturnId, Return> returns = new LinkedHashMap<>();

    Fulfilment() {}

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(StartFulfilment command) {
        if (stopped || orderId != null) return; // The cancellation was faster, or it is told twice.
        apply(new FulfilmentStarted(
                command.fulfilmentId(), command.orderId(), command.customerId(), command.lines(), command.held()));
        for (var line : command.lines()) {
            if (line.service()) {
                apply(new ServiceActivated(command.fulfilmentId(), command.orderId(), line.sku(), line.quantity()));
            }
        }
    }

    /** Answered by an event in any state, since the process of the cancellation waits for it. */
    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(StopFulfilment command) {
        if (stopped) return;
        apply(
                somethingIsOut()
                        ? new FulfilmentNotStopped(command.fulfilmentId(), command.orderId())
                        : new FulfilmentStopped(command.fulfilmentId(), command.orderId()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ShipParcel command) {
        requireStarted(command.fulfilmentId());
        var before = parcels.get(command.parcelId());
        if (before != null) {
            Refuse.unlessSame(before.requestHash(), command.requestHash(), command.parcelId());
            return;
        }
        if (stopped) throw new CommandRefused(new FulfilmentIsStopped(orderId));
        var wanted = command.lines() == null || command.lines().isEmpty() ? Map.copyOf(left) : summed(command.lines());
        if (wanted.isEmpty()) throw new CommandRefused(new ShipmentTooLarge(firstSku(), 0));
        wanted.forEach((sku, quantity) -> {
            var most = left.getOrDefault(sku, 0);
            if (quantity > most) throw new CommandRefused(new ShipmentTooLarge(sku, most));
        });
        var lines = new ArrayList<Units>();
        for (var sku : left.keySet()) { // In the order's own order.
            if (wanted.containsKey(sku)) lines.add(new Units(sku, wanted.get(sku)));
        }
        var from = new ArrayList<HeldStock>();
        // Summed first: what two lines take of one stock item is booked once.
        Sold.demand(lines.stream()
                        .map(line -> sold.get(line.sku()).of(line.quantity()))
                        .toList())
                .forEach((sku, quantity) -> from.addAll(taken(sku, quantity)));
        var complete = left.entrySet().stream()
                .allMatch(entry -> entry.getValue().equals(wanted.getOrDefault(entry.getKey(), 0)));
        apply(new ParcelShipped(
                fulfilmentId,
                orderId,
                command.parcelId(),
                lines,
                from,
                command.carrier(),
                command.trackingNumber(),
                complete,
                command.requestHash()));
    }

    private List<HeldStock> taken(Sku sku, int quantity) {
        var from = new ArrayList<HeldStock>();
        var wanted = quantity;
        for (var entry : held.entrySet()) {
            if (wanted == 0) break;
            if (!entry.getKey().sku().equals(sku) || entry.getValue() == 0) continue;
            var part = Math.min(wanted, entry.getValue());
            from.add(new HeldStock(entry.getKey(), part));
            wanted -= part;
        }
        if (wanted > 0) throw new IllegalStateException("%s holds %d less of %s".formatted(orderId, wanted, sku));
        return from;
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(CorrectTracking command) {
        requireStarted(command.fulfilmentId());
        var sent = parcels.get(command.parcelId());
        if (sent == null) throw new CommandRefused(new ParcelUnknown(command.parcelId()));
        if (Objects.equals(sent.carrier(), command.carrier())
                && Objects.equals(sent.trackingNumber(), command.trackingNumber())) return;
        apply(new TrackingCorrected(
                fulfilmentId, orderId, command.parcelId(), command.carrier(), command.trackingNumber()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ConfirmReceipt command, Actor actor) {
        requireOwner(command.fulfilmentId(), actor);
        if (confirmed) return;
        if (stopped) throw new CommandRefused(new FulfilmentIsStopped(orderId));
        if (!left.isEmpty()) throw new CommandRefused(new NotAllShipped(orderId));
        apply(new ReceiptConfirmed(fulfilmentId, orderId, !actor.is(Role.ADMIN) && !actor.is(Role.SYSTEM)));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(RequestReturn command, Actor actor, InstantSource clock, FulfilmentPolicy policy) {
        requireOwner(command.fulfilmentId(), actor);
        var before = returns.get(command.returnId());
        if (before != null) {
            Refuse.unlessSame(before.requestHash(), command.requestHash(), command.returnId());
            return;
        }
        var wanted = summed(command.lines());
        wanted.forEach((sku, quantity) -> {
            if (quantity > returnable(sku)) throw new CommandRefused(new ReturnTooLarge(sku, returnable(sku)));
        });
        if (!clock.instant().isBefore(lastShippedAt.plus(policy.returnWindow()))) {
            throw new CommandRefused(new ReturnTooLate(orderId));
        }
        apply(new ReturnRequested(
                fulfilmentId,
                orderId,
                command.returnId(),
                units(wanted),
                command.reason(),
                units(summed(command.exchangeFor())),
                command.requestHash()));
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ApproveReturn command) {
        requireStarted(command.fulfilmentId());
        switch (status(command.returnId())) {
            case REQUESTED -> apply(new ReturnApproved(fulfilmentId, orderId, command.returnId()));
            case APPROVED -> {} // Pressed twice.
            case DENIED, RECEIVED, SETTLED -> throw notInState(command.returnId());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(DenyReturn command) {
        requireStarted(command.fulfilmentId());
        switch (status(command.returnId())) {
            case REQUESTED, APPROVED ->
                apply(new ReturnDenied(fulfilmentId, orderId, command.returnId(), command.why()));
            case DENIED -> {} // Already so.
            case RECEIVED, SETTLED -> throw notInState(command.returnId());
        }
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(ReceiveReturn command) {
        requireStarted(command.fulfilmentId());
        switch (status(command.returnId())) {
            case APPROVED -> {}
            case RECEIVED, SETTLED -> {
                return; // Booked already: what is in a parcel is counted once.
            }
            case REQUESTED, DENIED -> throw notInState(command.returnId());
        }
        var asked = returns.get(command.returnId());
        var worth = 0L;
        Money price = null;
        var restock = new ArrayList<SoldLine>();
        var seen = new HashMap<Sku, ReceivedUnits>();
        for (var received : command.received()) {
            if (received.restocked() < 0 || received.writtenOff() < 0 || received.quantity() < 1) {
                throw Refuse.invalid("received", "counts units, one at least");
            }
            var most = asked.lines().getOrDefault(received.sku(), 0);
            if (received.quantity() > most || seen.put(received.sku(), received) != null) {
                throw new CommandRefused(new ReturnTooLarge(received.sku(), most));
            }
            var line = sold.get(received.sku());
            price = line.unitPrice();
            worth = Math.addExact(worth, Math.multiplyExact(price.minorUnits(), received.quantity()));
            restock.add(line.of(received.restocked()));
        }
        if (price == null) throw Refuse.invalid("received", "is empty");
        var refund = command.refund() == null ? new Money(worth, price.currency()) : command.refund();
        if (!refund.currency().equals(price.currency()) || refund.minorUnits() > worth) {
            throw new CommandRefused(new RefundBeyondPrice(command.returnId(), worth));
        }
        apply(new ReturnReceived(
                fulfilmentId,
                orderId,
                command.returnId(),
                List.copyOf(command.received()),
                putAway(restock),
                refund,
                asked.exchangeFor()));
    }

    /** Of a bundle its parts, each back home. */
    private List<HeldStock> putAway(List<SoldLine> lines) {
        return Sold.demand(lines).entrySet().stream()
                .filter(back -> back.getValue() > 0)
                .map(back -> new HeldStock(home.get(back.getKey()), back.getValue()))
                .toList();
    }

    @CommandHandler
    @CreationPolicy(CREATE_IF_MISSING)
    void handle(SettleReturn command) {
        requireStarted(command.fulfilmentId());
        switch (status(command.returnId())) {
            case RECEIVED -> apply(new ReturnSettled(fulfilmentId, orderId, command.returnId(), command.replacement()));
            case SETTLED -> {} // Already so.
            case REQUESTED, APPROVED, DENIED -> throw notInState(command.returnId());
        }
    }

    private boolean somethingIsOut() {
        return !parcels.isEmpty() || sold.values().stream().anyMatch(SoldLine::service);
    }

    /** Of goods: what was sent, less what came or is coming back. */
    private int returnable(Sku sku) {
        var line = sold.get(sku);
        if (line == null || line.service()) return 0;
        var back = returns.values().stream()
                .filter(each -> each.status() != ReturnStatus.DENIED)
                .mapToInt(each -> each.lines().getOrDefault(sku, 0))
                .sum();
        return line.quantity() - left.getOrDefault(sku, 0) - back;
    }

    private Sku firstSku() {
        return sold.keySet().iterator().next();
    }

    private void requireStarted(FulfilmentId id) {
        if (orderId == null) throw new CommandRefused(new FulfilmentUnknown(id));
        if (customerId == null) throw new CommandRefused(new FulfilmentIsStopped(orderId)); // Stopped before it began.
    }

    private void requireOwner(FulfilmentId id, Actor actor) {
        requireStarted(id);
        if (!Refuse.mayActFor(actor, customerId)) throw new CommandRefused(new FulfilmentUnknown(id));
    }

    private ReturnStatus status(ReturnId id) {
        var found = returns.get(id);
        if (found == null) throw new CommandRefused(new ReturnUnknown(id));
        return found.status();
    }

    private CommandRefused notInState(ReturnId id) {
        return new CommandRefused(new ReturnNotInState(id, status(id).name().toLowerCase(Locale.ROOT)));
    }

    private static Map<Sku, Integer> summed(List<Units> lines) {
        var sum = new LinkedHashMap<Sku, Integer>();
        for (var line : lines == null ? List.<Units>of() : lines) {
            if (line.quantity() < 1) throw Refuse.invalid("lines", "counts units, one at least");
            sum.merge(line.sku(), line.quantity(), Math::addExact);
        }
        return sum;
    }

    private static List<Units> units(Map<Sku, Integer> lines) {
        return lines.entrySet().stream()
                .map(entry -> new Units(entry.getKey(), entry.getValue()))
                .toList();
    }

    private void become(ReturnId id, ReturnStatus status) {
        returns.computeIfPresent(id, (_, was) -> new Return(status, was.lines(), was.exchangeFor(), was.requestHash()));
    }

    @EventSourcingHandler
    void on(FulfilmentEvent event, @Timestamp Instant at) {
        fulfilmentId = event.fulfilmentId();
        orderId = event.orderId();
        switch (event) {
            case FulfilmentStarted started -> {
                customerId = started.customerId();
                for (var line : started.lines()) {
                    sold.put(line.sku(), line);
                    if (!line.service()) left.put(line.sku(), line.quantity());
                }
                for (var each : started.held()) {
                    held.put(each.stockItemId(), each.quantity());
                    home.putIfAbsent(each.stockItemId().sku(), each.stockItemId());
                }
            }
            case ServiceActivated _ -> lastShippedAt = at;
            case FulfilmentStopped _ -> stopped = true;
            case FulfilmentNotStopped _ -> {} // It goes on.
            case ParcelShipped shipped -> {
                lastShippedAt = at;
                parcels.put(
                        shipped.parcelId(),
                        new Sent(shipped.requestHash(), shipped.carrier(), shipped.trackingNumber()));
                for (var line : shipped.lines()) {
                    left.computeIfPresent(
                            line.sku(), (_, was) -> was == line.quantity() ? null : was - line.quantity());
                }
                for (var part : shipped.from()) held.merge(part.stockItemId(), -part.quantity(), Integer::sum);
            }
            case TrackingCorrected corrected ->
                parcels.computeIfPresent(
                        corrected.parcelId(),
                        (_, was) -> new Sent(was.requestHash(), corrected.carrier(), corrected.trackingNumber()));
            case ReceiptConfirmed _ -> confirmed = true;
            case ReturnRequested asked ->
                returns.put(
                        asked.returnId(),
                        new Return(
                                ReturnStatus.REQUESTED,
                                summed(asked.lines()),
                                asked.exchangeFor(),
                                asked.requestHash()));
            case ReturnApproved approved -> become(approved.returnId(), ReturnStatus.APPROVED);
            case ReturnDenied denied -> become(denied.returnId(), ReturnStatus.DENIED);
            case ReturnReceived received -> {
                var came = new LinkedHashMap<Sku, Integer>();
                received.received().forEach(each -> came.put(each.sku(), each.quantity()));
                returns.computeIfPresent(
                        received.returnId(),
                        (_, was) -> new Return(ReturnStatus.RECEIVED, came, was.exchangeFor(), was.requestHash()));
            }
            case ReturnSettled settled -> become(settled.returnId(), ReturnStatus.SETTLED);
        }
    }
}
