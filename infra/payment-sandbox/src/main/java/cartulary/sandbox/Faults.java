package cartulary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;

/** Scripted trouble, in the order it was asked for. It is not kept: a restarted sandbox behaves well. */
final class Faults {
    enum Kind {
        LATENCY,
        DROP_BEFORE,
        DROP_AFTER,
        TRUNCATE,
        STATUS500,
        STATUS429,
        STATUS409,
        /** Of the two that sign their answers: no signature, a wrong one, one of an hour ago, one that is wrong on purpose. */
        UNSIGNED,
        BAD_ANSWER_SIGNATURE,
        OLD_ANSWER,
        SIGNATURE_PROBE,
        DUPLICATE,
        DROP,
        DELAY,
        REORDER,
        WRONG_SIGNATURE,
        OLD_TIMESTAMP,
        /** A signature that is wrong on purpose comes first, and then the notification itself. */
        PROBE;

        /** As the controls spell it: dropBefore. */
        String text() {
            var words = name().toLowerCase(Locale.ROOT).split("_");
            var text = new StringBuilder(words[0]);
            for (int i = 1; i < words.length; i++) {
                text.append(Character.toUpperCase(words[i].charAt(0))).append(words[i].substring(1));
            }
            return text.toString();
        }

        boolean ofWebhooks() {
            return switch (this) {
                case LATENCY,
                        DROP_BEFORE,
                        DROP_AFTER,
                        TRUNCATE,
                        STATUS500,
                        STATUS429,
                        STATUS409,
                        UNSIGNED,
                        BAD_ANSWER_SIGNATURE,
                        OLD_ANSWER,
                        SIGNATURE_PROBE -> false;
                case DUPLICATE, DROP, DELAY, REORDER, WRONG_SIGNATURE, OLD_TIMESTAMP, PROBE -> true;
            };
        }
    }

    static final class Fault {
        final String operation;
        final Kind kind;
        final double rate;
        final long millis;
        final int copies;
        final long seed;
        final Random random;
        int skip;
        int count;

        private Fault(JsonNode json) {
            kind = kind(json.path("kind").asText());
            operation = json.path("operation").asText(kind.ofWebhooks() ? "webhooks*" : "*");
            rate = json.path("rate").asDouble(1);
            count = json.path("count").asInt(json.has("rate") ? Integer.MAX_VALUE : 1);
            skip = json.path("skip").asInt(0);
            millis = json.path("millis").asLong(1000);
            copies = json.path("copies").asInt(1);
            seed = json.path("seed").asLong(1);
            random = new Random(seed);
            if (rate < 0 || rate > 1 || count < 1 || skip < 0 || millis < 0 || copies < 1 || copies > 100) {
                throw new IllegalArgumentException(
                        "a fault needs 0 <= rate <= 1, count >= 1, skip >= 0, millis >= 0, 1 <= copies <= 100");
            }
        }

        private static Kind kind(String text) {
            for (Kind kind : Kind.values()) if (kind.text().equals(text)) return kind;
            throw new IllegalArgumentException("unknown fault kind: " + text);
        }

        private boolean matches(String name) {
            return operation.endsWith("*")
                    ? name.startsWith(operation.substring(0, operation.length() - 1))
                    : name.equals(operation);
        }
    }

    private final List<Fault> faults = new ArrayList<>();

    /** @throws IllegalArgumentException if the fault is not well said */
    synchronized void add(JsonNode json) {
        faults.add(new Fault(json));
    }

    synchronized void clear() {
        faults.clear();
    }

    /**
     * The first fault that strikes now, or null.
     *
     * @param name such as {@code payment_intents.create}, or {@code webhooks.payment_intent.succeeded}
     */
    synchronized Fault next(String name, boolean webhook) {
        for (Fault fault : faults) {
            if (fault.count == 0 || fault.kind.ofWebhooks() != webhook || !fault.matches(name)) continue;
            if (fault.skip > 0) {
                fault.skip--;
                continue;
            }
            if (fault.rate < 1 && fault.random.nextDouble() >= fault.rate) continue;
            if (fault.count != Integer.MAX_VALUE) fault.count--;
            return fault;
        }
        return null;
    }

    synchronized ArrayNode list() {
        var list = Store.JSON.createArrayNode();
        for (Fault fault : faults) {
            list.addObject()
                    .put("operation", fault.operation)
                    .put("kind", fault.kind.text())
                    .put("left", fault.count)
                    .put("skip", fault.skip)
                    .put("rate", fault.rate)
                    .put("millis", fault.millis)
                    .put("copies", fault.copies)
                    .put("seed", fault.seed);
        }
        return list;
    }
}
