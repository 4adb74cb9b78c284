package cartulary.eventstore;

import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Duration;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;

/**
 * A transaction that moves a token on does not wait for the disk. All that it stores (the token, sagas, their deadlines and tasks,
 * dead letters) comes of events that are safe already, and is made again from them should the database lose its last moments: these go as
 * one, and none behind them stays. Whatever else is stored waits as ever, and makes what went before it safe as well.
 */
final class LooseTokenStore extends JdbcTokenStore {
    private final Serializer serializer;
    private final String nodeId;
    private final String update;

    private LooseTokenStore(Builder builder, Serializer serializer, String nodeId, TokenSchema schema) {
        super(builder);
        this.serializer = serializer;
        this.nodeId = nodeId;
        this.update = "update %s set %s = ?, %s = ?, %s = ? where %s = ? and %s = ? and %s = ?"
                        .formatted(
                                schema.tokenTable(),
                                schema.tokenColumn(),
                                schema.tokenTypeColumn(),
                                schema.timestampColumn(),
                                schema.ownerColumn(),
                                schema.processorNameColumn(),
                                schema.segmentColumn())
                // For this transaction alone, and without a round trip of its own.
                + " and set_config('synchronous_commit', 'off', true) is not null";
    }

    /** @param nodeId the same after a restart, which so takes up its own claims at once */
    static LooseTokenStore of(
            ConnectionProvider connections,
            Serializer serializer,
            TokenSchema schema,
            String nodeId,
            Duration claimTimeout) {
        var builder = builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .schema(schema)
                .contentType(byte[].class)
                .nodeId(nodeId)
                .claimTimeout(claimTimeout);
        return new LooseTokenStore(builder, serializer, nodeId, schema);
    }

    @Override
    protected PreparedStatement storeUpdate(Connection connection, TrackingToken token, String processor, int segment)
            throws SQLException {
        var entry = new GenericTokenEntry<>(token, serializer, byte[].class, processor, segment);
        SerializedObject<byte[]> serialized = entry.getSerializedToken();
        var statement =
                connection.prepareStatement(update, ResultSet.TYPE_SCROLL_SENSITIVE, ResultSet.CONCUR_UPDATABLE);
        statement.setBytes(1, serialized == null ? null : serialized.getData());
        statement.setString(2, serialized == null ? null : serialized.getType().getName());
        statement.setString(3, entry.timestampAsString());
        statement.setString(4, nodeId);
        statement.setString(5, processor);
        statement.setInt(6, segment);
        return statement;
    }
}
