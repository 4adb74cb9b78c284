package cartulary.eventstore;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Streams that began in this process not long ago, whole: an order's and its payment's are read again and again while the
 * order is under way, and each time by somebody who decides something. What is in doubt is not known here.
 */
final class YoungStreams {
    /** Of all streams together; an event takes about a kilobyte. */
    private static final long EVENTS_MAX = 10_000;

    /** A stream that goes on for so long is read by few. */
    private static final int STREAM_MAX = 64;

    private final Recent<String, List<EventRow>> streams = new Recent<>(EVENTS_MAX, rows -> Math.max(1, rows.size()));
    private final AtomicLong forgotten = new AtomicLong();

    /** From now on it is in doubt what stands in these streams: they are known no more. @return what stood in them */
    Map<String, List<EventRow>> doubt(List<EventRow> rows) {
        var before = new HashMap<String, List<EventRow>>();
        for (var row : rows) {
            var known = streams.remove(row.aggregateId());
            if (known != null) before.put(row.aggregateId(), known);
        }
        return before;
    }

    /** These were stored behind what stood there before. */
    void stored(Map<String, List<EventRow>> before, List<EventRow> rows) {
        var after = new HashMap<String, List<EventRow>>();
        for (var row : rows) {
            after.computeIfAbsent(row.aggregateId(), id -> new ArrayList<>(before.getOrDefault(id, List.of())))
                    .add(row);
        }
        after.forEach((id, stream) -> {
            if (stream.size() <= STREAM_MAX && stream.getLast().sequence() == stream.size() - 1) {
                streams.put(id, List.copyOf(stream));
            }
        });
    }

    void forget() {
        forgotten.incrementAndGet();
        streams.clear();
    }

    /** How often all was forgotten. */
    long forgotten() {
        return forgotten.get();
    }

    /**
     * Nothing stands in it yet.
     *
     * @param since {@link #forgotten} before that was read
     */
    void begins(String aggregateId, long since) {
        // Whoever has written in it meanwhile knows better, now or as soon as it is stored.
        streams.putIfAbsent(aggregateId, List.of());
        if (forgotten.get() != since) streams.remove(aggregateId, List.of());
    }

    void forget(String aggregateId) {
        streams.remove(aggregateId);
    }

    /** From the first event to the last; null if it is not known. */
    List<EventRow> find(String aggregateId) {
        return streams.get(aggregateId);
    }
}
