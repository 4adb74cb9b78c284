package cartulary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A request and its answer, without the server that carries them. */
final class Web {
    private Web() {}

    /**
     * @param path the decoded segments
     * @param query as sent, or null
     * @param header the value by name in any case, or null
     */
    record Request(String method, List<String> path, String query, String body, UnaryOperator<String> header) {}

    /** How the connection ends. */
    enum Cut {
        NO,
        BEFORE_ANSWER,
        WITHIN_BODY
    }

    record Answer(int status, Map<String, String> headers, String body, Cut cut) {
        static Answer json(int status, JsonNode body) {
            return of(status, "application/json", body.toString());
        }

        static Answer of(int status, String contentType, String body) {
            return new Answer(status, Map.of("Content-Type", contentType), body, Cut.NO);
        }

        static Answer redirect(String location) {
            return new Answer(303, Map.of("Location", location), "", Cut.NO);
        }

        Answer with(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, cut);
        }

        Answer cut(Cut how) {
            return new Answer(status, headers, body, how);
        }
    }
}
