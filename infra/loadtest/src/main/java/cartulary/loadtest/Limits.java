package cartulary.loadtest;

import cartulary.contract.ordering.OrderId;
import cartulary.loadtest.Rows.Row;
import cartulary.loadtest.Rows.Sample;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * What the database itself can do: the same rows by plain JDBC into a table like the product's, with its indexes and without
 * its triggers.
 */
final class Limits {
    static final int BATCH = 256;
    private static final String TABLE = "limit_events";

    private final Database database;
    private final Map<String, Sample> samples = new HashMap<>();
    private final Rows rows;
    private final AtomicLong position = new AtomicLong();
    private final long[] sequences = new long[Workload.STREAMS];

    Limits(Database database) throws Exception {
        this.database = database;
        // Real commands make the samples; the product's migrations make the table that this one is like.
        try (var shop = new Stock(database)) {
            Workload.await(Workload.create(shop, "sample", 0));
            Workload.await(Workload.begin(shop, 0));
            Workload.await(Workload.append(shop, 0, "sample-0"));
        }
        try (var connection = database.connect();
                var statement = connection.createStatement()) {
            samples.put("create", Rows.lastStored(connection, "ordering.OrderPlaced"));
            samples.put("append", Rows.lastStored(connection, "inventory.StockAdjusted"));
            statement.execute("create table %s (like domain_events including all)".formatted(TABLE));
            rows = Rows.ofProduct(connection, TABLE);
        }
    }

    Sample sample(String name) {
        return samples.get(name);
    }

    /** Each with a connection of its own, that writes one row a commit. */
    List<Sender> single(String work, int connections) throws SQLException {
        var senders = new ArrayList<Sender>();
        for (int i = 0; i < connections; i++) senders.add(new Sender(work, i, connections, 1));
        return senders;
    }

    /** One connection, {@value #BATCH} rows a commit. */
    Sender batch(String work) throws SQLException {
        return new Sender(work, 0, 1, BATCH);
    }

    final class Sender implements Load.Step, AutoCloseable {
        private final Sample sample;
        private final boolean creates;
        private final int first;
        private final int clients;
        private final int size;
        private final Connection connection;
        private final PreparedStatement insert;
        private int stream;

        private Sender(String work, int first, int clients, int size) throws SQLException {
            this.sample = samples.get(work);
            this.creates = work.equals("create");
            this.first = first;
            this.stream = first;
            this.clients = clients;
            this.size = size;
            this.connection = database.connect();
            this.insert = connection.prepareStatement(size == 1 ? rows.insert() : rows.insertMany());
        }

        @Override
        public void run() throws SQLException {
            Object[] values;
            if (size == 1) {
                values = rows.values(next());
            } else {
                var batch = new ArrayList<Row>(size);
                while (batch.size() < size) batch.add(next());
                values = rows.values(connection, batch);
            }
            for (int i = 0; i < values.length; i++) insert.setObject(i + 1, values[i]);
            insert.executeUpdate();
        }

        private Row next() {
            var at = position.incrementAndGet();
            if (creates) {
                var order = OrderId.derivedFrom("limit", Long.toString(at));
                return new Row(at, order.value(), 0, sample);
            }
            var row = new Row(at, Workload.stockStream(stream), sequences[stream]++, sample);
            stream = stream + clients < Workload.STREAMS ? stream + clients : first;
            return row;
        }

        @Override
        public void close() throws SQLException {
            connection.close();
        }
    }
}
