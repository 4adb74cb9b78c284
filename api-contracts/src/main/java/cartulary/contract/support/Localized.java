package cartulary.contract.support;

import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.Map;
import java.util.TreeMap;

/** A text in one or more languages, by BCP 47 tag ("en", "zh"). Never empty. */
public record Localized(@JsonValue Map<String, String> texts) {
    @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
    public Localized {
        if (texts == null || texts.isEmpty()) {
            throw new InvalidValue("name", "needs a text in at least one language");
        }
        texts = java.util.Collections.unmodifiableMap(new TreeMap<>(texts));
    }

    /** The text in that language, else English, else whatever there is. */
    public String in(String language) {
        var text = texts.getOrDefault(language, texts.get("en"));
        return text != null ? text : texts.values().iterator().next();
    }
}
