package cartulary.loadtest.check;

import cartulary.loadtest.check.World.Delivery;
import cartulary.loadtest.check.World.Entry;
import cartulary.loadtest.check.World.Letter;
import cartulary.loadtest.check.World.Saga;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.mongodb.client.MongoClients;
import com.mongodb.client.MongoDatabase;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.bson.Document;
import org.bson.json.JsonWriterSettings;
import org.bson.types.Binary;

/**
 * Reads what a shop keeps: its book, its views and the provider's ledger. Plain SQL, documents and HTTP, found by the data folder or
 * by settings.
 *
 * @param settings as given to {@code up}: postgres.url, postgres.user, postgres.password, mongo.uri, stripe.api-base
 */
record Stores(Path data, Map<String, String> settings) {
    static final ObjectMapper JSON = new ObjectMapper();
    private static final HttpClient HTTP = HttpClient.newBuilder()
            .version(HttpClient.Version.HTTP_1_1)
            .connectTimeout(Duration.ofSeconds(5))
            .build();
    private static final Duration OVERDUE = Duration.ofMinutes(1);

    /** The process of the shop, if one is up. */
    Optional<ProcessHandle> shop() {
        try {
            var pid = Long.parseLong(
                    Files.readString(data.resolve("run/shop.pid")).strip());
            return ProcessHandle.of(pid).filter(_ -> Files.exists(data.resolve("shop.json")));
        } catch (IOException | NumberFormatException _) {
            return Optional.empty();
        }
    }

    /** Everything now, judged. */
    Judge judged(List<Told> history, Consumer<Findings> told) throws IOException, SQLException {
        // The provider's first: of what it has done by then, the book may know already, and soon will.
        var ledger = ledger();
        var deliveries = deliveries();
        var judge = new Judge();
        try (var connection = connect()) {
            connection.setReadOnly(true);
            connection.setAutoCommit(false);
            connection.setTransactionIsolation(Connection.TRANSACTION_REPEATABLE_READ);
            var head = number(connection, "select coalesce(max(global_index), 0) from domain_events");
            events(connection, judge);
            var ahead = number(connection, "select ahead_millis from shop_clock");
            var now = Instant.now().plusMillis(ahead); // Machine time and how far the shop's is ahead of it.
            var tokens = tokens(connection);
            var sagas = sagas(connection);
            var overdue = overdue(connection, now);
            var letters = letters(connection);
            Map<String, Map<String, JsonNode>> views;
            try (var client = MongoClients.create(mongo())) {
                var database =
                        client.getDatabase(Optional.ofNullable(new com.mongodb.ConnectionString(mongo()).getDatabase())
                                .orElse("cartulary"));
                views = views(database);
                tokens.putAll(tokens(database));
                letters.putAll(letters(database));
            }
            told.accept(judge.conclude(
                    new World(now, head, ledger, deliveries, views, tokens, sagas, overdue, letters, history)));
        }
        return judge;
    }

    // The book and what goes with it.

    Connection connect() throws IOException, SQLException {
        if (settings.containsKey("postgres.url")) {
            return DriverManager.getConnection(
                    settings.get("postgres.url"),
                    settings.getOrDefault("postgres.user", "cartulary"),
                    settings.getOrDefault("postgres.password", ""));
        }
        return DriverManager.getConnection(
                "jdbc:postgresql://127.0.0.1:%d/cartulary".formatted(port("postgresql")),
                "cartulary",
                json("secrets.json").path("postgres.cartulary").asText());
    }

    private static void events(Connection connection, Judge judge) throws SQLException, IOException {
        try (var statement = connection.prepareStatement("""
                select global_index, event_identifier, aggregate_identifier, sequence_number, payload_type, time_stamp, payload, meta_data
                from domain_events order by global_index""")) {
            statement.setFetchSize(2_000);
            try (var row = statement.executeQuery()) {
                while (row.next()) judge.see(event(row));
            }
        }
    }

    private static Event event(ResultSet row) throws SQLException, IOException {
        return new Event(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getLong(4),
                row.getString(5),
                row.getTimestamp(6).toInstant(),
                JSON.readTree(row.getBytes(7)),
                JSON.readTree(row.getBytes(8)));
    }

    private static long number(Connection connection, String query) throws SQLException {
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(query)) {
            return row.next() ? row.getLong(1) : 0;
        }
    }

    private static Map<String, Long> tokens(Connection connection) throws SQLException, IOException {
        var tokens = new TreeMap<String, Long>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("select processor_name, segment, token from tokens")) {
            while (row.next()) tokens.put(row.getString(1) + "[" + row.getInt(2) + "]", position(row.getBytes(3)));
        }
        return tokens;
    }

    private static long position(byte[] token) throws IOException {
        return token == null ? -1 : JSON.readTree(token).findPath("globalIndex").asLong(-1);
    }

    private static List<Saga> sagas(Connection connection) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        var associations = new HashMap<String, Map<String, String>>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select s.saga_id, s.saga_type, a.association_key, a.association_value
                        from sagas s left join saga_associations a on a.saga_id = s.saga_id order by s.saga_id""")) {
            while (row.next()) {
                types.put(row.getString(1), row.getString(2));
                if (row.getString(3) == null) continue;
                associations
                        .computeIfAbsent(row.getString(1), _ -> new TreeMap<>())
                        .put(row.getString(3), row.getString(4));
            }
        }
        return types.entrySet().stream()
                .map(each ->
                        new Saga(each.getKey(), each.getValue(), associations.getOrDefault(each.getKey(), Map.of())))
                .toList();
    }

    private static List<String> overdue(Connection connection, Instant now) throws SQLException {
        var overdue = new ArrayList<String>();
        try (var statement = connection.prepareStatement(
                "select task_name, task_instance, execution_time from (select * from scheduled_tasks"
                        + " union all select * from scheduled_letters) as stored where execution_time < ?")) {
            statement.setTimestamp(1, java.sql.Timestamp.from(now.minus(OVERDUE)));
            try (var row = statement.executeQuery()) {
                while (row.next()) {
                    overdue.add("%s %s, due at %s".formatted(row.getString(1), row.getString(2), row.getString(3)));
                }
            }
        }
        return overdue;
    }

    private static Map<String, List<Letter>> letters(Connection connection) throws SQLException {
        var letters = new TreeMap<String, List<Letter>>();
        try (var statement = connection.createStatement();
                var row = statement.executeQuery("""
                        select processing_group, sequence_identifier, aggregate_identifier, sequence_index
                        from dead_letters order by 1, 2, sequence_index""")) {
            while (row.next()) {
                letters.computeIfAbsent(row.getString(1) + " " + row.getString(2), _ -> new ArrayList<>())
                        .add(new Letter(row.getString(3), row.getLong(4)));
            }
        }
        return letters;
    }

    // The views.

    private String mongo() throws IOException {
        if (settings.containsKey("mongo.uri")) return settings.get("mongo.uri");
        return "mongodb://127.0.0.1:" + port("mongodb");
    }

    private static Map<String, Map<String, JsonNode>> views(MongoDatabase database) throws IOException {
        var views = new TreeMap<String, Map<String, JsonNode>>();
        var relaxed = JsonWriterSettings.builder()
                .outputMode(org.bson.json.JsonMode.RELAXED)
                .build();
        for (var name : List.of("orders", "sku_stock", "notifications", "process_runs")) {
            var documents = new HashMap<String, JsonNode>();
            for (var document : database.getCollection(name).find()) {
                var body = (Document) document.get("body");
                if (body != null) documents.put(document.get("_id").toString(), JSON.readTree(body.toJson(relaxed)));
            }
            views.put(name, documents);
        }
        return views;
    }

    private static Map<String, Long> tokens(MongoDatabase database) throws IOException {
        var tokens = new TreeMap<String, Long>();
        for (var document : database.getCollection("tokens").find()) {
            var name = document.getString("processorName");
            if (name == null || name.startsWith("__")) continue;
            var token = document.get("token", Binary.class);
            tokens.put(
                    "view " + name + "[" + document.get("segment") + "]",
                    position(token == null ? null : token.getData()));
        }
        return tokens;
    }

    private static Map<String, List<Letter>> letters(MongoDatabase database) {
        var letters = new TreeMap<String, List<Letter>>();
        for (var document : database.getCollection("dead_letters").find()) {
            var sequence = document.getString("projection") + " " + document.get("_id");
            letters.computeIfAbsent(sequence, _ -> new ArrayList<>())
                    .add(new Letter(String.valueOf(document.get("stream")), 0));
        }
        return letters;
    }

    // The provider.

    private List<Entry> ledger() throws IOException {
        var entries = new ArrayList<Entry>();
        for (var entry : get("/sandbox/ledger")) entries.add(entry(entry));
        return entries;
    }

    static Entry entry(JsonNode entry) {
        return new Entry(
                entry.path("provider").asText(),
                Instant.parse(entry.path("at").asText()),
                entry.path("kind").asText(),
                text(entry, "orderId"),
                new Sum(
                        entry.path("amount").asLong(),
                        entry.path("currency").asText().toUpperCase(Locale.ROOT)),
                reference(entry),
                entry.path("late").asBoolean(),
                text(entry, "attemptKey"));
    }

    /** What Alipay gave back with the cancel of a trade has a number of its own there; in the book it has the trade's. */
    private static String reference(JsonNode entry) {
        var reference = entry.path("reference").asText();
        var cancelled = "cancel_" + entry.path("paymentIntent").asText();
        return reference.equals(cancelled) ? entry.path("paymentIntent").asText() : reference;
    }

    /** Empty if there is none. */
    private static String text(JsonNode entry, String field) {
        return entry.path(field).isTextual() ? entry.path(field).asText() : "";
    }

    private List<Delivery> deliveries() throws IOException {
        var deliveries = new ArrayList<Delivery>();
        for (var delivery : get("/sandbox/deliveries")) {
            var acknowledged = false;
            for (var attempt : delivery.path("attempts"))
                acknowledged |= attempt.path("status").asInt() / 100 == 2;
            deliveries.add(new Delivery(delivery.path("event").asText(), acknowledged));
        }
        return deliveries;
    }

    private JsonNode get(String path) throws IOException {
        var base = settings.getOrDefault("stripe.api-base", "http://127.0.0.1:" + port("sandbox"));
        var request = HttpRequest.newBuilder(URI.create(base + path))
                .timeout(Duration.ofSeconds(60))
                .build();
        try {
            var answer = HTTP.send(request, HttpResponse.BodyHandlers.ofString(StandardCharsets.UTF_8));
            if (answer.statusCode() != 200) throw new IOException(path + " answered " + answer.statusCode());
            return JSON.readTree(answer.body());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }

    // The data folder.

    private int port(String server) throws IOException {
        var port = json("run/" + server + ".json").path("port").asInt();
        if (port == 0) throw new IOException("there is no %s in %s".formatted(server, data.resolve("run")));
        return port;
    }

    JsonNode json(String file) throws IOException {
        return Files.exists(data.resolve(file))
                ? JSON.readTree(data.resolve(file).toFile())
                : JSON.createObjectNode();
    }
}
