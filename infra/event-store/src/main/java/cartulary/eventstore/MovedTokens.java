package cartulary.eventstore;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;

/**
 * How far processors had come in the source, said in positions of the target: without it every process would be begun
 * again for every event there ever was.
 */
final class MovedTokens {
    private static final String TYPE = "axon.GlobalSequenceTrackingToken";
    /** Of the row that names the token store itself. */
    private static final String CONFIG = "__config";

    private static final ObjectMapper JSON = new ObjectMapper();

    private static final class Token {
        final String processor;
        final int segment;
        final Long source;
        Long target;

        Token(String processor, int segment, Long source) {
            this.processor = processor;
            this.segment = segment;
            this.source = source;
        }
    }

    private final Connection connection;
    private final String table;
    private final List<Token> tokens = new ArrayList<>();

    /** @throws Move.Refused if a processor is in the middle of something that cannot be said in other positions */
    MovedTokens(Connection connection, Move.Store from, Move.Store to) throws SQLException {
        this.connection = connection;
        this.table = table(to);
        try (var statement = connection.createStatement();
                var row = statement.executeQuery(
                        "select processor_name, segment, token, token_type from " + table(from))) {
            while (row.next()) {
                if (row.getString(1).equals(CONFIG)) continue;
                tokens.add(new Token(
                        row.getString(1),
                        row.getInt(2),
                        position(row.getString(1), row.getBytes(3), row.getString(4))));
            }
        }
    }

    /** The next event, where it stands in each store. */
    void pass(long source, long target) {
        for (var token : tokens) if (token.source != null && source <= token.source) token.target = target;
    }

    /** @return how many there are now */
    int store() throws SQLException {
        connection.setAutoCommit(false);
        try (var delete = connection.prepareStatement("delete from " + table + " where processor_name <> ?");
                var insert = connection.prepareStatement("insert into " + table
                        + " (processor_name, segment, token, token_type, time_stamp) values (?, ?, ?, ?, ?)")) {
            delete.setString(1, CONFIG);
            delete.executeUpdate();
            for (var token : tokens) {
                insert.setString(1, token.processor);
                insert.setInt(2, token.segment);
                insert.setBytes(
                        3,
                        token.target == null
                                ? null
                                : JSON.writeValueAsBytes(JSON.createObjectNode().put("globalIndex", token.target)));
                insert.setString(4, token.target == null ? null : TYPE);
                insert.setString(5, java.time.Instant.EPOCH.toString()); // Nobody's claim.
                insert.addBatch();
            }
            insert.executeBatch();
            connection.commit();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } finally {
            connection.setAutoCommit(true);
        }
        return tokens.size();
    }

    private static String table(Move.Store store) {
        return switch (store) {
            case POSTGRES -> "tokens";
            case AXON_SERVER -> "axon_server_tokens";
        };
    }

    private static Long position(String processor, byte[] token, String type) {
        if (token == null) return null;
        if (!type.equals(TYPE)) {
            throw new Move.Refused("processor %s is replaying: let it finish first (%s)".formatted(processor, type));
        }
        try {
            return JSON.readTree(token).required("globalIndex").longValue();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
