package cartulary.eventstore;

import cartulary.contract.auditing.EventStream;
import cartulary.contract.support.CommandRefused;
import cartulary.contract.support.Failures;
import io.axoniq.axonserver.connector.event.EventChannel;
import io.axoniq.axonserver.grpc.MetaDataValue;
import io.axoniq.axonserver.grpc.event.Event;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.axonframework.axonserver.connector.AxonServerConnectionManager;

/** Reads streams as an Axon Server keeps them. */
final class AxonServerStreamReader implements StreamReader {
    private final AxonServerConnectionManager connections;
    private final String context;
    private final long patienceMillis;

    AxonServerStreamReader(AxonServerConnectionManager connections, String context, long patienceMillis) {
        this.connections = connections;
        this.context = context;
        this.patienceMillis = patienceMillis;
    }

    @Override
    public Optional<EventStream> read(String streamId, long from, int size) {
        var last = told(channel().findHighestSequence(streamId));
        if (last < 0) return Optional.empty();
        var end = Math.min(last + 1, from + size);
        if (from >= end) return Optional.of(new EventStream(streamId, java.util.List.of(), null));
        var events = channel()
                .openAggregateStream(streamId, from, end)
                .asStream()
                .map(AxonServerStreamReader::stored)
                .toList();
        return Optional.of(new EventStream(streamId, events, end <= last ? end : null));
    }

    @Override
    public long head() {
        return Math.max(0, told(channel().getLastToken()));
    }

    private EventChannel channel() {
        return connections.getConnection(context).eventChannel();
    }

    /** @throws CommandRefused as unavailable if the server does not tell in time */
    private long told(CompletableFuture<Long> answer) {
        try {
            return answer.get(patienceMillis, TimeUnit.MILLISECONDS);
        } catch (ExecutionException | TimeoutException e) {
            var refused = new CommandRefused(new Failures.Unavailable("the event store does not answer"));
            refused.addSuppressed(e);
            throw refused;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new CommandRefused(new Failures.Unavailable("interrupted"));
        }
    }

    static EventStream.StoredEvent stored(Event event) {
        return new EventStream.StoredEvent(
                event.getMessageIdentifier(),
                event.getAggregateSequenceNumber(),
                event.getPayload().getType(),
                event.getPayload().getRevision().isEmpty()
                        ? null
                        : event.getPayload().getRevision(),
                Instant.ofEpochMilli(event.getTimestamp()),
                event.getPayload().getData().toStringUtf8(),
                texts(event.getMetaDataMap()));
    }

    private static Map<String, String> texts(Map<String, MetaDataValue> metadata) {
        var texts = new TreeMap<String, String>();
        metadata.forEach((key, value) -> texts.put(key, value.getTextValue()));
        return texts;
    }
}
