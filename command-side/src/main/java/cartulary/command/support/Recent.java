package cartulary.command.support;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What an aggregate remembers of the last {@value #SIZE} things, oldest forgotten first: an idempotency key and the hash of
 * its request, or an order and what became of it. Bounded, because streams live long and snapshots must stay small.
 */
public final class Recent {
    public static final int SIZE = 256;

    /** In a snapshot they are a list: keys of a map are written in their order, and the oldest would be anybody. */
    record Entry(String key, String value) {}

    private final LinkedHashMap<String, String> entries = new LinkedHashMap<>();

    public Recent() {}

    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    Recent(List<Entry> oldestFirst) {
        oldestFirst.forEach(entry -> entries.put(entry.key(), entry.value()));
    }

    @JsonValue
    List<Entry> oldestFirst() {
        return entries.entrySet().stream().map(Recent::entry).toList();
    }

    private static Entry entry(Map.Entry<String, String> entry) {
        return new Entry(entry.getKey(), entry.getValue());
    }

    /** Null if it is not remembered. */
    public String get(String key) {
        return entries.get(key);
    }

    public void put(String key, String value) {
        entries.remove(key);
        entries.put(key, value);
        if (entries.size() > SIZE) entries.pollFirstEntry();
    }
}
