package cartulary.eventstore;

import static java.nio.charset.StandardCharsets.UTF_8;

import cartulary.contract.auditing.EventStream;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.OffsetDateTime;
import java.util.ArrayList;
import java.util.Map;
import java.util.Optional;
import javax.sql.DataSource;
import org.springframework.jdbc.core.simple.JdbcClient;

/** Reads streams as they are stored: nothing upcast, nothing unsealed. */
final class PostgresStreamReader implements StreamReader {
    private static final TypeReference<Map<String, String>> METADATA = new TypeReference<>() {};
    private final JdbcClient database;
    private final ObjectMapper mapper = new ObjectMapper();

    PostgresStreamReader(DataSource dataSource) {
        this.database = JdbcClient.create(dataSource);
    }

    @Override
    public Optional<EventStream> read(String streamId, long from, int size) {
        var rows = database.sql("""
                        select event_identifier, sequence_number, payload_type, payload_revision, time_stamp, payload, meta_data
                        from domain_events where aggregate_identifier = ? and sequence_number >= ?
                        order by sequence_number limit ?
                        """)
                .params(streamId, from, size + 1)
                .query((row, _) -> stored(row))
                .list();
        if (rows.isEmpty() && !exists(streamId)) return Optional.empty();
        var events = new ArrayList<>(rows.subList(0, Math.min(size, rows.size())));
        return Optional.of(new EventStream(
                streamId, events, rows.size() > size ? rows.get(size).sequence() : null));
    }

    @Override
    public long head() {
        return database.sql("select coalesce(max(global_index), 0) from domain_events")
                .query(Long.class)
                .single();
    }

    private boolean exists(String streamId) {
        return database.sql("select exists (select from domain_events where aggregate_identifier = ?)")
                .param(streamId)
                .query(Boolean.class)
                .single();
    }

    private EventStream.StoredEvent stored(ResultSet row) throws SQLException {
        try {
            return new EventStream.StoredEvent(
                    row.getString("event_identifier"),
                    row.getLong("sequence_number"),
                    row.getString("payload_type"),
                    row.getString("payload_revision"),
                    row.getObject("time_stamp", OffsetDateTime.class).toInstant(),
                    new String(row.getBytes("payload"), UTF_8),
                    mapper.readValue(row.getBytes("meta_data"), METADATA));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("metadata that is no JSON: " + row.getString("event_identifier"), e);
        } catch (java.io.IOException e) {
            throw new java.io.UncheckedIOException(e);
        }
    }
}
