package cartulary.contract.auditing;

import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Events of one aggregate as they are stored.
 *
 * @param next the sequence to go on from; null at the end
 */
public record EventStream(String streamId, List<StoredEvent> events, Long next) {
    /**
     * @param type the alias, as ordering.OrderPlaced
     * @param payload the JSON as stored, sealed fields still sealed
     * @param metadata actor, roles, correlationId, causationId, traceparent, idempotencyKey, as far as known
     */
    public record StoredEvent(
            String eventId,
            long sequence,
            String type,
            String revision,
            Instant at,
            String payload,
            Map<String, String> metadata) {}
}
