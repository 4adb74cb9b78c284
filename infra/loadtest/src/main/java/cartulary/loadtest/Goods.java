package cartulary.loadtest;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.catalog.ProductId;
import cartulary.contract.catalog.Sku;
import cartulary.contract.inventory.StockItemId;
import cartulary.contract.pricing.PriceId;
import cartulary.loadtest.Rows.Row;
import cartulary.loadtest.Rows.Sample;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.Currency;
import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * As many products as a benchmark wants, written behind the demo range of a shop that is down, by COPY. Each has a variant, a
 * price and stock, and is published; what it says of itself it says in the very bytes of a product of the demo range, with its
 * own ids, SKU and number in its name.
 */
final class Goods {
    private static final ObjectMapper JSON = new ObjectMapper();
    static final Currency CURRENCY = Currency.getInstance("CNY");
    /** Created, claimed, variant added, priced, received, published. */
    static final int EVENTS_EACH = 6;

    /**
     * @param shownPosition by which lists are sorted
     * @param minorUnits it costs as long as nobody changes that
     */
    record Item(
            String productId,
            String sku,
            String category,
            Map<String, String> options,
            long shownPosition,
            long minorUnits) {}

    private record Stored(String stream, Sample sample, ObjectNode json) {}

    /** One variant of a product of the demo range. */
    private record Model(
            Stored created, Stored claimed, Stored added, Stored priced, Stored received, Stored published) {
        String sku() {
            return added.json().path("sku").asText();
        }
    }

    private final List<Model> models;
    private final long head;
    private final int count;

    private Goods(List<Model> models, long head, int count) {
        this.models = models;
        this.head = head;
        this.count = count;
    }

    /** Writes them; no shop may hold the pen. */
    static List<Item> write(Connection connection, int count) throws SQLException, IOException {
        var goods = new Goods(models(connection), head(connection), count);
        Rows.ofProduct(connection, "domain_events").copy(connection, goods::rows);
        try (var statement = connection.createStatement()) {
            statement.execute("vacuum analyze domain_events"); // So that no reader writes.
        }
        return IntStream.range(0, count).mapToObj(goods::item).toList();
    }

    private static long head(Connection connection) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select coalesce(max(global_index), 0) from domain_events")) {
            row.next();
            return row.getLong(1);
        }
    }

    private static List<Model> models(Connection connection) throws SQLException, IOException {
        var created = new LinkedHashMap<String, Stored>();
        var published = new HashMap<String, Stored>();
        var added = new LinkedHashMap<String, List<Stored>>();
        var claimed = new HashMap<String, Stored>();
        var priced = new HashMap<String, Stored>();
        var received = new HashMap<String, Stored>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select aggregate_identifier, type, payload_type, payload_revision, payload, meta_data
                        from domain_events where payload_type in ('catalog.ProductCreated', 'catalog.VariantAdded',
                            'catalog.SkuClaimed', 'catalog.ProductPublished', 'pricing.PriceSet', 'inventory.StockReceived')
                        order by global_index""")) {
            while (row.next()) {
                var sample = new Sample(
                        row.getString(2), row.getString(3), row.getString(4), row.getBytes(5), row.getBytes(6));
                var json = (ObjectNode) JSON.readTree(sample.payload());
                var stored = new Stored(row.getString(1), sample, json);
                var product = json.path("productId").asText();
                var sku = json.path("sku").asText();
                switch (sample.payloadType()) {
                    case "catalog.ProductCreated" -> created.put(product, stored);
                    case "catalog.ProductPublished" -> published.put(product, stored);
                    case "catalog.VariantAdded" ->
                        added.computeIfAbsent(product, _ -> new ArrayList<>()).add(stored);
                    case "catalog.SkuClaimed" -> claimed.put(sku, stored);
                    case "pricing.PriceSet" -> {
                        if (stored.stream()
                                .equals(PriceId.of(new Sku(sku), CURRENCY).value())) priced.put(sku, stored);
                    }
                    default -> received.putIfAbsent(stored.stream(), stored);
                }
            }
        }
        var models = new ArrayList<Model>();
        // Variant by variant, so that neighbours differ.
        for (int number = 0; number < 100; number++) {
            for (var product : created.keySet()) {
                var variants = added.getOrDefault(product, List.of());
                if (number >= variants.size() || !published.containsKey(product)) continue;
                var variant = variants.get(number);
                var sku = variant.json().path("sku").asText();
                var stock = received.get(stock(sku));
                if (stock == null || !priced.containsKey(sku)) continue;
                models.add(new Model(
                        created.get(product),
                        claimed.get(sku),
                        variant,
                        priced.get(sku),
                        stock,
                        published.get(product)));
            }
        }
        if (models.isEmpty()) throw new IllegalStateException("the shop has no demo range to go by");
        return models;
    }

    private static String stock(String sku) {
        return StockItemId.of(new Sku(sku), StockItemId.MAIN).value();
    }

    private Iterator<Row> rows() {
        return IntStream.range(0, count).boxed().flatMap(this::rows).iterator();
    }

    private Stream<Row> rows(int number) {
        var model = models.get(number % models.size());
        var product = productId(number);
        var sku = sku(number);
        var names = new LinkedHashMap<String, String>();
        names.put(stock(model.sku()), stock(sku));
        names.put(
                PriceId.of(new Sku(model.sku()), CURRENCY).value(),
                PriceId.of(new Sku(sku), CURRENCY).value());
        names.put('"' + model.sku() + '"', '"' + sku + '"');
        names.put(model.created().json().path("productId").asText(), product);
        var from = head + 1 + (long) number * EVENTS_EACH;
        return Stream.of(
                row(from, product, 0, named(model.created(), number), names),
                row(from + 1, new Sku(sku).claimId(), 0, model.claimed().sample(), names),
                row(from + 2, product, 1, model.added().sample(), names),
                row(
                        from + 3,
                        PriceId.of(new Sku(sku), CURRENCY).value(),
                        0,
                        model.priced().sample(),
                        names),
                row(from + 4, stock(sku), 0, model.received().sample(), names),
                row(from + 5, product, 2, model.published().sample(), names));
    }

    private static Row row(long position, String stream, long sequence, Sample sample, Map<String, String> names) {
        var text = new String(sample.payload(), UTF_8);
        for (var name : names.entrySet()) text = text.replace(name.getKey(), name.getValue());
        return new Row(
                position,
                stream,
                sequence,
                new Sample(
                        sample.type(),
                        sample.payloadType(),
                        sample.payloadRevision(),
                        text.getBytes(UTF_8),
                        sample.metaData()));
    }

    private static Sample named(Stored created, int number) {
        var json = created.json().deepCopy();
        number(json.withObject("/name"), number);
        try {
            var was = created.sample();
            return new Sample(
                    was.type(), was.payloadType(), was.payloadRevision(), JSON.writeValueAsBytes(json), was.metaData());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Into each language. */
    private static void number(ObjectNode name, int number) {
        for (var field : new TreeMap<>(Map.copyOf(fields(name))).entrySet()) {
            if (field.getValue() instanceof ObjectNode inner) number(inner, number);
            else name.put(field.getKey(), field.getValue().asText() + " " + number);
        }
    }

    private static Map<String, com.fasterxml.jackson.databind.JsonNode> fields(ObjectNode node) {
        var fields = new HashMap<String, com.fasterxml.jackson.databind.JsonNode>();
        node.properties().forEach(field -> fields.put(field.getKey(), field.getValue()));
        return fields;
    }

    private Item item(int number) {
        var model = models.get(number % models.size());
        var options = new TreeMap<String, String>();
        model.added()
                .json()
                .path("options")
                .properties()
                .forEach(
                        option -> options.put(option.getKey(), option.getValue().asText()));
        return new Item(
                productId(number),
                sku(number),
                model.created().json().path("category").asText(null),
                options,
                head + (long) (number + 1) * EVENTS_EACH,
                model.priced().json().path("price").path("minorUnits").asLong());
    }

    private static String productId(int number) {
        return ProductId.derivedFrom("bench", Integer.toString(number)).value();
    }

    private static String sku(int number) {
        return "BENCH-%06d".formatted(number);
    }
}
