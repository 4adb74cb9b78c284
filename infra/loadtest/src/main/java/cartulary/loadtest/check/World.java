package cartulary.loadtest.check;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * All that stands beside the events.
 *
 * @param now shop time
 * @param head the last position in the book
 * @param ledger the provider's, all of it, in order
 * @param deliveries of the provider's notifications, as the provider itself tells
 * @param views documents by collection and id: their {@code body}
 * @param tokens how far each processor is, by its name
 * @param sagas open processes: what each is associated with, as orderId=order-…
 * @param overdue stored tasks and deadlines that nobody works, though they were due a minute ago
 * @param letters of dead letters: the stream each is of, by processor and sequence
 * @param history of a client; empty if there is none
 */
record World(
        Instant now,
        long head,
        List<Entry> ledger,
        List<Delivery> deliveries,
        Map<String, Map<String, JsonNode>> views,
        Map<String, Long> tokens,
        List<Saga> sagas,
        List<String> overdue,
        Map<String, List<Letter>> letters,
        List<Told> history) {

    /**
     * A line of the provider's ledger.
     *
     * @param at by the provider's clock, which is the shop's
     * @param orderId empty if it names no order of ours
     * @param attemptKey the Idempotency-Key of the request that caused it; empty if there was none
     */
    record Entry(
            String provider,
            Instant at,
            String kind,
            String orderId,
            Sum amount,
            String reference,
            boolean late,
            String attemptKey) {}

    /** @param acknowledged whether the shop answered with a 2xx */
    record Delivery(String event, boolean acknowledged) {}

    record Saga(String id, String type, Map<String, String> associations) {}

    record Letter(String stream, long index) {}
}
