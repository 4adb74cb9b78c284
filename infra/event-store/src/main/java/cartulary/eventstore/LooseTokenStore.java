package cartulary.eventstore;

import java.sql.PreparedStatement;
import java.sql.SQLException;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.axonframework.common.jdbc.ConnectionProvider;
import org.axonframework.common.jdbc.JdbcException;
import org.axonframework.eventhandling.Segment;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.eventhandling.tokenstore.GenericTokenEntry;
import org.axonframework.eventhandling.tokenstore.jdbc.JdbcTokenStore;
import org.axonframework.eventhandling.tokenstore.jdbc.TokenSchema;
import org.axonframework.serialization.Serializer;

/**
 * A transaction that moves a token on does not wait for the disk. All that it stores (the token, sagas, their deadlines and tasks,
 * dead letters) comes of events that are safe already, and is made again from them should the database lose its last moments: these go as
 * one, and none behind them stays. Whatever else is stored waits as ever, and makes what went before it safe as well.
 *
 * <p>A processor does not look at its token between two batches. So a token moves on only from where this process has left it:
 * where the database has forgotten a batch, the processor stumbles, reads the token and does the batch again.
 */
final class LooseTokenStore extends JdbcTokenStore {
    private record Place(String processor, int segment) {}

    private final ConnectionProvider connections;
    private final Serializer serializer;
    private final String nodeId;
    private final String moveOn;
    private final String extend;
    private final Runnable taken;
    private final Map<Place, GenericTokenEntry<byte[]>> left = new ConcurrentHashMap<>();

    private LooseTokenStore(
            Builder builder,
            ConnectionProvider connections,
            Serializer serializer,
            String nodeId,
            TokenSchema schema,
            Runnable taken) {
        super(builder);
        this.taken = taken;
        this.connections = connections;
        this.serializer = serializer;
        this.nodeId = nodeId;
        var asItWasLeft = " where %s = ? and %s = ? and %s = ? and %s is not distinct from ?"
                .formatted(
                        schema.ownerColumn(),
                        schema.processorNameColumn(),
                        schema.segmentColumn(),
                        schema.tokenColumn());
        this.extend = "update %s set %s = ?".formatted(schema.tokenTable(), schema.timestampColumn()) + asItWasLeft;
        this.moveOn = "update %s set %s = ?, %s = ?, %s = ?"
                        .formatted(
                                schema.tokenTable(),
                                schema.timestampColumn(),
                                schema.tokenColumn(),
                                schema.tokenTypeColumn())
                + asItWasLeft
                // For this transaction alone, and without a round trip of its own.
                + " and set_config('synchronous_commit', 'off', true) is not null";
    }

    /**
     * @param nodeId the same after a restart, which so takes up its own claims at once
     * @param taken called whenever a segment is taken up: until then another may have worked it, and written what comes of it
     */
    static LooseTokenStore of(
            ConnectionProvider connections,
            Serializer serializer,
            TokenSchema schema,
            String nodeId,
            Duration claimTimeout,
            Runnable taken) {
        var builder = builder()
                .connectionProvider(connections)
                .serializer(serializer)
                .schema(schema)
                .contentType(byte[].class)
                .nodeId(nodeId)
                .claimTimeout(claimTimeout);
        return new LooseTokenStore(builder, connections, serializer, nodeId, schema, taken);
    }

    @Override
    public TrackingToken fetchToken(String processor, int segment) {
        return fetched(super.fetchToken(processor, segment), processor, segment);
    }

    @Override
    public TrackingToken fetchToken(String processor, Segment segment) {
        return fetched(super.fetchToken(processor, segment), processor, segment.getSegmentId());
    }

    private TrackingToken fetched(TrackingToken token, String processor, int segment) {
        left.put(new Place(processor, segment), entry(token, processor, segment));
        taken.run();
        return token;
    }

    @Override
    public void storeToken(TrackingToken token, String processor, int segment) {
        FailPoint.BEFORE_TOKEN.pass();
        var place = new Place(processor, segment);
        var next = entry(token, processor, segment);
        var before = left.get(place);
        if (before == null) {
            super.storeToken(token, processor, segment); // Of a segment that nobody has fetched here.
        } else {
            require(place, before, moveOn, statement -> {
                statement.setString(1, next.timestampAsString());
                statement.setBytes(2, bytes(next));
                statement.setString(
                        3, token == null ? null : next.getTokenType().getName());
                return 3;
            });
        }
        left.put(place, next);
        FailPoint.AFTER_TOKEN.pass();
    }

    @Override
    public void extendClaim(String processor, int segment) {
        var place = new Place(processor, segment);
        var before = left.get(place);
        if (before == null) {
            super.extendClaim(processor, segment);
        } else {
            var now = entry(null, processor, segment);
            require(place, before, extend, statement -> {
                statement.setString(1, now.timestampAsString());
                return 1;
            });
        }
    }

    @Override
    public void initializeSegment(TrackingToken token, String processor, int segment) {
        left.remove(new Place(processor, segment));
        super.initializeSegment(token, processor, segment);
    }

    @Override
    public void deleteToken(String processor, int segment) {
        left.remove(new Place(processor, segment));
        super.deleteToken(processor, segment);
    }

    @Override
    public void releaseClaim(String processor, int segment) {
        left.remove(new Place(processor, segment));
        super.releaseClaim(processor, segment);
    }

    @FunctionalInterface
    private interface Binding {
        /** @return how many it has bound */
        int bind(PreparedStatement statement) throws SQLException;
    }

    private void require(Place place, GenericTokenEntry<byte[]> before, String sql, Binding changes) {
        try (var connection = connections.getConnection();
                var statement = connection.prepareStatement(sql)) {
            var bound = changes.bind(statement);
            statement.setString(bound + 1, nodeId);
            statement.setString(bound + 2, place.processor());
            statement.setInt(bound + 3, place.segment());
            statement.setBytes(bound + 4, bytes(before));
            if (statement.executeUpdate() == 1) return;
        } catch (SQLException e) {
            throw new JdbcException("the token of %s cannot be moved".formatted(place), e);
        }
        left.remove(place);
        throw new IllegalStateException(
                "the token of %s is not where this process left it: taken by another, or forgotten by the database"
                        .formatted(place));
    }

    private GenericTokenEntry<byte[]> entry(TrackingToken token, String processor, int segment) {
        return new GenericTokenEntry<>(token, serializer, byte[].class, processor, segment);
    }

    private static byte[] bytes(GenericTokenEntry<byte[]> entry) {
        var token = entry.getSerializedToken();
        return token == null ? null : token.getData();
    }
}
