package cartulary.eventstore.faults;

import java.util.Arrays;
import java.util.List;

/**
 * What a sender was told of one unit of work.
 *
 * @param key in each of its events; ends with how many these are
 * @param kind of the failure; empty for what was stored
 * @param position at or behind its last event; 0 if none was told
 * @param places where its events are, in their order; empty unless it was stored
 */
record Outcome(Verdict verdict, String key, String kind, long position, List<Place> places) {
    enum Verdict {
        STORED,
        /** Definitely not, and never will be. */
        NOT_STORED,
        UNKNOWN
    }

    record Place(String aggregate, long sequence) {
        @Override
        public String toString() {
            return aggregate + ":" + sequence;
        }
    }

    static Outcome stored(String key, long position, Place... places) {
        return new Outcome(Verdict.STORED, key, "", position, List.of(places));
    }

    static Outcome failed(Verdict verdict, String key, String kind) {
        return new Outcome(verdict, key, kind, 0, List.of());
    }

    /** How many events the unit of work with this key has. */
    static int sizeOf(String key) {
        return Integer.parseInt(key.substring(key.lastIndexOf('.') + 1));
    }

    /** On one line, without its end. */
    String line() {
        return "%s %s %s %d %s"
                .formatted(
                        verdict,
                        key,
                        kind.isEmpty() ? "-" : kind,
                        position,
                        String.join(",", places.stream().map(Place::toString).toList()));
    }

    static Outcome of(String line) {
        var words = line.split(" ", -1);
        return new Outcome(
                Verdict.valueOf(words[0]),
                words[1],
                words[2].equals("-") ? "" : words[2],
                Long.parseLong(words[3]),
                words[4].isEmpty()
                        ? List.of()
                        : Arrays.stream(words[4].split(",")).map(Outcome::place).toList());
    }

    private static Place place(String text) {
        var colon = text.lastIndexOf(':');
        return new Place(text.substring(0, colon), Long.parseLong(text.substring(colon + 1)));
    }
}
