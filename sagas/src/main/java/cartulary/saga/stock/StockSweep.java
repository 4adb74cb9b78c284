package cartulary.saga.stock;

import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.InventoryCommand.ReleaseReservation;
import cartulary.contract.inventory.InventoryCommand.TransferStock;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.inventory.TransferId;
import cartulary.contract.ordering.CancellationReason;
import cartulary.contract.ordering.OrderCommand.RequestCancellation;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.Commands;
import cartulary.eventstore.StreamReader;
import cartulary.saga.support.StockBook;
import java.sql.Timestamp;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.jdbc.core.JdbcTemplate;

/** What has to be done about stock that no event asks for. By what the watch has counted; what it does may be done twice. */
final class StockSweep {
    private static final Logger LOG = LoggerFactory.getLogger(StockSweep.class);
    private static final Duration ASK_AGAIN = Duration.ofMinutes(10);
    /** Then a person looks at it. */
    private static final int ASKED_MAX = 6;

    private static final int AT_ONCE = 500;

    private final JdbcTemplate rows;
    private final StockBook book;
    private final Commands commands;
    private final StreamReader orders;
    private final InstantSource clock;
    private final StockAlarm alarm;

    private record Overdue(StockItemId item, OrderId order, Instant expiresAt, int asked) {}

    private record Bucket(long available, long events) {}

    StockSweep(
            JdbcTemplate rows,
            StockBook book,
            Commands commands,
            StreamReader orders,
            InstantSource clock,
            StockAlarm alarm) {
        this.rows = rows;
        this.book = book;
        this.commands = commands;
        this.orders = orders;
        this.clock = clock;
        this.alarm = alarm;
    }

    void run() {
        expire();
        balance();
    }

    /** An overdue hold asks its order's process to cancel, and is freed by itself only if there is no such order. */
    void expire() {
        var now = clock.instant();
        rows.query(
                        "select stock_item_id, order_id, expires_at, asked from stock_watch_holds where due <= ?"
                                + " order by due limit " + AT_ONCE,
                        (row, _) -> new Overdue(
                                new StockItemId(row.getString(1)),
                                new OrderId(row.getString(2)),
                                row.getTimestamp(3).toInstant(),
                                row.getInt(4)),
                        Timestamp.from(now))
                .forEach(hold -> ask(hold, now));
    }

    private void ask(Overdue hold, Instant now) {
        var story = orders.read(hold.order().value(), 0, 200)
                .map(stream ->
                        stream.events().stream().map(event -> event.type()).collect(Collectors.toSet()))
                .orElse(Set.of());
        if (story.contains("ordering.OrderConfirmed")) {
            due(hold, null); // Sold: it is kept until it is shipped.
            return;
        }
        due(hold, now.plus(ASK_AGAIN));
        if (hold.asked() == ASKED_MAX) {
            alarm.park(hold.item(), "expiry", "held for %s long after its time".formatted(hold.order()));
        }
        var gone = story.isEmpty() || story.contains("ordering.OrderCancelled");
        send(
                gone
                        ? new ReleaseReservation(hold.item(), hold.order(), hold.expiresAt())
                        : new RequestCancellation(hold.order(), CancellationReason.PAYMENT_WINDOW_ENDED));
    }

    private void due(Overdue hold, Instant when) {
        rows.update(
                "update stock_watch_holds set due = ?, asked = asked + 1 where stock_item_id = ? and order_id = ?",
                when == null ? null : Timestamp.from(when),
                hold.item().value(),
                hold.order().value());
    }

    /** Buckets in use are kept about equally full, those no longer in use are emptied; one round of moves at a time. */
    void balance() {
        rows.queryForList("select sku from stock_watch_buckets", String.class).stream()
                .map(Sku::new)
                .forEach(this::balance);
    }

    private void balance(Sku sku) {
        var plan = book.plan(sku);
        var known = new HashMap<StockItemId, Bucket>();
        rows.query(
                "select stock_item_id, on_hand - reserved, events from stock_watch_items where sku = ?",
                row -> {
                    known.put(new StockItemId(row.getString(1)), new Bucket(row.getLong(2), row.getLong(3)));
                },
                sku.value());
        known.keySet().stream().map(StockItemId::address).distinct().forEach(address -> {
            var moving = rows.queryForObject(
                    "select count(*) from stock_watch_transfers where sent_from like ? and sent_to like ?",
                    Long.class,
                    address + "%",
                    address + "%");
            if (moving != null && moving == 0) level(address, plan.buckets(), plan.bucketsOpened(), known);
        });
    }

    private void level(StockItemId address, int inUse, int opened, Map<StockItemId, Bucket> known) {
        var none = new Bucket(0, 0);
        var total = IntStream.range(0, opened)
                .mapToLong(i -> known.getOrDefault(address.bucket(i), none).available())
                .sum();
        var share = total / inUse;
        var surplus = new HashMap<StockItemId, Long>();
        for (var i = 0; i < opened; i++) {
            var available = known.getOrDefault(address.bucket(i), none).available();
            surplus.put(address.bucket(i), available - (i < inUse ? share : 0));
        }
        // Not for every unit: a move costs four events.
        var worth = Math.max(1, share / 4);
        var givers = by(surplus, Comparator.reverseOrder());
        var takers = by(surplus, Comparator.naturalOrder()).iterator();
        for (var giver : givers) {
            while (takers.hasNext() && surplus.get(giver) > 0) {
                var taker = takers.next();
                var missing = -surplus.get(taker);
                var isClosed = giver.bucket() >= inUse;
                if (missing < (isClosed ? 1 : worth)) {
                    if (!isClosed) return;
                    missing = surplus.get(giver); // What cannot be shared evenly goes to whom has least.
                }
                var units = (int) Math.min(Math.min(missing, surplus.get(giver)), 1_000_000);
                move(giver, taker, units, known.get(giver).events());
                surplus.merge(giver, (long) -units, Long::sum);
                if (surplus.get(giver) <= 0) break;
            }
        }
    }

    private static List<StockItemId> by(Map<StockItemId, Long> surplus, Comparator<Long> order) {
        return surplus.entrySet().stream()
                .sorted(Map.Entry.<StockItemId, Long>comparingByValue(order).thenComparing(Map.Entry.comparingByKey()))
                .map(Map.Entry::getKey)
                .toList();
    }

    /** Named by what the giver was when it was decided: decided again on the same numbers it is the same move. */
    private void move(StockItemId from, StockItemId to, int units, long events) {
        var transfer = TransferId.derivedFrom("balance", from.value(), to.value(), Long.toString(events));
        send(new TransferStock(from, to, transfer, units, "levelling of buckets"));
    }

    /** Reserved is the sum of what orders hold, for every item: one statement, so of one moment. */
    void compare() {
        rows.query("""
                        select i.stock_item_id, i.reserved, coalesce(sum(h.quantity), 0)
                        from stock_watch_items i left join stock_watch_holds h using (stock_item_id)
                        group by i.stock_item_id, i.reserved having i.reserved <> coalesce(sum(h.quantity), 0)""", (row, _) -> {
            alarm.raise(
                    new StockItemId(row.getString(1)),
                    "%d reserved, orders hold %d".formatted(row.getLong(2), row.getLong(3)));
            return null;
        });
    }

    private void send(Object command) {
        try {
            commands.send(command, Actor.system(StockWatch.PROCESSOR)).get(10, TimeUnit.SECONDS);
        } catch (ExecutionException refused) {
            LOG.info(
                    "{} was refused: {}",
                    command.getClass().getSimpleName(),
                    refused.getCause().toString());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        } catch (TimeoutException e) {
            LOG.warn("{} was not acknowledged in time", command.getClass().getSimpleName());
        }
    }
}
