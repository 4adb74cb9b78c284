package cartulary.loadtest;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedOutputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import org.postgresql.PGConnection;
import org.postgresql.copy.PGCopyOutputStream;

/**
 * Rows of events written without any framework, with the very bytes that the serializer made of real ones. Fits the product's
 * table and Axon's, whatever types their columns have.
 */
final class Rows {
    /** What was stored of a real event. */
    @SuppressWarnings("ArrayRecordComponent") // Never compared.
    record Sample(String type, String payloadType, String payloadRevision, byte[] payload, byte[] metaData) {
        /** The same with another identifier, of the same length, in place of that one. */
        Sample of(byte[] was, byte[] is) {
            var changed = payload.clone();
            for (int at = 0; at + was.length <= changed.length; at++) {
                if (Arrays.equals(changed, at, at + was.length, was, 0, was.length)) {
                    System.arraycopy(is, 0, changed, at, is.length);
                }
            }
            return new Sample(type, payloadType, payloadRevision, changed, metaData);
        }
    }

    record Row(long position, String stream, long sequence, Sample event) {}

    /** In the order in which values are given; a table's own names for them. */
    private static final List<String> OURS = List.of(
            "global_index",
            "event_identifier",
            "aggregate_identifier",
            "sequence_number",
            "type",
            "time_stamp",
            "payload_type",
            "payload_revision",
            "payload",
            "meta_data");

    private static final List<String> AXONS = List.of(
            "globalindex",
            "eventidentifier",
            "aggregateidentifier",
            "sequencenumber",
            "type",
            "timestamp",
            "payloadtype",
            "payloadrevision",
            "payload",
            "metadata");

    /** Microseconds from 1970 to PostgreSQL's own beginning of time, 2000. */
    private static final long EPOCH_MICROS = 946_684_800_000_000L;

    private static final Instant WHEN = Instant.parse("2026-11-02T09:30:00.123Z");

    private final String table;
    private final Map<String, String> columns;

    private Rows(String table, Map<String, String> columns) {
        this.table = table;
        this.columns = columns;
    }

    static Rows ofProduct(Connection connection, String table) throws SQLException {
        return of(connection, table, OURS);
    }

    static Rows ofAxon(Connection connection) throws SQLException {
        return of(connection, "domainevententry", AXONS);
    }

    private static Rows of(Connection connection, String table, List<String> names) throws SQLException {
        var types = new LinkedHashMap<String, String>();
        try (var query = connection.prepareStatement("""
                select a.attname, t.typname from pg_attribute a join pg_type t on t.oid = a.atttypid
                where a.attrelid = cast(? as regclass) and a.attnum > 0 and not a.attisdropped
                """)) {
            query.setString(1, table);
            try (var found = query.executeQuery()) {
                while (found.next()) types.put(found.getString(1), found.getString(2));
            }
        }
        var columns = new LinkedHashMap<String, String>();
        for (var name : names) {
            if (!types.containsKey(name)) throw new IllegalStateException(table + " has no column " + name);
            columns.put(name, types.get(name));
        }
        return new Rows(table, columns);
    }

    String select() {
        return "select %s from %s".formatted(String.join(", ", columns.keySet()), table);
    }

    String positionColumn() {
        return columns.keySet().iterator().next();
    }

    /** One row a statement. */
    String insert() {
        return "insert into %s (%s) values (%s)"
                .formatted(
                        table,
                        String.join(", ", columns.keySet()),
                        columns.values().stream()
                                .map("cast(? as %s)"::formatted)
                                .collect(Collectors.joining(", ")));
    }

    /** As many rows as the arrays hold. */
    String insertMany() {
        return "insert into %s (%s) select * from unnest(%s)"
                .formatted(
                        table,
                        String.join(", ", columns.keySet()),
                        columns.values().stream()
                                .map("cast(? as %s[])"::formatted)
                                .collect(Collectors.joining(", ")));
    }

    /** Values of {@link #insert}. */
    Object[] values(Row row) {
        return new Object[] {
            row.position,
            UUID.randomUUID().toString(),
            row.stream,
            row.sequence,
            row.event.type,
            WHEN.toString(),
            row.event.payloadType,
            row.event.payloadRevision,
            row.event.payload,
            row.event.metaData
        };
    }

    /** Values of {@link #insertMany}, and their types. */
    Object[] values(Connection connection, List<Row> rows) throws SQLException {
        var each = rows.stream().map(this::values).toList();
        var types = new ArrayList<>(columns.values());
        var arrays = new Object[types.size()];
        for (int i = 0; i < arrays.length; i++) {
            var column = i;
            arrays[i] = connection.createArrayOf(
                    types.get(i),
                    types.get(i).equals("bytea")
                            ? each.stream().map(row -> row[column]).toArray(byte[][]::new)
                            : each.stream().map(row -> row[column]).toArray());
        }
        return arrays;
    }

    /** Writes rows by binary COPY: the fastest way in. */
    void copy(Connection connection, Iterable<Row> rows) throws SQLException, IOException {
        var into = "copy %s (%s) from stdin (format binary)".formatted(table, String.join(", ", columns.keySet()));
        var types = new ArrayList<>(columns.values());
        try (var out = new DataOutputStream(new BufferedOutputStream(
                new PGCopyOutputStream(connection.unwrap(PGConnection.class), into), 1 << 16))) {
            out.write("PGCOPY\n\377\r\n\0".getBytes(java.nio.charset.StandardCharsets.ISO_8859_1));
            out.writeInt(0);
            out.writeInt(0);
            for (var row : rows) {
                var values = values(row);
                out.writeShort(values.length);
                for (int i = 0; i < values.length; i++) write(out, types.get(i), values[i]);
            }
            out.writeShort(-1);
        }
    }

    private static void write(DataOutputStream out, String type, Object value) throws IOException {
        switch (value) {
            case null -> out.writeInt(-1);
            case Long number -> {
                out.writeInt(8);
                out.writeLong(number);
            }
            case byte[] bytes -> bytes(out, bytes);
            case String text
            when type.equals("timestamptz") -> {
                var instant = Instant.parse(text);
                out.writeInt(8);
                out.writeLong(instant.getEpochSecond() * 1_000_000 + instant.getNano() / 1000 - EPOCH_MICROS);
            }
            case String text
            when type.equals("uuid") -> {
                var id = UUID.fromString(text);
                out.writeInt(16);
                out.writeLong(id.getMostSignificantBits());
                out.writeLong(id.getLeastSignificantBits());
            }
            default -> bytes(out, value.toString().getBytes(UTF_8));
        }
    }

    private static void bytes(DataOutputStream out, byte[] bytes) throws IOException {
        out.writeInt(bytes.length);
        out.write(bytes);
    }

    /** What Axon's engine stored last under the payload type; by then the real command has been answered. */
    static Sample lastStored(Connection connection, String payloadType) throws SQLException {
        try (var query = connection.prepareStatement("""
                select type, payloadtype, payloadrevision, payload, metadata from domainevententry
                where payloadtype = ? order by globalindex desc limit 1
                """)) {
            query.setString(1, payloadType);
            try (var row = query.executeQuery()) {
                if (!row.next()) throw new IllegalStateException("no " + payloadType + " was stored");
                return new Sample(
                        row.getString(1), row.getString(2), row.getString(3), row.getBytes(4), row.getBytes(5));
            }
        }
    }

    static byte[] ascii(String text) {
        return text.getBytes(US_ASCII);
    }
}
