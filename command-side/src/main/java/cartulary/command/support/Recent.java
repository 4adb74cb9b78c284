package cartulary.command.support;

import com.fasterxml.jackson.annotation.JsonAutoDetect;
import com.fasterxml.jackson.annotation.JsonAutoDetect.Visibility;
import java.util.LinkedHashMap;

/**
 * What an aggregate remembers of the last {@value #SIZE} things, oldest forgotten first: an idempotency key and the hash of
 * its request, or an order and what became of it. Bounded, because streams live long and snapshots must stay small.
 */
@JsonAutoDetect(fieldVisibility = Visibility.ANY)
public final class Recent {
    public static final int SIZE = 256;

    private final LinkedHashMap<String, String> entries = new LinkedHashMap<>();

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
