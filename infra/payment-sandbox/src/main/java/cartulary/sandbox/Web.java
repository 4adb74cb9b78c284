package cartulary.sandbox;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** A request and its answer, without the server that carries them. */
final class Web {
    private Web() {}

    /**
     * @param path the decoded segments
     * @param target path and query as they were sent
     * @param query as sent, or null
     * @param header the value by name in any case, or null
     */
    record Request(
            String method, List<String> path, String target, String query, String body, UnaryOperator<String> header) {}

    /** How the connection ends. */
    enum Cut {
        NO,
        BEFORE_ANSWER,
        WITHIN_BODY
    }

    /** @param charset how the body becomes bytes; a file's are a letter each */
    record Answer(int status, Map<String, String> headers, String body, Charset charset, Cut cut) {
        static Answer file(String contentType, byte[] file) {
            return new Answer(
                    200,
                    Map.of("Content-Type", contentType),
                    new String(file, StandardCharsets.ISO_8859_1),
                    StandardCharsets.ISO_8859_1,
                    Cut.NO);
        }

        boolean isFile() {
            return charset.equals(StandardCharsets.ISO_8859_1);
        }

        byte[] bytes() {
            return body.getBytes(charset);
        }

        static Answer json(int status, JsonNode body) {
            return of(status, "application/json", body.toString());
        }

        static Answer of(int status, String contentType, String body) {
            return new Answer(status, Map.of("Content-Type", contentType), body, StandardCharsets.UTF_8, Cut.NO);
        }

        static Answer redirect(String location) {
            return new Answer(303, Map.of("Location", location), "", StandardCharsets.UTF_8, Cut.NO);
        }

        Answer with(String name, String value) {
            var more = new LinkedHashMap<>(headers);
            more.put(name, value);
            return new Answer(status, more, body, charset, cut);
        }

        Answer cut(Cut how) {
            return new Answer(status, headers, body, charset, how);
        }
    }
}
