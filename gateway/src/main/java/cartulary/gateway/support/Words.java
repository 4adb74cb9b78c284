package cartulary.gateway.support;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.core.io.ClassPathResource;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.json.JsonMapper;

/** The words of the pages, from the same files that the pages' script reads (gateway/web/messages). */
final class Words {
    private final Map<String, Map<String, Object>> byLanguage = new LinkedHashMap<>();

    Words(JsonMapper json) {
        for (var language : Visits.LANGUAGES) {
            var words = new LinkedHashMap<String, Object>();
            for (var file : new String[] {"shop", "problems"}) {
                var resource = new ClassPathResource("cartulary/web/messages/%s.%s.json".formatted(file, language));
                try (var in = resource.getInputStream()) {
                    words.putAll(json.readValue(in, new TypeReference<Map<String, Object>>() {}));
                } catch (IOException e) {
                    throw new UncheckedIOException("cannot read " + resource, e);
                }
            }
            byLanguage.put(language, words);
        }
    }

    /** Nested as in the files. */
    Map<String, Object> in(String language) {
        return byLanguage.get(language);
    }

    /**
     * @param path keys with dots between
     * @throws IllegalArgumentException if there are no such words
     */
    String text(String language, String path) {
        Object found = byLanguage.get(language);
        for (var key : path.split("\\.")) found = found instanceof Map<?, ?> map ? map.get(key) : null;
        if (found instanceof String text) return text;
        throw new IllegalArgumentException("no words for " + path + " in " + language);
    }
}
