package cartulary.eventstore;

import com.google.protobuf.ByteString;
import io.axoniq.axonserver.connector.AxonServerConnection;
import io.axoniq.axonserver.connector.AxonServerConnectionFactory;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.connector.event.EventStream;
import io.axoniq.axonserver.connector.impl.ServerAddress;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.SerializedObject;
import io.axoniq.axonserver.grpc.event.Event;
import io.axoniq.axonserver.grpc.event.EventWithToken;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The events of an Axon Server's context, to be moved from or to. */
final class AxonServerBook implements Move.Book, AutoCloseable {
    private static final int PATIENCE_SECONDS = 30;
    private static final int BUFFER = 2_000;

    /** @param token null if the server asks for none */
    record Address(String servers, String context, String token) {}

    private final AxonServerConnectionFactory factory;
    private final AxonServerConnection connection;

    AxonServerBook(Address address) {
        var builder = AxonServerConnectionFactory.forClient("move-events")
                .routingServers(Arrays.stream(address.servers.split(","))
                        .map(AxonServerBook::server)
                        .toArray(ServerAddress[]::new))
                .connectTimeout(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (address.token != null) builder.token(address.token);
        factory = builder.build();
        connection = factory.connect(address.context);
    }

    private static ServerAddress server(String address) {
        var at = address.strip().split(":");
        return at.length == 1 ? new ServerAddress(at[0]) : new ServerAddress(at[0], Integer.parseInt(at[1]));
    }

    @Override
    public Move.Cursor read() {
        var head = told(channel().getLastToken());
        var stream = head < 0 ? null : channel().openStream(-1, BUFFER, BUFFER / 2);
        return new Move.Cursor() {
            private long last = -1;

            @Override
            public Move.Entry next() {
                if (last >= head) return null;
                var next = awaited(stream, last);
                last = next.getToken();
                return entry(next);
            }

            @Override
            public void close() {
                if (stream != null) stream.close();
            }
        };
    }

    @Override
    public void append(List<Move.Entry> entries) {
        var transaction = channel().startAppendEventsTransaction();
        entries.forEach(entry -> transaction.appendEvent(event(entry)));
        if (!told(transaction.commit()).getSuccess()) {
            throw new IllegalStateException("Axon Server did not take the events");
        }
    }

    private EventChannel channel() {
        return connection.eventChannel();
    }

    private static EventWithToken awaited(EventStream stream, long behind) {
        try {
            var next = stream.nextIfAvailable(PATIENCE_SECONDS, TimeUnit.SECONDS);
            if (next != null) return next;
            throw new IllegalStateException("Axon Server does not give the event behind " + behind);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static <T> T told(CompletableFuture<T> answer) {
        try {
            return answer.get(PATIENCE_SECONDS, TimeUnit.SECONDS);
        } catch (ExecutionException | TimeoutException e) {
            throw new IllegalStateException("Axon Server does not answer", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    private static Event event(Move.Entry entry) {
        var event = Event.newBuilder()
                .setMessageIdentifier(entry.id())
                .setTimestamp(entry.millis())
                .setPayload(SerializedObject.newBuilder()
                        .setType(entry.alias())
                        .setRevision(entry.revision() == null ? "" : entry.revision())
                        .setData(ByteString.copyFrom(entry.payload())));
        entry.metadata()
                .forEach((key, value) -> event.putMetaData(
                        key, MetaDataValue.newBuilder().setTextValue(value).build()));
        if (entry.aggregateType() != null) {
            event.setAggregateType(entry.aggregateType())
                    .setAggregateIdentifier(entry.aggregateId())
                    .setAggregateSequenceNumber(entry.sequence());
        }
        return event.build();
    }

    private static Move.Entry entry(EventWithToken stored) {
        var event = stored.getEvent();
        var aggregate = !event.getAggregateIdentifier().isEmpty();
        var metadata = new HashMap<String, Object>();
        event.getMetaDataMap()
                .forEach((key, value) -> metadata.put(key, value.hasTextValue() ? value.getTextValue() : value));
        return new Move.Entry(
                stored.getToken(),
                event.getMessageIdentifier(),
                aggregate ? event.getAggregateType() : null,
                aggregate ? event.getAggregateIdentifier() : null,
                event.getAggregateSequenceNumber(),
                event.getTimestamp(),
                event.getPayload().getType(),
                event.getPayload().getRevision().isEmpty()
                        ? null
                        : event.getPayload().getRevision(),
                event.getPayload().getData().toByteArray(),
                Move.texts(event.getMessageIdentifier(), metadata));
    }

    @Override
    public void close() {
        connection.disconnect();
        factory.shutdown();
    }
}
