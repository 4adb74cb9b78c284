package cartulary.sandbox;

import cartulary.sandbox.Change.Intent;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/** One decision in the making: what it sees, and what it will change. Lives under the store's lock. */
final class Booking {
    private final State state;
    private final Instant now;
    private final String requestId;
    private final String attemptKey;
    private final List<Change> changes = new ArrayList<>();
    private long ids;
    private long ledgerSeq;

    Booking(State state, Instant now, String requestId, String attemptKey) {
        this.state = state;
        this.now = now;
        this.requestId = requestId;
        this.attemptKey = attemptKey;
        this.ids = state.ids;
        this.ledgerSeq = state.ledger.size();
    }

    State state() {
        return state;
    }

    Instant now() {
        return now;
    }

    String requestId() {
        return requestId;
    }

    long seconds() {
        return now.getEpochSecond();
    }

    List<Change> changes() {
        return changes;
    }

    long ids() {
        return ids;
    }

    String id(String prefix) {
        ids++;
        return prefix + Ids.derive(state.seed, prefix + ids, 24);
    }

    <C extends Change> C put(C change) {
        changes.add(change);
        return change;
    }

    void event(String type, ObjectNode object) {
        String id = id("evt_");
        var endpoints = state.endpoints.values().stream()
                .filter(endpoint -> endpoint.wants(type))
                .map(Change.Endpoint::id)
                .toList();
        String body = StripeJson.event(id, type, seconds(), object, endpoints.size(), requestId, attemptKey)
                .toString();
        put(new Change.Happened(id, type, object.path("id").asText(), seconds(), body, endpoints));
    }

    void ledger(String kind, Intent intent, long amount, String reference, boolean late) {
        put(new Change.Entry(
                ++ledgerSeq,
                now.toString(),
                kind,
                intent.id,
                intent.orderId(),
                amount,
                intent.currency,
                reference,
                late,
                attemptKey));
    }
}
