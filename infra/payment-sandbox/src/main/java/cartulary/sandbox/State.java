package cartulary.sandbox;

import cartulary.sandbox.Change.Attempted;
import cartulary.sandbox.Change.Charge;
import cartulary.sandbox.Change.Endpoint;
import cartulary.sandbox.Change.Entry;
import cartulary.sandbox.Change.Intent;
import cartulary.sandbox.Change.Refund;
import cartulary.sandbox.Change.Transaction;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;

/** What the journal's lines leave behind. Bodies of events and of remembered answers stay in the file. Guarded by the store's lock. */
final class State {
    /** Objects of one kind in the order they were made; the provider lists them newest first. */
    static final class Shelf<T> {
        private final List<T> items = new ArrayList<>();
        private final Map<String, Integer> index = new HashMap<>();

        T get(String id) {
            Integer at = id == null ? null : index.get(id);
            return at == null ? null : items.get(at);
        }

        List<T> all() {
            return items;
        }

        private void put(String id, T item) {
            Integer at = index.get(id);
            if (at != null) {
                items.set(at, item);
            } else {
                index.put(id, items.size());
                items.add(item);
            }
        }

        /**
         * Newest first.
         *
         * @param after the page begins behind this id; null for the newest
         * @param before the page ends in front of this id; null to page with {@code after}
         */
        List<T> page(String after, String before, int most, Predicate<T> wanted) {
            var page = new ArrayList<T>();
            if (before != null) {
                for (int i = index.get(before) + 1; i < items.size() && page.size() < most; i++) {
                    if (wanted.test(items.get(i))) page.addFirst(items.get(i));
                }
            } else {
                for (int i = after == null ? items.size() - 1 : index.get(after) - 1;
                        i >= 0 && page.size() < most;
                        i--) {
                    if (wanted.test(items.get(i))) page.add(items.get(i));
                }
            }
            return page;
        }
    }

    record EventRef(
            String id,
            String type,
            String objectId,
            long created,
            Journal.Position position,
            Change.WalletBrand provider) {}

    record AnswerRef(String fingerprint, long created, Journal.Position position) {}

    /** One event on its way to one endpoint. */
    static final class Delivery {
        final String event;
        final String endpoint;
        final List<Attempted> attempts = new ArrayList<>(1);
        /** When it is due; null once it is delivered or given up. */
        Long nextMillis;
        /** Tries since the event happened or a person asked again. */
        int tries;
        /** How often a person asked for it again. */
        int asked;

        boolean delivered;

        Delivery(String event, String endpoint, long nextMillis) {
            this.event = event;
            this.endpoint = endpoint;
            this.nextMillis = nextMillis;
        }

        String status() {
            if (nextMillis != null) return "pending";
            return delivered ? "delivered" : "failed";
        }
    }

    /** What the bills say wrong, by the trade's number; not kept. */
    final Map<String, Bills.Misprint> misprints = new HashMap<>();

    /** Where browsers find our pages; not kept. */
    String publicUrl = "";

    byte[] seed;
    /** How many ids were made. */
    long ids;

    long offsetMillis;
    final Shelf<Intent> intents = new Shelf<>();
    final Shelf<Charge> charges = new Shelf<>();
    final Shelf<Refund> refunds = new Shelf<>();
    final Shelf<Transaction> transactions = new Shelf<>();
    final Shelf<Change.Session> sessions = new Shelf<>();
    final Shelf<Change.Dispute> disputes = new Shelf<>();
    final Shelf<Change.Customer> customers = new Shelf<>();
    final Shelf<Change.Method> methods = new Shelf<>();
    final Shelf<EventRef> events = new Shelf<>();
    final Map<String, Endpoint> endpoints = new LinkedHashMap<>();
    final Map<String, Delivery> deliveries = new LinkedHashMap<>();
    final List<Entry> ledger = new ArrayList<>();
    final Map<String, AnswerRef> answers = new HashMap<>();
    final Shelf<Change.Trade> trades = new Shelf<>();
    final Map<String, Change.Trade> tradesByCode = new HashMap<>();
    final Map<String, Change.Trade> tradesByTransaction = new HashMap<>();
    final Shelf<Change.TradeRefund> tradeRefunds = new Shelf<>();

    static String deliveryKey(String event, String endpoint) {
        return event + "/" + endpoint;
    }

    void apply(Change change, Journal.Position position) {
        switch (change) {
            case Change.Started started -> seed = HexFormat.of().parseHex(started.seed());
            case Change.ClockMoved moved -> offsetMillis = moved.offsetMillis();
            case Intent intent -> intents.put(intent.id, intent);
            case Charge charge -> charges.put(charge.id, charge);
            case Refund refund -> refunds.put(refund.id(), refund);
            case Change.Session session -> sessions.put(session.id(), session);
            case Change.Dispute dispute -> disputes.put(dispute.id(), dispute);
            case Change.Customer customer -> customers.put(customer.id(), customer);
            case Change.Method method -> methods.put(method.id(), method);
            case Transaction transaction -> transactions.put(transaction.id(), transaction);
            case Endpoint endpoint -> endpoints.put(endpoint.id(), endpoint);
            case Change.EndpointDeleted deleted -> {
                endpoints.remove(deleted.id());
                for (Delivery delivery : deliveries.values()) {
                    if (delivery.endpoint.equals(deleted.id())) delivery.nextMillis = null;
                }
            }
            case Change.Happened event -> {
                events.put(
                        event.id(),
                        new EventRef(
                                event.id(),
                                event.type(),
                                event.objectId(),
                                event.created(),
                                position,
                                event.provider()));
                for (String endpoint : event.endpoints()) {
                    deliveries.put(
                            deliveryKey(event.id(), endpoint),
                            new Delivery(event.id(), endpoint, event.created() * 1000));
                }
            }
            case Attempted attempt -> {
                var delivery = deliveries.get(deliveryKey(attempt.event(), attempt.endpoint()));
                delivery.attempts.add(attempt);
                if (!attempt.overtaken()) {
                    delivery.nextMillis = attempt.nextMillis();
                    delivery.delivered = attempt.delivered();
                    delivery.tries++;
                }
            }
            case Change.ResendAsked asked -> {
                var delivery = deliveries.computeIfAbsent(
                        deliveryKey(asked.event(), asked.endpoint()),
                        _ -> new Delivery(asked.event(), asked.endpoint(), asked.atMillis()));
                delivery.nextMillis = asked.atMillis();
                delivery.tries = 0;
                delivery.asked++;
            }
            case Change.Trade trade -> {
                trades.put(trade.key(), trade);
                tradesByCode.put(trade.code, trade);
                if (trade.transaction != null) tradesByTransaction.put(trade.transaction, trade);
            }
            case Change.TradeRefund refund -> tradeRefunds.put(refund.key(), refund);
            case Entry entry -> ledger.add(entry);
            case Change.Remembered answer ->
                answers.put(answer.key(), new AnswerRef(answer.fingerprint(), answer.created(), position));
        }
    }
}
