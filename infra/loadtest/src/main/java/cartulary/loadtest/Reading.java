package cartulary.loadtest;

import cartulary.contract.ordering.OrderCommand.ConfirmOrder;
import cartulary.contract.ordering.OrderEvent;
import cartulary.contract.ordering.OrderId;
import cartulary.contract.payment.PaymentId;
import cartulary.contract.support.Actor;
import cartulary.eventstore.TrackingProcessor;
import cartulary.loadtest.Rows.Row;
import java.nio.charset.StandardCharsets;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.LongStream;
import org.axonframework.common.transaction.NoTransactionManager;
import org.axonframework.config.ConfigurerModule;
import org.axonframework.config.ProcessingGroup;
import org.axonframework.eventhandling.EventHandler;

/**
 * Reads a book of many orders, each placed and then confirmed, as fast as can be: by plain JDBC, and through a processor that
 * gets the events themselves, sealed fields opened.
 */
final class Reading {
    private static final int BATCH = 500;
    private static final int FETCH = 5000;
    static final int EVENTS_OF_AN_ORDER = 2;

    private final Options options;
    private final Database database;
    private final Supplier<Cpu> meter;
    private final Consumer<String> progress;
    private Rows rows;

    Reading(Options options, Database database, Supplier<Cpu> meter, Consumer<String> progress) {
        this.options = options;
        this.database = database;
        this.meter = meter;
        this.progress = progress;
    }

    /** Does nothing; is open once all that is measured stands ready. */
    @ProcessingGroup("replay-noop")
    static final class Noop {
        private final CountDownLatch gate = new CountDownLatch(1);
        private final CountDownLatch done = new CountDownLatch(1);
        private final AtomicLong seen = new AtomicLong();
        private final long enough;

        Noop(long enough) {
            this.enough = enough;
        }

        @EventHandler
        void on(OrderEvent event) throws InterruptedException {
            gate.await();
            if (seen.incrementAndGet() == enough) done.countDown();
        }
    }

    /** Writes the same events into the product's table and into Axon's. */
    void fill() throws Exception {
        try (var connection = database.connect();
                var statement = connection.createStatement();
                var shop = new Stock(database)) {
            Workload.await(Workload.place(shop, "sample", 0));
            var placed = Rows.lastStored(connection, "ordering.OrderPlaced");
            var order = new OrderId(orderOf(placed));
            Workload.await(shop.send(new ConfirmOrder(order, PaymentId.of(order)), Actor.system("checkout"), Map.of()));
            var confirmed = Rows.lastStored(connection, "ordering.OrderConfirmed");
            var was = Rows.ascii(order.value());
            statement.execute("truncate domainevententry");
            rows = Rows.ofProduct(connection, "domain_events");
            rows.copy(connection, events(placed, confirmed, was));
            if (options.variants().contains("stock")) {
                Rows.ofAxon(connection).copy(connection, events(placed, confirmed, was));
                statement.execute("vacuum analyze domainevententry");
            }
            // So that no reader writes: each row is known to be committed.
            statement.execute("vacuum analyze domain_events");
            progress.accept("wrote %d events of %d and %d bytes"
                    .formatted(options.events(), placed.payload().length, confirmed.payload().length));
        }
    }

    private static String orderOf(Rows.Sample placed) {
        var text = new String(placed.payload(), StandardCharsets.UTF_8);
        var at = text.indexOf("order-");
        return text.substring(at, at + "order-".length() + 32);
    }

    private Iterable<Row> events(Rows.Sample placed, Rows.Sample confirmed, byte[] was) {
        return () -> LongStream.range(0, options.events())
                .mapToObj(i -> {
                    var stream = Workload.orderStream(i / EVENTS_OF_AN_ORDER);
                    var sequence = i % EVENTS_OF_AN_ORDER;
                    var event = (sequence == 0 ? placed : confirmed).of(was, Rows.ascii(stream));
                    return new Row(i + 1, stream, sequence, event);
                })
                .iterator();
    }

    /** All columns of all rows, by a cursor, three times. */
    Line scan() throws SQLException {
        var rounds = new ArrayList<Load.Measured>();
        for (int round = 0; round <= 3; round++) {
            try (var connection = database.connect()) {
                var cpu = meter.get();
                var begun = System.nanoTime();
                var read = scan(connection);
                var seconds = (System.nanoTime() - begun) / 1e9;
                if (read != options.events()) throw new IllegalStateException("scanned " + read);
                if (round > 0) rounds.add(new Load.Measured(seconds, read, 0, 0, cpu.since()));
            }
        }
        return line("scan", "limit-1", 1, Writing.median(rounds));
    }

    private long scan(Connection connection) throws SQLException {
        connection.setAutoCommit(false);
        try (var query = connection.prepareStatement(rows.select() + " order by " + rows.positionColumn())) {
            query.setFetchSize(FETCH);
            try (var found = query.executeQuery()) {
                var columns = found.getMetaData().getColumnCount();
                long count = 0;
                long last = 0;
                while (found.next()) {
                    var position = found.getLong(1);
                    if (position != last + 1) throw new IllegalStateException("a gap behind " + last);
                    last = position;
                    for (int i = 2; i <= columns; i++) column(found, i, columns);
                    count++;
                }
                return count;
            }
        }
    }

    private static void column(ResultSet row, int number, int columns) throws SQLException {
        if (number > columns - 2) row.getBytes(number);
        else row.getString(number);
    }

    List<Line> noop(Line scan) throws Exception {
        var lines = new ArrayList<Line>();
        for (var variant : List.of("stock", "cartulary")) {
            if (!options.variants().contains(variant)) continue;
            replay(variant, 1, Math.max(1, options.events() / 5)); // Warms up.
            for (int segments : new int[] {1, 4}) {
                var line = line("replay-noop", variant, segments, replay(variant, segments, options.events()));
                progress.accept("replay-noop %s %d: %.0f/s".formatted(variant, segments, line.perSecond()));
                if (scan != null) line = line.against("scan", scan);
                if (variant.equals("cartulary")) {
                    var stock = Bar.find(lines, "replay-noop", "stock", segments);
                    if (stock.isPresent()) line = line.against("stock", stock.get());
                }
                lines.add(line);
            }
        }
        if (options.profile() != null && options.variants().contains("cartulary")) {
            try (var _ = Profile.of(options.profile(), "replay-noop", progress)) {
                replay("cartulary", 1, options.events());
            }
        }
        return lines;
    }

    /** As the views are replayed: in batches, tokens not in PostgreSQL, nothing in a transaction. */
    private Load.Measured replay(String variant, int segments, long events) throws Exception {
        var reader = new Noop(events);
        ConfigurerModule module = TrackingProcessor.named("replay-noop")
                .handler(reader)
                .inMemoryTokens()
                .transactions(NoTransactionManager.instance())
                .batch(BATCH)
                .segments(segments);
        try (var _ = variant.equals("stock") ? new Stock(database, module) : new Product(database, module)) {
            var cpu = meter.get();
            var begun = System.nanoTime();
            reader.gate.countDown();
            if (!reader.done.await(10, TimeUnit.MINUTES)) {
                throw new IllegalStateException("%s replayed only %d".formatted(variant, reader.seen.get()));
            }
            var seconds = (System.nanoTime() - begun) / 1e9;
            var used = cpu.since();
            if (events == options.events() && reader.seen.get() != events) {
                throw new IllegalStateException("replayed more than there is: " + reader.seen.get());
            }
            return new Load.Measured(seconds, events, 0, 0, used);
        }
    }

    private static Line line(String work, String variant, int clients, Load.Measured measured) {
        return new Line(
                work,
                variant,
                clients,
                Line.rounded(measured.perSecond(), 1),
                null,
                null,
                Line.rounded(measured.cpuMillisEach()),
                List.of(),
                Map.of("count", measured.rows()));
    }
}
