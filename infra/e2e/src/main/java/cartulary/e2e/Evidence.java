package cartulary.e2e;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * What the three witnesses say of one order.
 *
 * @param order its own stream, from the event store
 * @param payment its payment's stream; empty if there never was one
 * @param stock the whole stream of each SKU it asked for, by SKU
 * @param ledger the provider's own book, as far as it names the order
 * @param view what the shopper is shown
 */
record Evidence(
        List<Event> order, List<Event> payment, Map<String, List<Event>> stock, List<LedgerEntry> ledger, View view) {

    /**
     * @param type the alias without its feature, as OrderPlaced
     * @param payload as stored
     */
    record Event(String type, JsonNode payload) {
        long amount() {
            return payload.path("amount").path("minorUnits").asLong();
        }

        int quantity() {
            return payload.path("quantity").asInt();
        }
    }

    /** Amounts in minor units; {@code late} is money taken after the close. */
    record LedgerEntry(String kind, long amount, String currency, boolean late, Instant at) {}

    /**
     * @param reason null unless it was cancelled
     * @param captured null if there is no payment, or nothing is said of money
     */
    record View(
            String orderId,
            String status,
            String reason,
            long total,
            String currency,
            Long captured,
            Long refunded,
            List<Entry> timeline) {
        List<String> events() {
            return timeline.stream().map(Entry::event).toList();
        }
    }

    /** An entry of the timeline; {@code note} may be null. */
    record Entry(String event, Instant at, String note, String status) {}
}
