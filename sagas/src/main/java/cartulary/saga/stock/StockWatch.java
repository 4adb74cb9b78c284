package cartulary.saga.stock;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.PlanningCommand.ReportAvailable;
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
import cartulary.contract.inventory.StockPlanEvent.StockPlanned;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import cartulary.saga.support.StockBook;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;
import org.springframework.jdbc.core.JdbcTemplate;

/**
 * Counts every unit once more, beside the aggregates and by nothing but their events, and raises the alarm at the first
 * event after which the numbers do not add up. What it has counted also says when a SKU ran low, which holds are overdue and
 * which buckets need to be filled.
 *
 * <p>Its rows and its token are one transaction: no event is counted twice, none is left out.
 */
@ProcessingGroup(StockWatch.PROCESSOR)
final class StockWatch {
    static final String PROCESSOR = "stock-watch";
    /** The order's own process has its deadline at the expiry; it is asked when it had its time to act on that. */
    static final Duration GRACE = Duration.ofMinutes(1);

    private final JdbcTemplate rows;
    private final StockBook book;
    private final Commands commands;
    private final StockAlarm alarm;
    /** SKU → whether it was low when that was last told by this process. */
    private final Map<Sku, Boolean> told = new ConcurrentHashMap<>();

    private record Counted(long onHand, long reserved, long promised, long shipped) {}

    StockWatch(JdbcTemplate rows, StockBook book, Commands commands, StockAlarm alarm) {
        this.rows = rows;
        this.book = book;
        this.commands = commands;
        this.alarm = alarm;
    }

    @EventHandler
    void on(StockEvent event) throws Exception {
        var item = event.stockItemId();
        var now = change(event);
        if (now == null) return;
        if (now.reserved() < 0 || now.onHand() < now.reserved() || now.promised() < 0 || now.shipped() < 0) {
            alarm.raise(item, "%s after %s".formatted(now, event.getClass().getSimpleName()));
        }
        tellIfLow(item.sku());
    }

    @EventHandler
    void on(StockPlanned event) throws Exception {
        if (event.plan().bucketsOpened() > 1) {
            rows.update(
                    "insert into stock_watch_buckets values (?) on conflict do nothing",
                    event.sku().value());
        }
        tellIfLow(event.sku());
    }

    /** Null if no number changed. */
    private Counted change(StockEvent event) {
        var item = event.stockItemId();
        return switch (event) {
            case StockReceived e -> add(item, e.quantity(), 0, 0, 0);
            case StockAdjusted e -> add(item, e.difference(), 0, 0, 0);
            case StockCounted e -> {
                var now = add(item, e.difference(), 0, 0, 0);
                if (now.onHand() != e.counted()) alarm.raise(item, "counted " + e.counted() + ", not " + now.onHand());
                yield now;
            }
            case StockRepaired e -> add(item, e.onHandDifference(), 0, 0, e.shippedDifference());
            case StockReserved e -> {
                hold(item, e.orderId(), e.quantity(), e.expiresAt());
                yield add(item, 0, e.quantity(), 0, 0);
            }
            case StockBackordered e -> {
                hold(item, e.orderId(), 0, e.expiresAt());
                yield add(item, 0, 0, e.quantity(), 0);
            }
            case BackorderFilled e -> {
                take(item, e.orderId(), -e.quantity());
                yield add(item, 0, e.quantity(), -e.quantity(), 0);
            }
            case StockReservationRejected _, ReservationLost _, TransferLanded _ -> null;
            case ReservationReleased e -> {
                release(item, e.orderId(), e.quantity());
                yield add(item, 0, -e.quantity(), e.backordered() == null ? 0 : -e.backordered(), 0);
            }
            case ReservationShipped e -> {
                take(item, e.orderId(), e.quantity());
                yield add(item, -e.quantity(), -e.quantity(), 0, e.quantity());
            }
            case StockRestocked e -> add(item, e.quantity(), 0, 0, 0);
            case TransferSent e -> {
                var sent = "insert into stock_watch_transfers values (?, ?, ?, ?) on conflict do nothing";
                if (rows.update(sent, e.transferId().value(), item.value(), e.to().value(), e.quantity()) == 0) {
                    alarm.raise(item, e.transferId() + " was sent twice");
                }
                yield add(item, -e.quantity(), 0, 0, 0);
            }
            case TransferRecalled e -> {
                end(item, e.transferId(), item, null, e.quantity());
                yield add(item, e.quantity(), 0, 0, 0);
            }
            case TransferAccepted e -> {
                end(item, e.transferId(), e.from(), item, e.quantity());
                yield add(item, e.quantity(), 0, 0, 0);
            }
        };
    }

    private Counted add(StockItemId item, long onHand, long reserved, long promised, long shipped) {
        return rows.queryForObject(
                """
                insert into stock_watch_items as known values (?, ?, ?, ?, ?, ?, 1)
                on conflict (stock_item_id) do update set
                    on_hand = known.on_hand + excluded.on_hand, reserved = known.reserved + excluded.reserved,
                    promised = known.promised + excluded.promised, shipped = known.shipped + excluded.shipped,
                    events = known.events + 1
                returning on_hand, reserved, promised, shipped""",
                (row, _) -> new Counted(row.getLong(1), row.getLong(2), row.getLong(3), row.getLong(4)),
                item.value(),
                item.sku().value(),
                onHand,
                reserved,
                promised,
                shipped);
    }

    private void hold(StockItemId item, OrderId order, long quantity, Instant expiresAt) {
        rows.update(
                """
                insert into stock_watch_holds as known values (?, ?, ?, ?, ?)
                on conflict (stock_item_id, order_id) do update set quantity = known.quantity + excluded.quantity""",
                item.value(),
                order.value(),
                quantity,
                Timestamp.from(expiresAt),
                Timestamp.from(expiresAt.plus(GRACE)));
    }

    /** Units leave a hold, never more than it has. */
    private void take(StockItemId item, OrderId order, long quantity) {
        var left = rows.query(
                "update stock_watch_holds set quantity = quantity - ? where stock_item_id = ? and order_id = ?"
                        + " returning quantity",
                (row, _) -> row.getLong(1),
                quantity,
                item.value(),
                order.value());
        if (left.isEmpty() || left.getFirst() < 0) {
            alarm.raise(item, "%d taken of %s for %s".formatted(quantity, left.isEmpty() ? "nothing" : left, order));
        }
        rows.update(
                "delete from stock_watch_holds where stock_item_id = ? and order_id = ? and quantity = 0"
                        + " and not exists (select from stock_watch_items i where i.stock_item_id = ? and i.promised > 0)",
                item.value(),
                order.value(),
                item.value());
    }

    /** What is released is all there is. */
    private void release(StockItemId item, OrderId order, long quantity) {
        var held = rows.query(
                "delete from stock_watch_holds where stock_item_id = ? and order_id = ? returning quantity",
                (row, _) -> row.getLong(1),
                item.value(),
                order.value());
        var was = held.isEmpty() ? 0 : held.getFirst();
        if (was != quantity) {
            alarm.raise(item, "%d released for %s, which held %d".formatted(quantity, order, was));
        }
    }

    private void end(StockItemId seenAt, TransferId transfer, StockItemId from, StockItemId to, long quantity) {
        var sent = rows.query(
                "delete from stock_watch_transfers where transfer_id = ? returning sent_from, sent_to, quantity",
                (row, _) -> row.getString(1).equals(from.value())
                        && (to == null || row.getString(2).equals(to.value()))
                        && row.getLong(3) == quantity,
                transfer.value());
        if (sent.isEmpty() || !sent.getFirst()) alarm.raise(seenAt, transfer + " did not come as it was sent");
    }

    private void tellIfLow(Sku sku) throws Exception {
        var lowAt = book.plan(sku).lowAt();
        if (lowAt == null && !told.getOrDefault(sku, false)) return;
        var available = Objects.requireNonNullElse(
                rows.queryForObject(
                        "select sum(on_hand - reserved) from stock_watch_items where sku = ?", Long.class, sku.value()),
                0L);
        var low = lowAt != null && available <= lowAt;
        if (Boolean.valueOf(low).equals(told.get(sku))) return;
        commands.send(new ReportAvailable(sku, (int) Math.min(available, Integer.MAX_VALUE)), Actor.system(PROCESSOR))
                .get(10, TimeUnit.SECONDS);
        told.put(sku, low);
    }
}
