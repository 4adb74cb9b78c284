package cartulary.eventstore;

import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.time.OffsetDateTime;
import org.axonframework.eventhandling.DomainEventData;
import org.axonframework.eventhandling.DomainEventMessage;
import org.axonframework.eventhandling.EventMessage;
import org.axonframework.eventhandling.GlobalSequenceTrackingToken;
import org.axonframework.eventhandling.TrackedEventData;
import org.axonframework.eventhandling.TrackingToken;
import org.axonframework.serialization.SerializedMetaData;
import org.axonframework.serialization.SerializedObject;
import org.axonframework.serialization.Serializer;
import org.axonframework.serialization.SimpleSerializedObject;

/**
 * An event as the book has it.
 *
 * @param position in the global order, from 1; 0 while it is not stored
 * @param id of the event
 * @param aggregateType null if the event is no aggregate's
 * @param revision of the payload's type; null if it has none
 */
@SuppressWarnings("ArrayRecordComponent") // Handed from hand to hand, never compared.
record EventRow(
        long position,
        String id,
        String aggregateType,
        String aggregateId,
        long sequence,
        Instant at,
        String alias,
        String revision,
        byte[] payload,
        byte[] metadata)
        implements DomainEventData<byte[]>, TrackedEventData<byte[]> {
    static final String COLUMNS = """
            global_index, event_identifier, type, aggregate_identifier, sequence_number, time_stamp, payload_type,
            payload_revision, payload, meta_data""";

    /** The message keeps the bytes, so that its reader in this process need not make them again. */
    static EventRow of(EventMessage<?> event, Serializer serializer) {
        var payload = event.serializePayload(serializer, byte[].class);
        var metadata = event.serializeMetaData(serializer, byte[].class).getData();
        // As in Axon's own stores, an event of no aggregate is a stream of one.
        var aggregate = event instanceof DomainEventMessage<?> domain ? domain : null;
        return new EventRow(
                0,
                event.getIdentifier(),
                aggregate == null ? null : aggregate.getType(),
                aggregate == null ? event.getIdentifier() : aggregate.getAggregateIdentifier(),
                aggregate == null ? 0 : aggregate.getSequenceNumber(),
                event.getTimestamp(),
                payload.getType().getName(),
                payload.getType().getRevision(),
                payload.getData(),
                metadata);
    }

    /** @param row that holds {@link #COLUMNS} */
    static EventRow from(ResultSet row) throws SQLException {
        return new EventRow(
                row.getLong(1),
                row.getString(2),
                row.getString(3),
                row.getString(4),
                row.getLong(5),
                row.getObject(6, OffsetDateTime.class).toInstant(),
                row.getString(7),
                row.getString(8),
                row.getBytes(9),
                row.getBytes(10));
    }

    EventRow stored(long at) {
        return new EventRow(at, id, aggregateType, aggregateId, sequence, this.at, alias, revision, payload, metadata);
    }

    @Override
    public TrackingToken trackingToken() {
        return new GlobalSequenceTrackingToken(position);
    }

    @Override
    public String getEventIdentifier() {
        return id;
    }

    @Override
    public Instant getTimestamp() {
        return at;
    }

    @Override
    public SerializedObject<byte[]> getMetaData() {
        return new SerializedMetaData<>(metadata, byte[].class);
    }

    @Override
    public SerializedObject<byte[]> getPayload() {
        return new SimpleSerializedObject<>(payload, byte[].class, alias, revision);
    }

    @Override
    public String getType() {
        return aggregateType;
    }

    @Override
    public String getAggregateIdentifier() {
        return aggregateId;
    }

    @Override
    public long getSequenceNumber() {
        return sequence;
    }
}
