package cartulary.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.loadtest.Goods.Item;
import cartulary.loadtest.Rows.Row;
import cartulary.loadtest.Rows.Sample;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/**
 * A shop's past of as many events as a benchmark wants: one order that was really placed, paid and confirmed, lived again and
 * again by others, with ids of their own and SKUs of a large catalogue. Written by COPY into the book of a shop that is down.
 */
final class Past {
    private static final Pattern HEX = Pattern.compile("[0-9a-f]{32}");
    private static final Pattern OF_A_PROVIDER = Pattern.compile("(?<=[_:])[A-Za-z0-9]{14,}");
    private static final int ID_TAIL = 8;

    private record Lived(String stream, Sample sample, String payload) {}

    private final List<Lived> life;
    /** What tells one life from another. */
    private final Set<String> ids;

    private final String sku;
    private final List<Item> goods;
    private final Map<String, Long> next = new HashMap<>();
    private final Map<String, Long> first;

    private Past(List<Lived> life, Set<String> ids, String sku, List<Item> goods, Map<String, Long> first) {
        this.life = life;
        this.ids = ids;
        this.sku = sku;
        this.goods = goods;
        this.first = first;
    }

    /**
     * @param order that was confirmed; everything behind its first event is its life
     * @param sku that was ordered
     * @param events so many at least
     * @return how many events one life has
     */
    static int write(Connection connection, String order, String sku, List<Item> goods, long events)
            throws SQLException, IOException {
        var life = life(connection, order);
        var ids = new LinkedHashSet<String>();
        for (var lived : life) {
            if (lived.stream().startsWith("stock-")) continue;
            if (lived.stream().contains("guest") || lived.stream().contains("customer")) continue;
            for (var pattern : List.of(HEX, OF_A_PROVIDER)) {
                for (var found = pattern.matcher(lived.stream()); found.find(); ) ids.add(found.group());
            }
        }
        var past = new Past(life, ids, sku, goods, firsts(connection));
        var from = past.head(connection) + 1;
        var lives = (events + life.size() - 1) / life.size();
        Rows.ofProduct(connection, "domain_events")
                .copy(
                        connection,
                        () -> LongStream.range(0, lives)
                                .boxed()
                                .flatMap(number -> past.lived(number, from + number * life.size()))
                                .iterator());
        try (var statement = connection.createStatement()) {
            statement.execute("vacuum analyze domain_events");
        }
        return life.size();
    }

    private long head(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(max(global_index), 0) from domain_events")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Lived> life(Connection connection, String order) throws SQLException {
        try (var query = connection.prepareStatement("""
                select aggregate_identifier, type, payload_type, payload_revision, payload, meta_data
                from domain_events where global_index >= (select min(global_index) from domain_events where aggregate_identifier = ?)
                    and global_index <= (select max(global_index) from domain_events where payload_type not like 'catalog.%')
                    and payload_type not like 'catalog.%' and payload_type not like 'pricing.%'
                    and payload_type <> 'inventory.StockReceived'
                order by global_index""")) {
            query.setString(1, order);
            try (var row = query.executeQuery()) {
                var life = new ArrayList<Lived>();
                while (row.next()) {
                    var sample = new Sample(
                            row.getString(2), row.getString(3), row.getString(4), row.getBytes(5), row.getBytes(6));
                    life.add(new Lived(row.getString(1), sample, new String(sample.payload(), UTF_8)));
                }
                return List.copyOf(life);
            }
        }
    }

    /** Where each stream of which there is something goes on. */
    private static Map<String, Long> firsts(Connection connection) throws SQLException {
        var firsts = new HashMap<String, Long>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select aggregate_identifier, max(sequence_number) + 1 from domain_events group by 1")) {
            while (row.next()) firsts.put(row.getString(1), row.getLong(2));
        }
        return firsts;
    }

    private Stream<Row> lived(long number, long position) {
        var tail = "%0" + ID_TAIL + "x";
        var names = new HashMap<String, String>();
        for (var id : ids) names.put(id, id.substring(0, id.length() - ID_TAIL) + tail.formatted(number));
        names.put(sku, goods.get((int) (number % goods.size())).sku());
        var rows = new ArrayList<Row>();
        for (int i = 0; i < life.size(); i++) {
            var lived = life.get(i);
            var stream = renamed(lived.stream(), names);
            var sequence = next.merge(stream, first.getOrDefault(stream, 0L), (known, _) -> known + 1);
            var was = lived.sample();
            rows.add(new Row(
                    position + i,
                    stream,
                    sequence,
                    new Sample(
                            was.type(),
                            was.payloadType(),
                            was.payloadRevision(),
                            renamed(lived.payload(), names).getBytes(UTF_8),
                            renamed(new String(was.metaData(), UTF_8), names).getBytes(UTF_8))));
        }
        return rows.stream();
    }

    private static String renamed(String text, Map<String, String> names) {
        for (var name : names.entrySet()) text = text.replace(name.getKey(), name.getValue());
        return text;
    }
}
