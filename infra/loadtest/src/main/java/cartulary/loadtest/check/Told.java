package cartulary.loadtest.check;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.databind.JsonNode;

/**
 * A call as its sender saw it.
 *
 * @param kind place, cancel, refund, receive …
 * @param key its Idempotency-Key
 * @param actor as the shop calls the caller: guest-…, staff-…
 * @param body what was sent
 * @param status 0 if there was no answer: it may have happened or not
 * @param about the id that the call was about, or that it was answered with; empty if none is known
 */
public record Told(String kind, String key, String actor, JsonNode body, int status, String about) {
    @JsonIgnore
    public boolean ok() {
        return status / 100 == 2;
    }

    /** A no to what was asked. 5xx and silence say nothing of what happened. */
    @JsonIgnore
    public boolean refused() {
        return status / 100 == 4;
    }
}
