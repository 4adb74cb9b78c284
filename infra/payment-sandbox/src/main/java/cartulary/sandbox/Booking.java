package cartulary.sandbox;

import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.Trade;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

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
        put(new Change.Happened(id, type, object.path("id").asText(), seconds(), body, endpoints, null));
    }

    /** Tells the address that the trade, or its refund, was opened with; nobody if there is none. */
    void notice(Trade trade, String id, String type, String url, ObjectNode object) {
        if (url == null) return;
        var endpoint = "notify_" + trade.provider.text() + "_"
                + Ids.sign("endpoint", url).substring(0, 24);
        if (!state.endpoints.containsKey(endpoint)) {
            put(new Change.Endpoint(
                    endpoint, seconds(), url, List.of(), null, null, "a trade's own", Map.of(), trade.provider));
        }
        put(new Change.Happened(
                id, type, trade.number, seconds(), object.toString(), List.of(endpoint), trade.provider));
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
                attemptKey,
                null));
    }

    /** The order is what the merchant attached. */
    void ledger(String kind, Trade trade, long amount, String reference, boolean late) {
        put(new Change.Entry(
                ++ledgerSeq,
                now.toString(),
                kind,
                trade.number,
                trade.attach,
                amount,
                trade.currency,
                reference,
                late,
                null,
                trade.provider));
    }
}
